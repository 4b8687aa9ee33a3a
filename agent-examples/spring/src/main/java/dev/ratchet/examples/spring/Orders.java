package dev.ratchet.examples.spring;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import java.util.Map;
import org.springframework.stereotype.Component;

// tag::spring-tools
/** A bean like any other, so it can have what other beans have: repositories, clients, settings. */
@Component
@AgentTools
class Orders {
    private final Map<String, Order> orders = Map.of("A-1042", new Order("A-1042", "shipped", 2));

    record Order(String number, String status, int items) {}

    @Tool(value = "Finds one order by its number. Returns status and number of items.", readOnly = true)
    Order lookupOrder(@ToolParam("Order number such as A-1042") String number) {
        Order order = orders.get(number);
        if (order == null) {
            throw new ToolException("No order " + number + ". Ask for the number again.");
        }
        return order;
    }
}
// end::spring-tools
