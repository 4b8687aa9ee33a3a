package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tool of docs/writing-tools.md does what the page says of it. */
@Timeout(20)
class WritingToolsTest {
    // tag::orders
    record OrderLine(String number, String customer, String status) {}

    static final class OrderTools {
        private final List<OrderLine> orders;

        OrderTools(List<OrderLine> orders) {
            this.orders = orders;
        }

        @Tool(
                value =
                        "Finds orders of one customer, the newest first. Use it when the user asks about orders and gives no"
                                + " order number. Returns one order a line: number, customer, status.",
                readOnly = true)
        String findOrders(
                @ToolParam("Name of the customer or a part of it, such as Miller") String customerName,
                @ToolParam(value = "Only orders with this status, such as open; all if left out", defaultValue = "any")
                        String status,
                @ToolParam(value = "How many orders to skip, such as 20", defaultValue = "0") @Min(0) int offset) {
            List<OrderLine> found = orders.stream()
                    .filter(each -> each.customer().contains(customerName))
                    .filter(each -> status.equals("any") || each.status().equals(status))
                    .toList();
            if (found.isEmpty()) {
                throw new ToolException("No order of a customer " + customerName + " with status " + status
                        + ". Try a part of the name, or status any.");
            }
            int end = Math.min(found.size(), offset + 20);
            String page = found.subList(Math.min(offset, end), end).stream()
                    .map(each -> each.number() + ", " + each.customer() + ", " + each.status())
                    .collect(Collectors.joining("\n"));
            return end == found.size()
                    ? page
                    : page + "\n(" + end + " of " + found.size() + "; call again with offset " + end + " for more)";
        }
    }
    // end::orders

    @Test
    void aPageSaysHowToGoOnAndAnErrorWhatToTry() {
        List<OrderLine> orders = IntStream.range(0, 25)
                .mapToObj(i -> new OrderLine("A-" + i, "Miller", "open"))
                .toList();
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(
                        call("find_orders", "{\"customer_name\":\"Mill\"}"),
                        call("find_orders", "{\"customer_name\":\"Mill\",\"offset\":20}"),
                        call("find_orders", "{\"customer_name\":\"Moller\",\"status\":\"open\"}"),
                        call("find_orders", "{\"customer_name\":\"Mill\",\"offset\":-1}"))
                .says("Done.")
                .build()) {
            RunResult result = AgentRunner.builder()
                    .model(model)
                    .tools(new OrderTools(orders))
                    .build()
                    .run("Orders of Miller?");

            List<ToolResultBlock> results = result.turns().get(0).results();
            assertThat(results.get(0).text()).endsWith("(20 of 25; call again with offset 20 for more)");
            assertThat(results.get(1).text()).startsWith("A-20, Miller, open").endsWith("A-24, Miller, open");
            assertThat(results.get(2).error()).isTrue();
            assertThat(results.get(2).text()).endsWith("Try a part of the name, or status any.");
            assertThat(results.get(3).text()).contains("offset: expected at least 0");
        }
    }
}
