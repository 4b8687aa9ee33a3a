package dev.ratchet.otel;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one run. While it lasts, {@code invoke_agent} is the current span of the run's thread; while the model is
 * asked, and while a tool is handed to its thread or runs on this one, its own span is.
 */
final class RunSpans implements AgentListener {
    private final Tracer tracer;
    private final AttemptMetrics metrics;
    private final boolean content;
    private final Map<String, Span> tools = new HashMap<>(); // at work, by the ids of their calls
    private final Set<LedgerRow> told = Collections.newSetFromMap(new IdentityHashMap<>());
    private final CurrentSpan current = new CurrentSpan();

    private Context context = Context.root();
    private Span run = Span.getInvalid();
    private String runId = "";
    private String provider = "";
    private String model = "";
    private @Nullable Span chat;
    private Instant chatSince = Instant.EPOCH;
    private Instant latest = Instant.EPOCH; // when the last thing happened that says when

    RunSpans(Tracer tracer, AttemptMetrics metrics, boolean content) {
        this.tracer = tracer;
        this.metrics = metrics;
        this.content = content;
    }

    @Override
    public void on(AgentEvent event) {
        if (event instanceof AgentEvent.RunStarted started) {
            start(started);
        } else if (event instanceof AgentEvent.TurnStarted turn) {
            ask(turn.at());
        } else if (event instanceof AgentEvent.AttemptFailed failed) {
            answered(failed.usage(), GenAi.error(failed.failure()), null);
        } else if (event instanceof AgentEvent.RetryScheduled retry) {
            ask(latest.plus(retry.delay()));
        } else if (event instanceof AgentEvent.TurnAnswered answer) {
            answered(answer.usage(), null, answer.answer().id());
        } else if (event instanceof AgentEvent.ContextSummarised summary) {
            if (!told.contains(summary.usage())) { // else it came with the turn's answer
                answered(summary.usage(), null, null);
            }
        } else if (event instanceof AgentEvent.ToolStarted tool) {
            start(tool);
        } else if (event instanceof AgentEvent.ToolFinished tool) {
            finish(tool);
        } else if (event instanceof AgentEvent.RunFinished finished) {
            finish(finished.result());
        }
    }

    private void start(AgentEvent.RunStarted started) {
        runId = started.runId();
        provider = GenAi.provider(started.model().provider());
        model = started.model().id();
        latest = started.at();
        run = span("invoke_agent", "invoke_agent", SpanKind.INTERNAL, Context.current(), started.at());
        context = Context.current().with(run);
        current.begin(context);
    }

    private void ask(Instant at) {
        chat = chat(at);
        chatSince = at;
        current.becomes(context.with(chat));
    }

    private Span chat(Instant at) {
        return span("chat " + model, "chat", SpanKind.CLIENT, context, at).setAttribute(GenAi.STREAM, true);
    }

    /** An attempt has ended, in an error or with an answer of this id. */
    private void answered(LedgerRow row, @Nullable String error, @Nullable String id) {
        if (chat == null) { // one for a summary, which begins when what was before it has ended
            chatSince = latest.isBefore(row.at()) ? latest : row.at();
            chat = chat(chatSince);
        }
        told.add(row);
        latest = row.at();
        chat.setAttribute(GenAi.TURN, (long) row.turn());
        AttributesBuilder about = Attributes.builder()
                .put(GenAi.OPERATION, "chat")
                .put(GenAi.PROVIDER, provider)
                .put(GenAi.REQUEST_MODEL, model);
        if (error == null) {
            String answeredBy = GenAi.name(row.model());
            about.put(GenAi.RESPONSE_MODEL, answeredBy);
            chat.setAttribute(GenAi.RESPONSE_MODEL, answeredBy);
            chat.setAttribute(GenAi.FINISH_REASONS, List.of(GenAi.name(row.ending())));
        }
        if (id != null && !id.isEmpty()) {
            chat.setAttribute(GenAi.RESPONSE_ID, GenAi.name(id));
        }
        Usage usage = row.usage();
        if (usage != null) {
            chat.setAllAttributes(GenAi.tokens(usage));
        }
        metrics.record(Duration.between(chatSince, row.at()), about.build(), error, usage);
        end(chat, error, row.at());
        chat = null;
        current.becomes(context);
    }

    private void start(AgentEvent.ToolStarted tool) {
        String name = tool.call().name();
        Span span = span("execute_tool " + name, "execute_tool", SpanKind.INTERNAL, context, tool.at())
                .setAttribute(GenAi.TOOL_NAME, name)
                .setAttribute(GenAi.TOOL_CALL_ID, tool.call().id())
                .setAttribute(GenAi.TOOL_TYPE, "function");
        if (content) {
            span.setAttribute(GenAi.TOOL_ARGUMENTS, tool.call().input().toString());
        }
        tools.put(tool.call().id(), span);
        current.becomes(context.with(span));
    }

    private void finish(AgentEvent.ToolFinished tool) {
        latest = tool.at();
        Span span = tools.remove(tool.call().id());
        if (span == null) { // it never ran: denied, refused, or given up before its turn
            run.addEvent(
                    "tool_not_run",
                    Attributes.of(
                            GenAi.TOOL_NAME,
                            GenAi.name(tool.call().name()),
                            GenAi.TOOL_CALL_ID,
                            tool.call().id()),
                    tool.at());
            return;
        }
        if (content) {
            span.setAttribute(GenAi.TOOL_RESULT, tool.result().text());
        }
        end(span, tool.result().error() ? "tool_error" : null, tool.at());
        current.becomes(context);
    }

    private void finish(RunResult result) {
        try {
            AppendOnlyList<Fact> facts = result.state().facts();
            Instant at = facts.get(facts.size() - 1).at();
            Outcome outcome = result.outcome();
            String error = outcome instanceof Outcome.Failed failed ? failed.kind() : null;
            if (chat != null) { // it was never sent, or the model threw what is no answer
                end(chat, error == null ? snakeCase(outcome) : error, at);
                chat = null;
            }
            for (LedgerRow row : result.ledgerOfRun().rows()) {
                if (!told.contains(row)) { // a summary that was of no use
                    answered(row, null, null);
                }
            }
            tools.values().forEach(span -> end(span, snakeCase(outcome), at));
            run.setAllAttributes(GenAi.tokens(result.ledgerOfRun().usage()));
            run.setAttribute(GenAi.OUTCOME, snakeCase(outcome));
            if (content) {
                run.setAllAttributes(Content.of(result));
            }
            end(run, error, at);
        } finally {
            current.end();
        }
    }

    private Span span(String name, String operation, SpanKind kind, Context parent, Instant at) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setStartTimestamp(at)
                .setAttribute(GenAi.OPERATION, operation)
                .setAttribute(GenAi.PROVIDER, provider)
                .setAttribute(GenAi.REQUEST_MODEL, model)
                .setAttribute(GenAi.CONVERSATION, runId)
                .startSpan();
    }

    private static void end(Span span, @Nullable String error, Instant at) {
        if (error != null) {
            span.setAttribute(GenAi.ERROR, error);
            span.setStatus(StatusCode.ERROR); // without the message, which may quote what was said
        }
        span.end(at);
    }

    private static String snakeCase(Outcome outcome) {
        return outcome.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
