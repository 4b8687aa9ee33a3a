package dev.ratchet.loop;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.Overflow;
import dev.ratchet.context.Overflow.Found;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.run.Batch;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.Rejection;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Price;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of an answer. The stop reason decides, not what the answer holds. */
final class Answered {
    private static final String OUT_OF_WINDOW = "model_context_window_exceeded";
    private static final String CUT_OFF = "the answer was cut off where it ended";

    private static final Set<String> PAUSED = Set.of("pause_turn", "compaction");
    // A refusal, a full window and what is not known say more than that a limit was reached.
    private static final Set<String> LAST_ANSWERS =
            Set.of("end_turn", "stop_sequence", "tool_use", "max_tokens", "pause_turn", "compaction");

    private Answered() {}

    static RunState paid(
            RunState state, Instant at, ModelAnswer answer, Cost cost, @Nullable Amount atLeast, String ending) {
        return state.plus(new LedgerRow(
                state.answers() + 1,
                at,
                answer.model().isEmpty() ? state.setup().model().id() : answer.model(),
                answer.requestId(),
                answer.usage().equals(Usage.NONE) ? null : answer.usage(), // no answer uses nothing
                cost,
                ending,
                atLeast,
                pricesAsOf(state)));
    }

    static RunState answered(RunState state, Fact.ModelAnswered fact, @Nullable Amount atLeast, boolean compacts) {
        ModelAnswer answer = fact.answer();
        RunState paid = paid(
                state,
                fact.at(),
                answer,
                fact.cost(),
                atLeast,
                answer.stopReason().value());
        Overflow overflow = overflowAfter(paid, answer, compacts);
        RunState counted = paid.with(paid.progress().answered()).with(overflow);
        if (fact.last() && LAST_ANSWERS.contains(answer.stopReason().value())) {
            return lastAnswered(counted, answer, limitBefore(state));
        }
        // The stop reason decides, not what the answer holds: a call in an answer that stopped for another reason is
        // never run, since it may be cut off or refused, and its answer stays out of the conversation.
        return switch (answer.stopReason().value()) {
            case "tool_use" -> callsTools(counted, answer, fact.rejection());
            case "end_turn", "stop_sequence" -> completed(counted, answer, fact.rejection());
            case "pause_turn", "compaction" -> paused(counted, answer);
            case "max_tokens" -> truncated(counted, answer, fact.maxTokens());
            case "refusal" -> discarded(counted, answer).withEnding(refused(answer.stopDetails()));
            case OUT_OF_WINDOW -> outOfWindow(counted, answer, fact.last());
            default ->
                cutOff(counted, answer)
                        .withEnding(new Outcome.UnknownStopReason(
                                answer.stopReason().value()));
        };
    }

    private static RunState callsTools(RunState state, ModelAnswer answer, @Nullable Rejection rejection) {
        Optional<String> repeated = state.conversation().repeatedCallId(answer.content());
        if (repeated.isPresent()) {
            return broken(state, answer, "the model gave two calls the same id, " + repeated.get());
        }
        if (rejection != null && FinalAnswer.isLast(state)) {
            return discarded(state, answer).withEnding(FinalAnswer.invalid(rejection));
        }
        RunState kept = kept(state, answer, false);
        List<ToolUseBlock> open = kept.conversation().openCalls();
        if (open.isEmpty()) {
            return broken(state, answer, "the model stopped to use tools but called none of them");
        }
        Decision decided = state.terms().asksApproval() ? null : Decision.allow();
        return Transition.settled(CallLimit.begun(FinalAnswer.given(kept, Batch.of(answer, open, decided), rejection)));
    }

    /** The answer is what there is, whether it called tools after all or was cut off; the limit still ends the run. */
    private static RunState lastAnswered(RunState state, ModelAnswer answer, Outcome limit) {
        String text = answer.text();
        boolean goesOn = PAUSED.contains(answer.stopReason().value());
        return text.isBlank()
                ? discarded(state, answer).withEnding(limit)
                : (goesOn ? finished(state, answer, true) : cutOff(state, answer))
                        .withEnding(new Outcome.AnsweredAtLimit(limit, text));
    }

    private static Outcome limitBefore(RunState state) {
        Outcome limit = Grant.next(state).limit();
        return limit != null
                ? limit
                : new Outcome.BudgetSpent(state.terms()
                        .limits()
                        .spending()
                        .spentOf(state.progress().ledger().counted()));
    }

    static @Nullable LocalDate pricesAsOf(RunState state) {
        Price price = state.terms().price();
        return price == null ? null : price.asOf();
    }

    private static RunState completed(RunState state, ModelAnswer answer, @Nullable Rejection rejection) {
        if (leavesServerCallOpen(state, answer)) {
            return broken(state, answer, "the model ended its turn while a tool of the server's was at work");
        }
        RunState finished = finished(state, answer, false);
        if (rejection == null) {
            return finished.withEnding(new Outcome.Completed());
        }
        return FinalAnswer.isLast(state)
                ? finished.withEnding(FinalAnswer.invalid(rejection))
                : FinalAnswer.askedAgain(finished, rejection);
    }

    private static RunState paused(RunState state, ModelAnswer answer) {
        return answer.calls().isEmpty()
                ? finished(state, answer, true)
                : broken(state, answer, "the model paused and called tools in the same answer");
    }

    private static RunState truncated(RunState state, ModelAnswer answer, int granted) {
        int asked = Math.min(granted, state.maxTokens());
        boolean insideCall = !answer.calls().isEmpty();
        if (asked < state.maxTokens()) {
            String cut = "the answer was cut off at " + asked + " tokens, which was all that was left";
            return insideCall
                    ? discarded(state, answer).with(state.progress().spent(cut))
                    : cutOff(state, answer).withEnding(new Outcome.BudgetSpent(cut));
        }
        if (insideCall && asked < state.largestMaxTokens()) {
            return discarded(state, answer).with(state.progress().raise());
        }
        return cutOff(state, answer).withEnding(new Outcome.Truncated(asked));
    }

    private static Overflow overflowAfter(RunState state, ModelAnswer answer, boolean compacts) {
        Overflow overflow = state.progress().overflow();
        boolean inVain = compacts && answer.summary().isEmpty();
        return !answer.stopReason().value().equals(OUT_OF_WINDOW)
                ? overflow.over(inVain)
                : compacts ? overflow.withCompaction() : overflow;
    }

    /** Asked again with more room if there is a way to make some, else what there is of the answer is kept. */
    private static RunState outOfWindow(RunState state, ModelAnswer answer, boolean last) {
        RunState found = discarded(state, answer);
        found = found.with(found.progress().overflow().found(Found.CUT_OFF, CUT_OFF));
        return !last && Recovery.possible(found)
                ? found
                : cutOff(state, answer).withEnding(new Outcome.ContextFull(CUT_OFF));
    }

    /** Of what was cut off only text can be sent back: a thinking block without its signature is refused. */
    private static RunState cutOff(RunState state, ModelAnswer answer) {
        List<ContentBlock> content = answer.content();
        boolean endsInText = !content.isEmpty() && content.get(content.size() - 1) instanceof TextBlock;
        return endsInText ? finished(state, answer, false) : discarded(state, answer);
    }

    /**
     * The turn is over without calls to run; the answer is kept if it can be. After one that does not go on a call of the
     * server's own would stay open, and the user could never say anything again.
     */
    private static RunState finished(RunState state, ModelAnswer answer, boolean goesOn) {
        boolean keeps = answer.calls().isEmpty() && (goesOn || !leavesServerCallOpen(state, answer));
        return keeps ? turn(kept(state, answer, goesOn), answer) : discarded(state, answer);
    }

    private static boolean leavesServerCallOpen(RunState state, ModelAnswer answer) {
        return !state.conversation().openServerCallsAfter(answer.content()).isEmpty();
    }

    private static RunState kept(RunState state, ModelAnswer answer, boolean goesOn) {
        Conversation sent = state.conversation();
        String asked = state.setup().model().provider();
        Conversation longer =
                sent.answer(answer.content(), Objects.requireNonNullElse(answer.provider(), asked), goesOn);
        return counted(state, longer, answer).with(longer);
    }

    private static RunState discarded(RunState state, ModelAnswer answer) {
        return turn(counted(state, state.conversation(), answer), answer);
    }

    private static RunState counted(RunState state, Conversation kept, ModelAnswer answer) {
        return state.with(state.context().answered(state.setup().prompt(), state.conversation(), kept, answer.usage()));
    }

    /** An answer that makes no sense: it was paid for and stays in the log, and the run can be resumed without it. */
    private static RunState broken(RunState state, ModelAnswer answer, String why) {
        return discarded(state, answer).withEnding(new Outcome.Failed("BrokenAnswer", why));
    }

    private static RunState turn(RunState state, ModelAnswer answer) {
        return state.withTurn(new Turn(state.answers() + 1, answer, List.of()));
    }

    private static Outcome refused(@Nullable RawJson details) {
        if (details == null || !details.isObject()) {
            return new Outcome.Refused(null, null);
        }
        Map<String, RawJson> members = details.members();
        return new Outcome.Refused(text(members.get("category")), text(members.get("explanation")));
    }

    private static @Nullable String text(@Nullable RawJson json) {
        return json == null ? null : json.asString();
    }
}
