package dev.ratchet.examples;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.examples.serve.EventJson;
import dev.ratchet.message.RawJson;
import dev.ratchet.tools.files.FileDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes each event of a run as one line of JSON, such as {@code {"event":"turn_started","turn":1}}: the event's name in
 * snake_case, then its fields. Called by one thread at a time.
 */
final class JsonLines implements View {
    private final PrintWriter out;
    private final PrintWriter err;

    /** Writes events to {@code out} and remarks to {@code err}. */
    JsonLines(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void offline(boolean asked) {
        err.println("The offline planner answers, by plain rules: no language model is involved.");
        err.flush();
    }

    @Override
    public void on(AgentEvent event) {
        write(
                event instanceof AgentEvent.RunFinished run
                        ? EventJson.finished(
                                        run.result(),
                                        Totals.sentence(run.result().outcome()))
                                .build()
                        : EventJson.of(event));
    }

    @Override
    public void workspace(Path directory, List<FileDiff> files) {
        write(RawJson.object()
                .put("event", "workspace")
                .put("directory", directory.toString())
                .put(
                        "diff",
                        files.stream().flatMap(file -> file.lines().stream()).collect(Collectors.joining("\n")))
                .build());
    }

    @Override
    public void report(Path file) {
        write(RawJson.object()
                .put("event", "report")
                .put("file", file.toString())
                .build());
    }

    private void write(RawJson json) {
        out.print(Escapes.jsonLine(json.toString()) + "\n");
        out.flush();
    }
}
