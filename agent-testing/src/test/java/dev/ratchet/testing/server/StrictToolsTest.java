package dev.ratchet.testing.server;

import static dev.ratchet.testing.server.Bodies.refusal;
import static dev.ratchet.testing.server.Bodies.terms;
import static dev.ratchet.testing.server.Bodies.tools;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.Toolset;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class StrictToolsTest {

    @Test
    void theServiceTakesEveryToolThatAsksToBeStrict() {
        String tools = Toolset.of(new Strict()).definitions().stream()
                .map(each -> each.raw().toString())
                .collect(Collectors.joining(","));

        assertThat(tools).contains("\"strict\":true");
        assertThat(refusal(tools(tools), terms())).isEmpty();
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(byte side) implements Shape {}

    record Tree(List<Tree> children) {}

    static class Strict {
        @Tool(value = "Draws.", strict = true)
        void draw(List<Shape> shapes, Optional<Shape> last, char initial) {}

        @Tool(value = "Plants.", strict = true)
        void plant(Tree tree) {}

        @Tool(value = "Labels.", strict = true)
        void label(Map<String, Integer> labels) {}

        @Tool(value = "Fetches.", strict = true)
        void fetch(URI address, LocalDate since, byte[] key) {}
    }
}
