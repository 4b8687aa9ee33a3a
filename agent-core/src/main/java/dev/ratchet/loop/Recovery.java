package dev.ratchet.loop;

import dev.ratchet.context.ContextInput;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextPlan;
import dev.ratchet.context.Overflow;
import dev.ratchet.context.Overflow.Found;
import dev.ratchet.context.SummaryPlan;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Fork;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is done where the window is full: what is old is left out, or summed up by the service, or by the model in a new
 * conversation; each once, and then the run ends.
 */
final class Recovery {
    private static final String QUESTION =
            "The conversation is getting too long and goes on without what was said so far. Write down all that is needed"
                    + " to go on: what was asked for and every wish about it, what was done and found, with the exact"
                    + " names, numbers, paths and ids, what failed and why, what is still to be done. Do not call any"
                    + " tool, and do not go on with the task.";
    private static final String OPENING =
            "The conversation so far was too long. What was said before, as the assistant summed it up:\n\n";
    private static final String SAID = "What the user last said in it, word by word:";

    // What the user said stays as it was, but for what would be a large part of the window again.
    private static final long LONGEST_SAID = 10_000;

    // The second time without tools, which costs the cache.
    private static final int MOST_SUMMARIES = 2;

    private Recovery() {}

    /** {@return whether anything is left to be tried in a state in which the window was found full} */
    static boolean possible(RunState state) {
        ContextInput input = state.contextInput();
        return ContextManager.edit(input).isPresent()
                || ContextManager.plan(input).compacts()
                || summary(state).isPresent();
    }

    /** {@return the step in place of a request that does not fit} */
    static Step next(RunState state, ContextPlan plan, Grant grant) {
        Optional<SummaryPlan> summary = grant.last() ? Optional.empty() : summary(state);
        if (summary.isEmpty()) {
            return new Step.Finished(new Outcome.ContextFull(detail(state, plan)));
        }
        Grant.Next paid = grant(state);
        return paid.grant() == null
                ? new Step.Finished(paid.limitOrThrow())
                : new Step.Summarise(
                        request(state, summary.get(), paid.grant()),
                        paid.grant(),
                        summary.get().keptFrom());
    }

    /** {@return whether the next request is not to be sent as it is planned} */
    static boolean needed(RunState state, ContextPlan plan) {
        Found found = state.progress().overflow().found();
        return !plan.fits() || found == Found.REFUSED || (found == Found.CUT_OFF && !plan.compacts());
    }

    /** {@return what stands in place of what was summed up; nothing if the answer is no summary} */
    static List<ContentBlock> opening(RunState state, int keptFrom, ModelAnswer answer) {
        boolean whole =
                Set.of("end_turn", "stop_sequence").contains(answer.stopReason().value());
        if (!whole || !answer.calls().isEmpty() || answer.text().isBlank()) {
            return List.of();
        }
        List<ContentBlock> opening = new ArrayList<>();
        opening.add(TextBlock.of(OPENING + answer.text()));
        List<ContentBlock> said = new Fork(state.conversation(), keptFrom).lastSaid();
        if (!said.isEmpty() && said.stream().mapToLong(Conversation::tokens).sum() <= LONGEST_SAID) {
            opening.add(TextBlock.of(SAID));
            opening.addAll(said);
        }
        return opening;
    }

    /** {@return the state after an answer to the request for a summary, which is paid already} */
    static RunState summarised(RunState state, Fact.Summarised fact) {
        Overflow overflow = state.progress().overflow();
        if (!fact.opening().isEmpty()) {
            Conversation anew = new Fork(state.conversation(), fact.keptFrom()).opening(fact.opening());
            return state.with(anew).with(state.context().forked(anew)).with(overflow.summedUp(MOST_SUMMARIES));
        }
        RunState tried = state.with(overflow.withSummary());
        return fact.answer().stopReason().value().equals("tool_use") && overflow.summaries() == 0
                ? tried
                : tried.withEnding(new Outcome.ContextFull("it could not be summed up, the answer stopped with "
                        + fact.answer().stopReason().value()));
    }

    /** {@return what the request for a summary may use} */
    static Grant.Next grant(RunState state) {
        return Grant.forSummary(state, QUESTION.length());
    }

    private static Optional<SummaryPlan> summary(RunState state) {
        return state.progress().overflow().summaries() >= MOST_SUMMARIES
                ? Optional.empty()
                : ContextManager.summary(state.contextInput());
    }

    private static ModelRequest request(RunState state, SummaryPlan summary, Grant grant) {
        Conversation asking = new Fork(state.conversation(), summary.keptFrom()).asking(QUESTION);
        Prompt prompt = state.setup().prompt();
        // A summary has no form: that of the answers would be forced upon it, and giving it up costs the cache.
        Prompt free = prompt.format() instanceof OutputFormat.JsonSchema
                ? new Prompt(prompt.system(), prompt.tools())
                : prompt;
        return ModelRequest.of(free, asking, grant.maxTokens())
                .withCacheMarks(summary.cacheMarks())
                .withContextEdits(summary.contextEdits())
                .withToolChoice(state.progress().overflow().summaries() == 0 ? ToolChoice.AUTO : ToolChoice.NONE)
                .withMaxAttempts(grant.attempts())
                .withMetadata(state.terms().metadata());
    }

    private static String detail(RunState state, ContextPlan plan) {
        Overflow overflow = state.progress().overflow();
        return plan.fits() || state.setup().model().contextWindow().isEmpty()
                ? overflow.detail()
                : String.format(
                        Locale.ROOT,
                        "about %,d tokens of %,d",
                        plan.inputTokens(),
                        state.setup().model().contextWindow().getAsInt());
    }
}
