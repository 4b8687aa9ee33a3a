package dev.ratchet.run;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.Repair;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.Feature;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run, and when. A run is the list of its facts; nothing in it is ever changed. */
public sealed interface Fact {

    /** {@return when it happened} */
    Instant at();

    /**
     * The caller asked: the task, or the next message of the user.
     *
     * @param content what was asked
     * @param terms of the run from here on
     */
    record Asked(Instant at, List<ContentBlock> content, Terms terms) implements Fact {
        /** Copies {@code content}. */
        public Asked {
            content = List.copyOf(content);
        }
    }

    /**
     * A conversation from elsewhere was taken over: how a run begins that goes on with it.
     *
     * @param messages what was said so far, as it will be sent
     * @param repairs what was not as the Messages API wants it, and became so
     */
    record Loaded(Instant at, List<Message> messages, List<Repair> repairs) implements Fact {
        /** Copies the lists. */
        public Loaded {
            messages = List.copyOf(messages);
            repairs = List.copyOf(repairs);
        }
    }

    /**
     * The service counted the first request before it was sent.
     *
     * @param tokens of its input
     */
    record TokensCounted(Instant at, long tokens) implements Fact {}

    /**
     * What is old is left out by the service from the next request on; the conversation stays as it is.
     *
     * @param edit what, and why
     */
    record ContextEdited(Instant at, ContextEdit edit) implements Fact {}

    /**
     * The service refused a request since it is longer than the window.
     *
     * @param detail what it said
     */
    record ContextOverflowed(Instant at, String detail) implements Fact {}

    /**
     * The run goes on with another system prompt or other tools, as its policy allows; nothing of it is in the cache.
     *
     * @param difference the first one, in words
     */
    record PrefixChanged(Instant at, String difference) implements Fact {}

    /**
     * The service, or a gateway in front of it, does not know what a request asked for: the conversation goes on without.
     *
     * @param features what is not asked for any more
     * @param detail what it said
     */
    record FeatureRefused(Instant at, Set<Feature> features, String detail) implements Fact {
        /** Copies {@code features}. */
        public FeatureRefused {
            features = Set.copyOf(features);
        }
    }

    /**
     * The model was asked to sum up what does not fit the window any more, and answered. From here on the conversation is a
     * new one: what stands in place of what was summed up, and the last turns without their thinking. What was sent before
     * stays in the facts.
     *
     * @param answer the whole answer
     * @param cost what it costs at the prices of that moment
     * @param keptFrom the first message of the old conversation that is kept
     * @param opening what the new one begins with, as it will be sent; nothing if the answer is no summary
     */
    record Summarised(Instant at, ModelAnswer answer, Cost cost, int keptFrom, List<ContentBlock> opening)
            implements Fact {
        /** Copies {@code opening}. */
        public Summarised {
            opening = List.copyOf(opening);
        }
    }

    /**
     * The model answered.
     *
     * @param answer the whole answer, also one that will not be used
     * @param cost what it costs at the prices of that moment
     * @param maxTokens how long it could be at most; less than the terms say where the budget bore no more
     * @param last whether it was asked for as the last one, since a limit was reached
     * @param rejection why it is not of the form that was asked for; null if it is, or none was
     */
    record ModelAnswered(
            Instant at,
            ModelAnswer answer,
            Cost cost,
            int maxTokens,
            boolean last,
            @Nullable Rejection rejection) implements Fact {
        /** Makes one of an answer that could be as long as a model can answer, and is what was asked for. */
        public ModelAnswered(Instant at, ModelAnswer answer, Cost cost) {
            this(at, answer, cost, Integer.MAX_VALUE, false, null);
        }
    }

    /**
     * An attempt at a model call came to nothing; it may be repeated.
     *
     * @param requestId the service's id of the request, or null
     * @param usage what it used, or null if that is not known
     * @param cost what that costs
     * @param reserved the most that it can have used if its answer was lost; null if it is known not to be billed
     * @param reason what went wrong
     */
    record AttemptFailed(
            Instant at,
            @Nullable String requestId,
            @Nullable Usage usage,
            Cost cost,
            @Nullable Amount reserved,
            String reason)
            implements Fact {
        /** Makes one that counts as what is known of it. */
        public AttemptFailed(Instant at, @Nullable String requestId, @Nullable Usage usage, Cost cost, String reason) {
            this(at, requestId, usage, cost, null, reason);
        }
    }

    /**
     * A budget that the run shares with others has not enough left for what comes next.
     *
     * @param left what it has
     * @param budget what is spent of it, for a person to read
     */
    record BudgetRefused(Instant at, Allowance left, String budget) implements Fact {}

    /**
     * The run cannot go on: the model call failed for good, or code of the caller's that the run depends on did.
     *
     * @param kind the name of the {@code ModelException}, or of the role of the code that failed
     * @param message its sentence
     */
    record Failed(Instant at, String kind, String message) implements Fact {}

    /**
     * A call was decided.
     *
     * @param toolUseId the call
     */
    record Decided(Instant at, String toolUseId, Decision decision) implements Fact {}

    /**
     * A tool started: from here on it may have had its effect.
     *
     * @param toolUseId the call
     */
    record ToolStarted(Instant at, String toolUseId) implements Fact {}

    /**
     * A call has its result.
     *
     * @param result the result as the model will read it
     * @param endsRun whether it ends the run
     */
    record ToolFinished(Instant at, ToolResultBlock result, boolean endsRun) implements Fact {}

    /** A stop condition was met. */
    record StopConditionMet(Instant at) implements Fact {}

    /** The run was stopped from outside. */
    record Cancelled(Instant at, Cancellation.Reason reason) implements Fact {}

    /**
     * A run that had ended goes on.
     *
     * @param terms of the run from here on
     */
    record Resumed(Instant at, Terms terms) implements Fact {}
}
