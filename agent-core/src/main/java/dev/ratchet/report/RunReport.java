package dev.ratchet.report;

import dev.ratchet.loop.Loop;
import dev.ratchet.loop.Step;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A run as one HTML page to look at: when model and tools were at work, tokens and costs by turn beside what they would have
 * been without cache and clearing, what the context is made of, what went wrong on the way, and each request and answer.
 *
 * <pre>{@code RunReport.of(result).writeTo(Path.of("run.html"));}</pre>
 *
 * <p>The page stands alone: no script, no image, nothing from the network, which its content security policy enforces. What
 * a model, a tool or a user wrote is in it as text, so the page is as confidential as the run. It is read from the facts of
 * the run, also of one that was stored, and the same facts give the same page. Long texts are cut, with their size told: of
 * a usual run it has less than 2 MB. Immutable.
 */
public final class RunReport {
    private final RunState state;
    private final @Nullable Outcome outcome;

    private RunReport(RunState state, @Nullable Outcome outcome) {
        this.state = state;
        this.outcome = outcome;
    }

    /** {@return the report of a run that ended} */
    public static RunReport of(RunResult result) {
        return new RunReport(result.state(), result.outcome());
    }

    /** {@return the report of a run as it stands, such as one that was stored; it need not have ended} */
    public static RunReport of(RunState state) {
        boolean begun = !state.facts().isEmpty();
        return new RunReport(
                state, begun && Loop.next(state) instanceof Step.Finished finished ? finished.outcome() : null);
    }

    /**
     * Writes the page, in place of a file that is there.
     *
     * @throws IOException if it cannot be written
     */
    public void writeTo(Path file) throws IOException {
        Files.writeString(file, html());
    }

    /** {@return the page} */
    public String html() {
        Story story = Story.of(state);
        Growth growth = Growth.of(story);
        Overview overview = new Overview(story, growth, outcome);
        Html html = new Html();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", Style.POLICY)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .empty("meta", "name", "referrer", "content", "no-referrer")
                .empty("meta", "name", "robots", "content", "noindex");
        html.element("title", overview.title()).style(Style.SHEET).end();
        html.open("body").open("main");
        overview.write(html);
        if (!story.turns().isEmpty()) {
            new Timeline(story).write(html);
            new TokenChart(story, growth).write(html);
            new CostChart(story, growth).write(html);
            ContextBar.write(html, state);
        }
        new Notices(story, story.state().context().cacheMisses()).write(html);
        new TurnList(html, story, growth).write();
        html.end().end().end();
        return html.page();
    }

    private static final class Style {
        static final String SHEET = load();
        static final String POLICY =
                "default-src 'none'; style-src 'sha256-" + hash(SHEET) + "'; base-uri 'none'; form-action 'none'";

        private static String load() {
            try (InputStream in = RunReport.class.getResourceAsStream("report.css")) {
                if (in == null) {
                    throw new IllegalStateException("report.css is not beside " + RunReport.class.getName());
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String hash(String sheet) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(sheet.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JVM has it", e);
            }
        }
    }
}
