package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.run;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.validation.constraints.Future;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class ToolsetRegistrationTest {

    @Test
    void toolsStandInTheOrderOfTheirObjectsAndThenByName() {
        Toolset tools = Toolset.of(new Zoo(), new Generated(), Statics.class);

        assertThat(names(tools)).containsExactly("feed", "visit", "apple", "mango", "zebra", "shared_clock");
    }

    @Test
    void theDefinitionIsWhatTheModelNeedsAndNothingElse() {
        Toolset tools = Toolset.of(new Stocks());

        assertThat(tools.definitions().get(0).raw().toString()).isEqualTo("""
                        {"name":"stock_price","description":"Returns the closing price of a stock for a month.",\
                        "input_schema":{"type":"object","properties":{\
                        "ticker_symbol":{"type":"string","description":"Ticker symbol such as AAPL"},\
                        "month":{"type":"string","pattern":"^\\\\d{4}-(0[1-9]|1[0-2])$","description":"The latest if left out"},\
                        "note":{"type":["string","null"]}},\
                        "required":["ticker_symbol"],"additionalProperties":false}}""");
    }

    @Test
    void aToolWithoutParametersHasAnEmptyObject() {
        assertThat(Toolset.of(Statics.class).definitions().get(0).inputSchema().toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
    }

    @Test
    void aTypeThatSeveralParametersUseIsDefinedOnceAtTheRoot() {
        String schema =
                Toolset.of(new Routes()).definitions().get(0).inputSchema().toString();

        assertThat(schema)
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"from\":{\"$ref\":\"#/$defs/Place\"},"
                        + "\"to\":{\"$ref\":\"#/$defs/Place\",\"description\":\"Where to\"},"
                        + "\"via\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Place\"}}},"
                        + "\"required\":[\"from\",\"to\",\"via\"],\"additionalProperties\":false,"
                        + "\"$defs\":{\"Place\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                        + "\"near\":{\"anyOf\":[{\"$ref\":\"#/$defs/Place\"},{\"type\":\"null\"}]}},"
                        + "\"required\":[\"name\"],\"additionalProperties\":false}}}");
    }

    @Test
    void theSameClassGivesTheSameBytes() {
        List<ToolDefinition> first = Toolset.of(new Routes(), new Stocks()).definitions();

        for (int i = 0; i < 20; i++) {
            assertThat(Toolset.of(new Routes(), new Stocks()).definitions()).isEqualTo(first);
        }
    }

    @Test
    void annotationsOfSuperclassesAndInterfacesAreFound() {
        Toolset tools = Toolset.of(new Dictionary());

        assertThat(names(tools)).containsExactly("inherited", "look_up", "overridden");
        assertThat(text(run(tools, "look_up", "{'key':'a'}"))).isEqualTo("looked up a");
        assertThat(text(run(tools, "overridden", "{}"))).isEqualTo("by the subclass");
        assertThat(text(run(tools, "inherited", "{}"))).isEqualTo("by the superclass");
    }

    @Test
    void aToolMayBePrivateOrStatic() {
        Toolset tools = Toolset.of(new Zoo());

        assertThat(text(run(tools, "visit", "{}"))).isEqualTo("visited");
        assertThat(text(run(tools, "feed", "{}"))).isEqualTo("fed");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("duplicate-name", new Object[] {new Zoo(), new OtherZoo()}),
                Arguments.of("unsupported-type", new Object[] {new TakesPath()}),
                Arguments.of("unsupported-component", new Object[] {new TakesStream()}),
                Arguments.of("unsupported-lambda", new Object[] {new TakesLambda()}),
                Arguments.of("unsupported-abstract-class", new Object[] {new TakesAbstract()}),
                Arguments.of("unsupported-map-key", new Object[] {new TakesOddMap()}),
                Arguments.of("hidden-member", new Object[] {new TakesTyped()}),
                Arguments.of("variants-of-one-name", new Object[] {new TakesTwins()}),
                Arguments.of("endless-type", new Object[] {new TakesEndless()}),
                Arguments.of("no-tool", new Object[] {"a string"}),
                Arguments.of("no-static-tool", new Object[] {Stocks.class}),
                Arguments.of("blank-description", new Object[] {new Blank()}),
                Arguments.of("object-parameter", new Object[] {new TakesObject()}),
                Arguments.of("blank-parameter-description", new Object[] {new BlankParameter()}),
                Arguments.of("unchecked-constraint", new Object[] {new TakesFuture()}),
                Arguments.of("bad-name", new Object[] {new BadName()}),
                Arguments.of("one-name-for-two-parameters", new Object[] {new OneName()}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeInAToolClassIsToldWithItsPlaceAndItsMend(String name, Object[] tools) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Toolset.of(tools)))
                .satisfies(e -> Golden.assertGolden("registration-" + name, String.valueOf(e.getMessage())));
    }

    @Test
    void aClassCompiledWithoutParameterNamesIsRefused(@TempDir Path directory) throws Exception {
        String source = "package sample; public class Nameless { @dev.ratchet.tool.Tool(\"Adds.\")"
                + " public int add(int a, int b) { return a + b; } }";
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Nameless.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .getTask(null, null, null, options, null, List.of(file))
                        .call())
                .isTrue();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Object tool = loader.loadClass("sample.Nameless").getConstructor().newInstance();
            assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Toolset.of(tool)))
                    .satisfies(e ->
                            Golden.assertGolden("registration-no-parameter-names", String.valueOf(e.getMessage())));
        }
    }

    private static List<String> names(Toolset tools) {
        return tools.definitions().stream().map(ToolDefinition::name).toList();
    }

    static class Stocks {
        @Tool("Returns the closing price of a stock for a month.")
        String stockPrice(
                @ToolParam("Ticker symbol such as AAPL") String tickerSymbol,
                ToolContext context,
                @ToolParam("The latest if left out") Optional<YearMonth> month,
                @Nullable String note) {
            return tickerSymbol;
        }
    }

    static class Zoo {
        @Tool("Visits.")
        private String visit() {
            return "visited";
        }

        @Tool("Feeds.")
        static String feed() {
            return "fed";
        }
    }

    static class OtherZoo {
        @Tool(value = "Feeds too.", name = "feed")
        String feedAll(int times) {
            return "";
        }
    }

    static class Generated {
        @Tool("Last.")
        void zebra() {}

        @Tool("First.")
        void apple() {}

        @Tool("Middle.")
        void mango() {}
    }

    static class Statics {
        @Tool("Tells the time.")
        static String sharedClock() {
            return "noon";
        }

        @Tool("Needs an instance.")
        String instance() {
            return "";
        }
    }

    record Place(String name, @Nullable Place near) {}

    static class Routes {
        @Tool("Finds a route.")
        String route(Place from, @ToolParam("Where to") Place to, List<Place> via) {
            return "";
        }
    }

    interface LookUp<K> {
        @Tool("Looks up a key.")
        String lookUp(K key);
    }

    abstract static class Book {
        @Tool("Inherited.")
        String inherited() {
            return "by the superclass";
        }

        @Tool("Overridden.")
        String overridden() {
            return "by the superclass";
        }
    }

    static class Dictionary extends Book implements LookUp<String> {
        @Override
        public String lookUp(String key) {
            return "looked up " + key;
        }

        @Override
        String overridden() {
            return "by the subclass";
        }
    }

    static class TakesPath {
        @Tool("Reads a file.")
        String read(Path file) {
            return "";
        }
    }

    record Upload(String name, List<InputStream> parts) {}

    static class TakesStream {
        @Tool("Uploads.")
        String upload(Upload upload) {
            return "";
        }
    }

    static class TakesLambda {
        @Tool("Maps.")
        String map(Function<String, Integer> mapping) {
            return "";
        }
    }

    abstract static class Vehicle {}

    static class TakesAbstract {
        @Tool("Drives.")
        String drive(Vehicle vehicle) {
            return "";
        }
    }

    static class TakesOddMap {
        @Tool("Counts.")
        String count(Map<Place, Integer> counts) {
            return "";
        }
    }

    sealed interface Event permits Typed {}

    record Typed(String type) implements Event {}

    static class TakesTyped {
        @Tool("Records.")
        void add(Event event) {}
    }

    sealed interface Twin permits One.Same, Two.Same {}

    static class One {
        record Same(int a) implements Twin {}
    }

    static class Two {
        record Same(int b) implements Twin {}
    }

    static class TakesTwins {
        @Tool("Compares.")
        void compare(Twin twin) {}
    }

    record Endless<T>(Endless<List<T>> next) {}

    static class TakesEndless {
        @Tool("Never ends.")
        void take(Endless<String> endless) {}
    }

    static class Blank {
        @Tool(" ")
        void nothing() {}
    }

    static class TakesObject {
        @Tool("Takes anything.")
        void take(Object anything) {}
    }

    static class BlankParameter {
        @Tool("Takes a name.")
        void take(@ToolParam("") String name) {}
    }

    static class TakesFuture {
        @Tool("Books a day.")
        void book(@Future LocalDate day) {}
    }

    static class BadName {
        @Tool(value = "Has a bad name.", name = "get price")
        void price() {}
    }

    static class OneName {
        @Tool("Compares.")
        void compare(String userId, @ToolParam(value = "The other", name = "user_id") String other) {}
    }
}
