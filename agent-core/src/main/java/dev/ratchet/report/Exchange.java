package dev.ratchet.report;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextSummary;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Role;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.Fact;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One turn: what was new in its request, how the attempts at it went, what came back and what became of the calls.
 *
 * @param number of the turn, from 1
 * @param added what the request holds that the one before did not
 * @param edits what the service was asked to leave out from this request on
 * @param summaries what was summed up before the request, or by the service in front of its answer
 * @param leftOut about how many tokens were left out or summed up by the time of the answer
 * @param attempts those that failed or were to sum up, then the one that was answered if any was
 * @param answered the answer, or null if there was none
 * @param calls the calls of the answer that were to be run, in call order
 */
record Exchange(
        int number,
        List<Said> added,
        List<ContextEdit> edits,
        List<ContextSummary> summaries,
        long leftOut,
        List<Attempt> attempts,
        Fact.@Nullable ModelAnswered answered,
        List<Call> calls) {

    /** {@return what all attempts used, as far as it is known} */
    Usage usage() {
        return attempts.stream()
                .map(attempt -> attempt.row().usage())
                .filter(Objects::nonNull)
                .reduce(Usage.NONE, Usage::plus);
    }

    /** {@return what all attempts cost} */
    Cost cost() {
        return attempts.stream().map(attempt -> attempt.row().cost()).reduce(Cost.ZERO, Cost::plus);
    }

    /** {@return what the answer used, or nothing if there was none or that is not known} */
    Usage answerUsage() {
        Usage usage = answered == null
                ? null
                : attempts.get(attempts.size() - 1).row().usage();
        return usage == null ? Usage.NONE : usage;
    }

    /** A block, and who said it. */
    record Said(Role role, ContentBlock block) {}

    /**
     * An attempt at the model call.
     *
     * @param from when the fact before it happened, which is about when it was sent; a wait before a repetition counts in
     * @param to when it was over
     * @param failure what went wrong, or null if it was answered
     * @param summary whether it was to sum up what does not fit the window any more
     * @param row what it used
     */
    record Attempt(Instant from, Instant to, @Nullable String failure, boolean summary, LedgerRow row) {}

    /**
     * A call.
     *
     * @param decision what was decided about it, or null if nobody was asked or nobody has decided
     * @param started when its tool started, or null if it did not
     * @param finished when it had its result, or null if it has none or got it when the run was stopped
     * @param result what the model read, or null if there is none yet
     */
    record Call(
            ToolUseBlock use,
            @Nullable Decision decision,
            @Nullable Instant started,
            @Nullable Instant finished,
            @Nullable ToolResultBlock result) {
        boolean failed() {
            return result != null && result.error();
        }
    }
}
