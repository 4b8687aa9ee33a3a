package dev.ratchet.examples;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.StopReason;
import dev.ratchet.tools.files.FileDiff;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a run to a person, turn by turn as it happens. For one run; called by one thread at a time. */
final class TurnPrinter implements View {
    private static final int BESIDE_CALL = 8; // indent, arrow, number of two digits, spaces
    private static final int BESIDE_RESULT = 20; // the same, and the time
    private static final int RESULT_LINES = 12; // the demo's program fits

    private final PrintWriter out;
    private final Style style;
    private final int columns;
    private final boolean headings;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Instant> started = new HashMap<>();
    private @Nullable WordWrap open;
    private boolean lineIsOpen;
    private boolean thinking;
    private boolean streamed;

    TurnPrinter(PrintWriter out, Style style, int columns) {
        this(out, style, columns, true);
    }

    /** {@return one that shows what comes between a question and the next: no headings, no totals} */
    static TurnPrinter ofAnswer(PrintWriter out, Style style, int columns) {
        return new TurnPrinter(out, style, columns, false);
    }

    private TurnPrinter(PrintWriter out, Style style, int columns, boolean headings) {
        this.out = out;
        this.style = style;
        this.columns = columns;
        this.headings = headings;
    }

    @Override
    public void offline(boolean asked) {
        wrapped("", "The offline planner answers, by plain rules: no language model is involved.")
                .forEach(this::line);
        wrapped(
                        "",
                        "Tokens and costs are as if the model had answered; nothing is billed. "
                                + (asked
                                        ? "Without --offline, and with ANTHROPIC_API_KEY set, the real service answers."
                                        : "With ANTHROPIC_API_KEY set, the same command asks the real service."))
                .forEach(line -> line(style.faint(line)));
        line("");
        out.flush();
    }

    @Override
    public void on(AgentEvent event) {
        if (event instanceof AgentEvent.RunStarted run) {
            if (headings) {
                wrapped("", "model " + run.model().id() + ", run " + run.runId())
                        .forEach(line -> line(style.faint(line)));
            }
        } else if (event instanceof AgentEvent.TurnStarted turn) {
            if (headings) {
                line("");
                line(style.strong("turn " + turn.turn()));
            }
            streamed = false;
        } else if (event instanceof AgentEvent.TextDelta delta) {
            stream(delta.text(), false);
        } else if (event instanceof AgentEvent.ThinkingDelta delta) {
            stream(delta.thinking(), true);
        } else if (event instanceof AgentEvent.RetryScheduled retry) {
            wrapped(
                            "  ",
                            (streamed ? "withdrawn: " : "failed: ") + retry.reason() + "; asking again in "
                                    + seconds(retry.delay()))
                    .forEach(line -> line(style.bad(line)));
            streamed = false;
        } else if (event instanceof AgentEvent.TurnAnswered answered) {
            answered(answered.answer(), answered.usage(), answered.windowShare());
        } else if (event instanceof AgentEvent.ContextSummarised summarised) {
            wrapped("  ", "the context window is full: a summary " + summarised.summary())
                    .forEach(line -> line(style.faint(line)));
        } else if (event instanceof AgentEvent.CacheMissed missed) {
            wrapped("  ", Escapes.visible(missed.miss().toString())).forEach(line -> line(style.faint(line)));
        } else if (event instanceof AgentEvent.FeatureRefused refused) {
            wrapped("  ", "going on without " + refused.features() + ": " + Escapes.visible(refused.reason()))
                    .forEach(line -> line(style.faint(line)));
        } else if (event instanceof AgentEvent.AnswerRejected rejected) {
            rejected.violations()
                    .forEach(violation -> wrapped("  ", "does not fit: " + Escapes.visible(violation))
                            .forEach(line -> line(style.bad(line))));
        } else if (event instanceof AgentEvent.ToolStarted call) {
            started.put(call.call().id(), call.at());
        } else if (event instanceof AgentEvent.ToolFinished call) {
            result(call.call(), call.result(), call.at());
        } else if (event instanceof AgentEvent.RunFinished run) {
            if (headings) {
                line("");
                new Totals(style, columns).of(run.result()).forEach(this::line);
            } else {
                closeLine();
            }
        } // the pieces of a call's arguments are shown whole with the answer
        out.flush();
    }

    @Override
    public void workspace(Path directory, List<FileDiff> files) {
        line("");
        files.forEach(file -> file.readable().forEach(change -> line(style.ofDiff(Escapes.visible(change)))));
        line((files.isEmpty() ? "nothing changed in " : "changed in ") + Escapes.visible(directory.toString()));
        out.flush();
    }

    @Override
    public void report(Path file) {
        line("report: " + Escapes.visible(file.toString()));
        out.flush();
    }

    private void stream(String text, boolean thought) {
        if (thinking != thought) {
            closeLine();
        }
        if (open == null) {
            open = thought ? new WordWrap(columns, "  · ", "    ") : new WordWrap(columns, "  ", "  ");
        }
        thinking = thought;
        streamed = true;
        print(open.add(text));
    }

    private void print(String streamedText) {
        String[] lines = streamedText.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                out.println();
                lineIsOpen = false;
            }
            out.print(thinking ? style.faint(lines[i]) : lines[i]);
            lineIsOpen |= !lines[i].isEmpty();
        }
    }

    private void answered(ModelAnswer answer, LedgerRow row, double windowShare) {
        numbers.clear();
        List<ToolUseBlock> calls = answer.calls();
        for (ToolUseBlock call : calls) {
            numbers.put(call.id(), numbers.size() + 1);
            String input = call.unparsableInput() == null ? call.input().toString() : call.unparsableInput();
            String name = Columns.shorten(Escapes.visible(call.name()), columns / 2);
            String arguments = Escapes.jsonLine(input);
            line("  " + mark("→", call) + style.accent(name) + " "
                    + Columns.shorten(arguments, columns - Columns.of(name) - BESIDE_CALL));
        }
        StopReason reason = answer.stopReason();
        if (!reason.equals(StopReason.TOOL_USE) && !reason.equals(StopReason.END_TURN)) {
            line(style.bad("  stopped: " + Escapes.visible(reason.value())));
        }
        wrapped("  ", spent(row) + window(windowShare)).forEach(line -> line(style.faint(line)));
    }

    private void result(ToolUseBlock call, ToolResultBlock result, Instant at) {
        Instant from = started.remove(call.id());
        String text = Escapes.visible(result.text()).replace("\t", "  ");
        String[] lines = text.split("\n", -1);
        String time = from == null ? "" : style.faint("  " + seconds(Duration.between(from, at)));
        String first = Columns.shorten((result.error() ? "error: " : "") + lines[0], columns - BESIDE_RESULT);
        line("  " + mark("←", call) + (result.error() ? style.bad(first) : first) + time);
        for (int i = 1; i < Math.min(lines.length, RESULT_LINES); i++) {
            line("      " + Columns.shorten(lines[i], columns - 6));
        }
        if (lines.length > RESULT_LINES) {
            line(style.faint("      … " + (lines.length - RESULT_LINES) + " more lines"));
        }
    }

    /** The number ties a result to its call, since results come in any order. */
    private String mark(String arrow, ToolUseBlock call) {
        return style.faint(arrow + " " + numbers.getOrDefault(call.id(), 0)) + " ";
    }

    private static String spent(LedgerRow row) {
        Usage usage = row.usage();
        return usage == null
                ? "tokens unknown"
                : String.format(
                        Locale.ROOT,
                        "%,d tokens in, %,d of them cached, %,d out; %s",
                        usage.totalInput(),
                        usage.cacheRead(),
                        usage.output(),
                        row.cost());
    }

    private static String window(double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "; window %.1f %% full", 100 * share);
    }

    private static String seconds(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private void line(String text) {
        closeLine();
        out.println(text);
    }

    private List<String> wrapped(String indent, String text) {
        return WordWrap.lines(text, columns, indent);
    }

    private void closeLine() {
        if (open != null) {
            print(open.end());
            open = null;
        }
        if (lineIsOpen) {
            out.println();
            lineIsOpen = false;
        }
    }
}
