package dev.ratchet.examples;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that was run in this process. */
record Ran(int exitCode, String out, String err) {
    private static final JsonMapper JSON = new JsonMapper();

    static Ran offline(String... arguments) {
        return with(Map.of(), arguments);
    }

    static Ran with(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), environment, Style.PLAIN);
        int exitCode = Agent.run(terminal, arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /** With something piped in. */
    static Ran piped(Map<String, String> environment, String in, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                environment,
                Style.PLAIN,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
        int exitCode = Agent.run(terminal, arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /** The events of that name in the output of {@code --json}. */
    List<JsonNode> events(String name) {
        return out.lines()
                .map(line -> JSON.readTree(line))
                .filter(event -> event.path("event").asString().equals(name))
                .toList();
    }
}
