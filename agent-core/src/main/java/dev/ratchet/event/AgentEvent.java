package dev.ratchet.event;

import dev.ratchet.context.CacheMiss;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextSummary;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.Feature;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.run.RunResult;
import dev.ratchet.usage.LedgerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a run. The order of events:
 *
 * <pre>
 * run     = RunStarted (ContextEdited | AttemptFailed* ContextSummarised? | FeatureRefused | turn)* RunFinished
 * turn    = TurnStarted attempt* (TurnAnswered CacheMissed? ContextSummarised? AnswerRejected? calls?)?
 * attempt = delta* (AttemptFailed RetryScheduled?)?    RetryScheduled withdraws the deltas since TurnStarted
 * delta   = TextDelta | ThinkingDelta | ToolInputDelta
 * calls   = ApprovalAsked? (ToolStarted | ToolProgress | ToolFinished)*
 * </pre>
 *
 * ToolProgress comes between its call's ToolStarted and ToolFinished. Each call of an answer that stopped for {@code tool_use} gets exactly one ToolFinished, after its ToolStarted if it was
 * started at all; of a paused run they come when it is resumed.
 */
public sealed interface AgentEvent {

    /**
     * A run begins or goes on.
     *
     * @param runId the run
     * @param model the model that it asks
     * @param at when
     */
    record RunStarted(String runId, ModelInfo model, Instant at) implements AgentEvent {}

    /**
     * What is old is left out by the service from the next request on. Nothing that was sent is changed.
     *
     * @param edit what, what it should save, and why
     * @param at when
     */
    record ContextEdited(ContextEdit edit, Instant at) implements AgentEvent {}

    /**
     * What was said so far does not fit the window any more, and a summary stands in its place from now on.
     *
     * @param summary the summary, and how much it saves
     * @param usage what it used and cost, together with the answer that it came with if the service made it
     * @param at when
     */
    record ContextSummarised(ContextSummary summary, LedgerRow usage, Instant at) implements AgentEvent {}

    /**
     * The request did not find in the cache what the one before it had left there.
     *
     * @param miss how much, why, and what that cost
     */
    record CacheMissed(CacheMiss miss) implements AgentEvent {}

    /**
     * The service, or a gateway in front of it, does not know what was asked of it: the request is repeated without, and the
     * conversation goes on without.
     *
     * @param features what is not asked for any more
     * @param reason what it said
     * @param at when
     */
    record FeatureRefused(Set<Feature> features, String reason, Instant at) implements AgentEvent {
        /** Copies {@code features}. */
        public FeatureRefused {
            features = Set.copyOf(features);
        }
    }

    /**
     * The model is asked.
     *
     * @param turn counted from 1 over the whole conversation
     * @param at when
     */
    record TurnStarted(int turn, Instant at) implements AgentEvent {}

    /**
     * A piece of the answer's text.
     *
     * @param text never empty
     */
    record TextDelta(String text) implements AgentEvent {}

    /**
     * A piece of what the model thinks.
     *
     * @param thinking never empty
     */
    record ThinkingDelta(String thinking) implements AgentEvent {}

    /**
     * A piece of the arguments of a call; only for showing.
     *
     * @param toolUseId the call
     * @param name its tool
     * @param partialJson a piece of JSON text
     */
    record ToolInputDelta(String toolUseId, String name, String partialJson) implements AgentEvent {}

    /**
     * An attempt at a model call failed, also one at a summary; whether it will be repeated is told next.
     *
     * @param usage what is known of what it used and cost
     * @param failure why; its message is one sentence
     */
    record AttemptFailed(LedgerRow usage, ModelException failure) implements AgentEvent {}

    /**
     * The attempt failed and will be repeated; what its deltas showed is withdrawn.
     *
     * @param failedAttempts how many attempts of this turn have failed
     * @param reason why
     * @param delay how long until the next one
     */
    record RetryScheduled(int failedAttempts, String reason, Duration delay) implements AgentEvent {}

    /**
     * The whole answer is there.
     *
     * @param turn the turn it is the answer of
     * @param answer the answer, also one that will not be used
     * @param usage what it used and cost
     * @param windowShare how much of the context window is in use, 0 to 1; NaN if the window is not known
     */
    record TurnAnswered(int turn, ModelAnswer answer, LedgerRow usage, double windowShare) implements AgentEvent {}

    /**
     * The answer is not of the type that was asked for. The model is told so and asked once more, unless it was before.
     *
     * @param violations one line for each thing that is wrong
     */
    record AnswerRejected(List<String> violations) implements AgentEvent {
        /** Copies {@code violations}. */
        public AnswerRejected {
            violations = List.copyOf(violations);
        }
    }

    /**
     * The approver is asked about these calls.
     *
     * @param calls in call order
     */
    record ApprovalAsked(List<ToolUseBlock> calls) implements AgentEvent {}

    /**
     * A tool was started.
     *
     * @param call the call
     * @param at when
     */
    record ToolStarted(ToolUseBlock call, Instant at) implements AgentEvent {}

    /**
     * A tool tells how far it is; the model does not read it.
     *
     * @param call the call
     * @param text as the tool wrote it
     * @param at when
     */
    record ToolProgress(ToolUseBlock call, String text, Instant at) implements AgentEvent {}

    /**
     * A call has its result.
     *
     * @param call the call
     * @param result the result as the model will read it
     * @param at when
     * @param data what the tool handed to the application only, or null
     */
    record ToolFinished(
            ToolUseBlock call,
            ToolResultBlock result,
            Instant at,
            @Nullable Object data) implements AgentEvent {
        /** Makes one without data for the application. */
        public ToolFinished(ToolUseBlock call, ToolResultBlock result, Instant at) {
            this(call, result, at, null);
        }
    }

    /**
     * The run has ended.
     *
     * @param result how, with everything that it did
     */
    record RunFinished(RunResult result) implements AgentEvent {}
}
