package dev.ratchet.report;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextSummary;
import dev.ratchet.context.ContextSummary.Maker;
import dev.ratchet.loop.Loop;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.Role;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.StopReason;
import dev.ratchet.report.Exchange.Attempt;
import dev.ratchet.report.Exchange.Call;
import dev.ratchet.report.Exchange.Said;
import dev.ratchet.run.Fact;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import dev.ratchet.usage.LedgerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes through the facts of a run once more: before each attempt the conversation is just what its request held. */
final class StoryReader {
    private final RunState end;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<ContextEdit> edits = new ArrayList<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Map<String, Instant> started = new HashMap<>();
    private final Map<String, Instant> finished = new HashMap<>();
    private int sentMessages; // of the last request: whole messages, and blocks of the one after them
    private int sentBlocks;
    private long leftOut;

    StoryReader(RunState end) {
        this.end = end;
    }

    Story story() {
        RunState state = RunState.start(end.runId(), end.setup());
        Instant before =
                end.facts().isEmpty() ? Instant.EPOCH : end.facts().get(0).at();
        for (Fact fact : end.facts()) {
            RunState next = Loop.accept(state, fact);
            if (fact instanceof Fact.AttemptFailed failed) {
                draft(state).attempts.add(attempt(before, failed, failed.reason(), false, next));
            } else if (fact instanceof Fact.Summarised summarised) {
                summarised(summarised, before, state, next);
            } else if (fact instanceof Fact.ModelAnswered answered) {
                answered(answered, before, state, next);
            } else {
                note(fact);
            }
            state = next;
            before = fact.at();
        }
        Map<String, ToolResultBlock> results = results(state);
        return new Story(
                end,
                drafts.stream().map(draft -> exchange(draft, results)).toList(),
                added(state.conversation(), drafts.isEmpty()));
    }

    private void answered(Fact.ModelAnswered fact, Instant before, RunState state, RunState next) {
        Draft draft = draft(state);
        draft.attempts.add(attempt(before, fact, null, false, next));
        draft.answered = fact;
        draft.leftOut = leftOut;
        fact.answer().summary().ifPresent(text -> sumUp(draft, Maker.SERVICE, text, state, next));
    }

    /** The conversation is a new one: of it only the beginning was not in a request before. */
    private void summarised(Fact.Summarised fact, Instant before, RunState state, RunState next) {
        Draft draft = draft(state);
        draft.attempts.add(attempt(before, fact, null, true, next));
        if (!fact.opening().isEmpty()) {
            fact.opening().forEach(block -> draft.added.add(new Said(Role.USER, block)));
            sumUp(draft, Maker.MODEL, fact.answer().text(), state, next);
            sentUpTo(next.conversation().messages());
        }
    }

    private void sumUp(Draft draft, Maker maker, String text, RunState state, RunState next) {
        ContextSummary summary = new ContextSummary(maker, text, nextInput(state), nextInput(next));
        draft.summaries.add(summary);
        leftOut += Math.max(0, summary.tokensBefore() - summary.tokensAfter());
    }

    private static long nextInput(RunState state) {
        return ContextManager.plan(state.contextInput()).inputTokens();
    }

    private static Attempt attempt(Instant from, Fact fact, @Nullable String failure, boolean summary, RunState next) {
        List<LedgerRow> rows = next.ledger().rows();
        return new Attempt(from, fact.at(), failure, summary, rows.get(rows.size() - 1));
    }

    private void note(Fact fact) {
        if (fact instanceof Fact.ContextEdited edited) {
            edits.add(edited.edit());
            leftOut += edited.edit().tokens();
        } else if (fact instanceof Fact.Decided decided) {
            decisions.put(decided.toolUseId(), decided.decision());
        } else if (fact instanceof Fact.ToolStarted start) {
            started.put(start.toolUseId(), start.at());
        } else if (fact instanceof Fact.ToolFinished tool) {
            finished.put(tool.result().toolUseId(), tool.at());
        }
    }

    private Draft draft(RunState state) {
        Draft last = drafts.isEmpty() ? null : drafts.get(drafts.size() - 1);
        if (last == null || last.answered != null) {
            last = new Draft(state.answers() + 1);
            drafts.add(last);
        }
        last.added.addAll(added(state.conversation(), drafts.size() == 1));
        last.edits.addAll(edits);
        edits.clear();
        return last;
    }

    /** What came since the last request; an answer that was kept in between is told as an answer. */
    private List<Said> added(Conversation conversation, boolean first) {
        List<Said> added = new ArrayList<>();
        List<Message> messages = conversation.messages();
        for (int m = sentMessages; m < messages.size(); m++) {
            Message message = messages.get(m);
            List<ContentBlock> content = message.content();
            for (ContentBlock block : content.subList(m == sentMessages ? sentBlocks : 0, content.size())) {
                if (first || message.role() == Role.USER) {
                    added.add(new Said(message.role(), block));
                }
            }
        }
        sentUpTo(messages);
        return added;
    }

    private void sentUpTo(List<Message> messages) {
        sentMessages = Math.max(0, messages.size() - 1);
        sentBlocks =
                messages.isEmpty() ? 0 : messages.get(sentMessages).content().size();
    }

    private static Map<String, ToolResultBlock> results(RunState state) {
        Stream<ToolResultBlock> open = state.batch() == null ? Stream.of() : state.batch().results().stream();
        return Stream.concat(state.turns().stream().map(Turn::results).flatMap(List::stream), open)
                .collect(Collectors.toMap(ToolResultBlock::toolUseId, Function.identity(), (one, other) -> other));
    }

    private Exchange exchange(Draft draft, Map<String, ToolResultBlock> results) {
        List<Call> calls = new ArrayList<>();
        if (draft.answered != null && draft.answered.answer().stopReason().equals(StopReason.TOOL_USE)) {
            for (ToolUseBlock use : draft.answered.answer().calls()) {
                String id = use.id();
                calls.add(new Call(use, decisions.get(id), started.get(id), finished.get(id), results.get(id)));
            }
        }
        return new Exchange(
                draft.number,
                draft.added,
                draft.edits,
                draft.summaries,
                draft.leftOut,
                draft.attempts,
                draft.answered,
                calls);
    }

    private static final class Draft {
        final int number;
        final List<Said> added = new ArrayList<>();
        final List<ContextEdit> edits = new ArrayList<>();
        final List<ContextSummary> summaries = new ArrayList<>();
        final List<Attempt> attempts = new ArrayList<>();
        Fact.@Nullable ModelAnswered answered;
        long leftOut;

        Draft(int number) {
            this.number = number;
        }
    }
}
