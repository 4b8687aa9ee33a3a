package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tools.StockPrices;
import jakarta.validation.constraints.Max;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class ToolsTest {
    private static final String HERE = "dev.ratchet.examples.ToolsTest.";

    @TempDir
    Path directory;

    enum Side {
        BUY,
        SELL
    }

    record Place(
            @JsonPropertyDescription("Street and number") String street,
            @ToolParam("Where it is nearby") Optional<Place> near) {}

    /** Neither is made nor initialised to be shown. */
    static final class Careful {
        static {
            fail();
        }

        Careful() {
            fail();
        }

        private static void fail() {
            throw new IllegalStateException("code of the class was run");
        }

        @Tool(
                value = "Finds orders of a customer. Returns number and status of each.",
                readOnly = true,
                resources = "orders",
                timeoutSeconds = 5)
        String findOrders(
                @ToolParam("Which side") Side side,
                @ToolParam(value = "How many at most", defaultValue = "20") @Max(100) int limit) {
            return "";
        }

        @Tool("Sends an order to a place. Returns when it will be there.")
        String sendOrder(@ToolParam("Where it goes") Place to) {
            return "";
        }
    }

    static final class Careless {
        @Tool("Does it.")
        String process(String data, @ToolParam("A number") int n) {
            return "";
        }

        @Tool("Gets the order that has this number. Returns it.")
        String orderGet(@ToolParam("Number such as A-7") String number) {
            return "";
        }

        @Tool("Gets orders by the number of a customer. Returns them.")
        String getOrders(@ToolParam("Number such as C-7") String number) {
            return "";
        }
    }

    @Test
    void aToolIsShownAsTheModelSeesIt() {
        Ran ran = Ran.with(Map.of("COLUMNS", "80"), "tools", HERE + "Careful");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo("""
                find_orders  about 120 tokens, dev.ratchet.examples.ToolsTest.Careful
                  Finds orders of a customer. Returns number and status of each.
                    side: "BUY" | "SELL"
                        Which side
                    limit?: integer (≤ 100) = 20
                        How many at most
                  read-only, works on orders, time-out 5 s
                  provable

                send_order  about 170 tokens, dev.ratchet.examples.ToolsTest.Careful
                  Sends an order to a place. Returns when it will be there.
                    to: Place
                        Where it goes
                    Place is {street: string, near?: Place | null}
                        Place.street: Street and number
                        Place.near: Where it is nearby
                  not provable: dev.ratchet.examples.ToolsTest.Place may run code of its own
                  when it is made

                2 tools, about 290 tokens in each request; nothing to mend
                """);
    }

    @Test
    void whatAModelTripsOverIsSaidAndFailsOnlyIfThatIsAskedFor() {
        Ran ran = Ran.with(Map.of("COLUMNS", "80"), "tools", HERE + "Careless");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines().filter(line -> line.startsWith("  !")))
                .containsExactly(
                        "  ! the name is nearly that of order_get; name the difference",
                        "  ! the name is nearly that of get_orders; name the difference",
                        "  ! the name says nothing; name what it does to what, such as find_order",
                        "  ! the description says little; say what it does, when to use it and what it",
                        "  ! data has no description; say what it means, with an example",
                        "  ! data says nothing by its name; name what it holds, such as order_id",
                        "  ! n says nothing by its name; name what it holds, such as order_id");
        assertThat(ran.out()).endsWith("; 7 to mend\n");
        assertThat(Ran.offline("tools", "--strict", HERE + "Careless").exitCode())
                .isEqualTo(1);
        assertThat(Ran.offline("tools", "--strict", HERE + "Careful").exitCode())
                .isZero();
    }

    @Test
    void withJsonEachToolIsAnObject() {
        Ran ran = Ran.offline("tools", "--json", HERE + "Careful", HERE + "Careless");

        List<JsonNode> tools =
                ran.out().lines().map(line -> new JsonMapper().readTree(line)).toList();
        assertThat(tools).hasSize(5);
        assertThat(tools.get(0)
                        .at("/definition/input_schema/properties/limit/default")
                        .asInt())
                .isEqualTo(20);
        assertThat(tools.get(0).at("/traits/read_only").asBoolean()).isTrue();
        assertThat(tools.get(0).path("tokens").asInt()).isEqualTo(120);
        assertThat(tools.get(0).path("provable").asBoolean()).isTrue();
        assertThat(tools.get(1).path("not_provable").asString()).contains("Place may run code");
        assertThat(tools.get(2).at("/to_mend/0/rule").asString()).isEqualTo("similar-name");
    }

    @Test
    void theToolsOfTheLibraryAndTheDemosHaveNothingToMend() {
        String library = Path.of(StockPrices.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();

        Ran ran = Ran.offline("tools", "--strict", library);

        assertThat(ran.out())
                .contains("\nstock_price  about ", "\nbash  about ")
                .endsWith("; nothing to mend\n");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void theToolsOfAJarAreFoundWithoutTheirNames() throws IOException {
        Path jar = jar("acme/OrderTools.class", "acme/Order.class", "acme/Other.class");

        Ran ran = Ran.offline("tools", jar.toString());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("find_order  about ").contains("\n1 tool, about ");
        assertThat(Ran.offline("tools", "--class-path=" + jar, "acme.OrderTools")
                        .out())
                .isEqualTo(ran.out());
        assertThat(Ran.offline("tools", directory.toString()).out()).isEqualTo(ran.out());
    }

    @Test
    void whatAClassNeedsAndIsNotThereIsNamed() throws IOException {
        Path jar = jar("acme/OrderTools.class");

        Ran ran = Ran.offline("tools", jar.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("agent: the class acme.OrderTools needs acme.Order, which is not there; add it with"
                        + " --class-path=PATH\n");
        assertThat(Ran.offline("tools", "--class-path=" + directory, jar.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void aJarWithoutToolsOrWithoutSenseIsOneSentence() throws IOException {
        Path jar = jar("acme/Other.class");
        Path text = Files.writeString(directory.resolve("text.jar"), "no archive");

        assertThat(Ran.offline("tools", jar.toString()))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err())
                        .startsWith("agent: " + jar + " has no class with a method annotated with @Tool\n"));
        assertThat(Ran.offline("tools", text.toString()).err())
                .startsWith("agent: " + text + " is not a JAR that can be read\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tools | name a class or a JAR: ./agent tools com.acme.OrderTools
            tools com.acme.Nowhere | there is no class com.acme.Nowhere; give its full name, and with --class-path=PATH where it and what it needs are
            tools nowhere.jar | there is no nowhere.jar
            tools java.lang.String | java.lang.String has no method annotated with @Tool.
            tools --class-path=nowhere java.lang.String | there is no nowhere to put on the class path
            tools dev.ratchet.examples.ToolsTest.Wrong | @Tool method dev.ratchet.examples.ToolsTest.Wrong.wrong(int) contradicts itself: the default of count: expected integer, received "x" (string); correct defaultValue.
            """)
    void wrongUsageIsOneSentence(String arguments, String sentence) {
        Ran ran = Ran.offline(arguments.split(" "));
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("agent: " + sentence + "\n");
        assertThat(ran.out()).isEmpty();
    }

    static final class Wrong {
        @Tool("Does something wrong.")
        String wrong(@ToolParam(value = "How many", defaultValue = "x") int count) {
            return "";
        }
    }

    /** Compiles some classes into the directory and packs those named. */
    private Path jar(String... classes) throws IOException {
        List<Path> sources = List.of(
                source("OrderTools", """
                        public class OrderTools {
                            @dev.ratchet.tool.Tool("Finds an order by its number. Returns it.")
                            public Order findOrder(@dev.ratchet.tool.ToolParam("Such as A-7") String number) {
                                return null;
                            }
                        }
                        """),
                source("Order", "public record Order(String number) {}"),
                source(
                        "Other",
                        "public class Other { String of(dev.ratchet.tool.Tool mentioned) { return mentioned.value(); } }"));
        List<String> options = new ArrayList<>(
                List.of("-parameters", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        sources.forEach(source -> options.add(source.toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();
        Path jar = directory.resolve("some.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name : classes) {
                entries.putNextEntry(new JarEntry(name));
                entries.write(Files.readAllBytes(directory.resolve(name)));
            }
        }
        return jar;
    }

    private Path source(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".java"), "package acme;\n" + text);
    }
}
