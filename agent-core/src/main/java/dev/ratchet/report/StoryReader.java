package dev.ratchet.report;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextEdit;
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

    StoryReader(RunState end) {
        this.end = end;
    }

    Story story() {
        RunState state = RunState.start(end.runId(), end.setup());
        Instant before = end.facts().isEmpty() ? Instant.EPOCH : end.facts().get(0).at();
        for (Fact fact : end.facts()) {
            boolean attempted = fact instanceof Fact.AttemptFailed || fact instanceof Fact.ModelAnswered;
            Draft draft = attempted ? draft(state) : null;
            state = Loop.accept(state, fact);
            if (draft != null) {
                List<LedgerRow> rows = state.ledger().rows();
                draft.attempts.add(new Attempt(
                        before,
                        fact.at(),
                        fact instanceof Fact.AttemptFailed failed ? failed.reason() : null,
                        rows.get(rows.size() - 1)));
                draft.answered = fact instanceof Fact.ModelAnswered answered ? answered : null;
            } else {
                note(fact);
            }
            before = fact.at();
        }
        Map<String, ToolResultBlock> results = results(state);
        return new Story(
                end,
                drafts.stream().map(draft -> exchange(draft, results)).toList(),
                added(state.conversation(), drafts.isEmpty()));
    }

    private void note(Fact fact) {
        if (fact instanceof Fact.ContextEdited edited) {
            edits.add(edited.edit());
        } else if (fact instanceof Fact.Summarised summarised && !summarised.opening().isEmpty()) {
            sentMessages = 0; // a new conversation
            sentBlocks = 0;
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
        if (!messages.isEmpty()) {
            sentMessages = messages.size() - 1;
            sentBlocks = messages.get(sentMessages).content().size();
        }
        return added;
    }

    private static Map<String, ToolResultBlock> results(RunState state) {
        Stream<ToolResultBlock> open =
                state.batch() == null ? Stream.of() : state.batch().results().stream();
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
        return new Exchange(draft.number, draft.added, draft.edits, draft.attempts, draft.answered, calls);
    }

    private static final class Draft {
        final int number;
        final List<Said> added = new ArrayList<>();
        final List<ContextEdit> edits = new ArrayList<>();
        final List<Attempt> attempts = new ArrayList<>();
        Fact.@Nullable ModelAnswered answered;

        Draft(int number) {
            this.number = number;
        }
    }
}
