package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.event.AgentListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person and what a program reads of a run, pinned as text beside this class's resources. */
class GoldenOutputTest {
    @Test
    void forAPersonWithoutColour() throws IOException {
        assertThat(shown(out -> new TurnPrinter(out, Style.PLAIN, 100))).isEqualTo(golden("run.txt"));
    }

    @Test
    void colourChangesNothingButColour() {
        String plain = shown(out -> new TurnPrinter(out, Style.PLAIN, 100));
        String coloured = shown(out -> new TurnPrinter(out, Style.COLOUR, 100));

        assertThat(coloured).contains("\u001b[1mturn 1\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
    }

    @Test
    void forAProgram() throws IOException {
        assertThat(shown(out -> new JsonLines(out, out))).isEqualTo(golden("run.jsonl"));
    }

    @Test
    void escapesInJsonKeepTheValue() {
        String lines = shown(out -> new JsonLines(out, out));

        JsonNode call = lines.lines()
                .map(line -> new JsonMapper().readTree(line))
                .filter(event -> event.path("event").asString().equals("tool_started"))
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertThat(call.at("/call/name").asString()).isEqualTo("read\u001b[2J_file");
    }

    private static String shown(Function<PrintWriter, AgentListener> listener) {
        StringWriter text = new StringWriter();
        AgentListener view = listener.apply(new PrintWriter(text));
        SampleRun.events().forEach(view::on);
        return text.toString();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenOutputTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
