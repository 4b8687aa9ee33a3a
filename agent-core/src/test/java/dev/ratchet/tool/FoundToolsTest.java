package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.run;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where annotations are found: through interfaces, proxies and subclasses that a framework makes. */
@Timeout(20)
class FoundToolsTest {
    /** As a service is described. */
    interface Prices {
        @Tool("Returns the price of a stock.")
        int price(@ToolParam("Ticker symbol such as AAPL") String ticker);

        @Tool("Says hello.")
        default String hello() {
            return "hello from the interface";
        }

        @Tool("Is static in an interface.")
        static String version() {
            return "1";
        }
    }

    /** As it is written. */
    static class Service {
        @Tool("Greets somebody.")
        protected String greet(@ToolParam("A name") String name) {
            return "hello " + name;
        }

        @Tool("Is static.")
        static String version() {
            return "2";
        }
    }

    /** As CGLIB or ByteBuddy makes it: overrides everything, copies no annotation. */
    static class Service$$Proxy extends Service {
        final List<String> seen = new ArrayList<>();

        @Override
        protected String greet(String arg0) {
            seen.add(arg0);
            return super.greet(arg0);
        }
    }

    @Test
    void aJdkProxyHasTheToolsOfItsInterface() {
        List<String> seen = new ArrayList<>();
        Prices proxy = (Prices) Proxy.newProxyInstance(
                Prices.class.getClassLoader(), new Class<?>[] {Prices.class}, (self, method, arguments) -> {
                    seen.add(method.getName());
                    return method.getName().equals("price") ? 42 : "through the proxy";
                });
        Toolset tools = Toolset.of(proxy);

        assertThat(tools.definitions()).extracting(ToolDefinition::name).containsExactly("hello", "price");
        assertThat(tools.definitions().get(1).raw().toString()).contains("Ticker symbol such as AAPL");
        assertThat(text(run(tools, "price", "{'ticker':'AAPL'}"))).isEqualTo("42");
        assertThat(text(run(tools, "hello", "{}"))).isEqualTo("through the proxy");
        assertThat(seen).containsExactly("price", "hello");
    }

    @Test
    void whatAProxyThrowsIsTheToolsError() {
        Prices proxy = (Prices) Proxy.newProxyInstance(
                Prices.class.getClassLoader(), new Class<?>[] {Prices.class}, (self, method, arguments) -> {
                    throw new ToolException("The market is closed.");
                });

        assertThat(run(Toolset.of(proxy), "price", "{'ticker':'AAPL'}"))
                .isEqualTo(ToolResult.error("The market is closed."));
    }

    @Test
    void aSubclassThatCopiesNoAnnotationHasTheToolsOfItsClassAndIsCalled() {
        Service$$Proxy proxy = new Service$$Proxy();
        Toolset tools = Toolset.of(proxy);

        assertThat(tools.definitions()).extracting(ToolDefinition::name).containsExactly("greet", "version");
        assertThat(tools.definitions().get(0).raw())
                .isEqualTo(Toolset.of(new Service()).definitions().get(0).raw());
        assertThat(text(run(tools, "greet", "{'name':'you'}"))).isEqualTo("hello you");
        assertThat(proxy.seen).containsExactly("you");
    }

    @Test
    void aClassGivesItsStaticTools() {
        assertThat(text(run(Toolset.of(Service.class), "version", "{}"))).isEqualTo("2");
        assertThat(text(run(Toolset.of(Service$$Proxy.class), "version", "{}"))).isEqualTo("2");
        assertThat(text(run(Toolset.of(Prices.class), "version", "{}"))).isEqualTo("1");
    }
}
