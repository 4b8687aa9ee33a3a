package dev.ratchet.context;

import dev.ratchet.context.CacheUse.Place;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.model.Capabilities;
import dev.ratchet.model.Feature;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Price;
import dev.ratchet.usage.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the past says about the size of a conversation, its place in the cache, and what of it is left out. Follows from the
 * facts of a run alone. Immutable.
 */
public final class ContextState {

    /** Nothing was sent yet. */
    public static final ContextState START =
            new ContextState(0, Counted.NOTHING, ToolHistory.NONE, Cleared.NOTHING, CacheUse.NONE, false, Set.of());

    private final int answers;
    private final Counted counted;
    private final ToolHistory history;
    private final Cleared cleared;
    private final CacheUse cache;
    private final boolean compacted;
    private final Set<Feature> refused;

    private ContextState(
            int answers,
            Counted counted,
            ToolHistory history,
            Cleared cleared,
            CacheUse cache,
            boolean compacted,
            Set<Feature> refused) {
        this.answers = answers;
        this.counted = counted;
        this.history = history;
        this.cleared = cleared;
        this.cache = cache;
        this.compacted = compacted;
        this.refused = refused;
    }

    /** {@return the state of a conversation that was taken over and of which nothing is counted yet} */
    public static ContextState of(Conversation loaded) {
        return new ContextState(
                0,
                Counted.NOTHING,
                ToolHistory.of(loaded),
                Cleared.NOTHING,
                CacheUse.NONE,
                hasSummary(loaded),
                Set.of());
    }

    private static boolean hasSummary(Conversation conversation) {
        return conversation.messages().stream()
                .flatMap(message -> message.content().stream())
                .anyMatch(block -> block instanceof OtherBlock other && other.summary() != null);
    }

    /**
     * Returns the state after the service counted the first request, which was not sent yet.
     *
     * @throws IllegalStateException if something was counted before
     */
    public ContextState counted(Prompt prompt, Conversation conversation, long tokens) {
        if (counted.known()) {
            throw new IllegalStateException("the request is no longer the first");
        }
        long size = conversation.tokens() + ContextManager.promptSize(prompt);
        return new ContextState(
                answers,
                counted.answered(tokens, size, 0, conversation.tokens()),
                history,
                cleared,
                cache,
                compacted,
                refused);
    }

    /** {@return the state once a request that was planned so was sent, and answered} */
    public ContextState asked(ContextInput from, ContextPlan plan) {
        return new ContextState(
                answers + 1,
                counted,
                history,
                cleared.plusRead(Clearing.clearable(this, from.policy().keptTurns())),
                cache.sent(
                        CacheLayout.endOf(from.conversation()),
                        plan.cacheMarks().hour(),
                        from.now()),
                compacted,
                refused);
    }

    /**
     * Returns the state with what the answer to a request says of the cache.
     *
     * @param tools whether tools were allowed in it
     * @param cost what it cost
     * @param price the dearest that its tokens can cost, or null if that is not known
     */
    public ContextState cached(ContextInput from, ModelAnswer answer, boolean tools, Cost cost, @Nullable Price price) {
        Usage usage = answer.usage();
        CacheUse.Held held = new CacheUse.Held(
                usage.cacheRead() + usage.cacheWrite5m() + usage.cacheWrite1h(),
                answer.id(),
                answer.model(),
                tools,
                "");
        return with(cache.left(held, CacheMiss.of(from, answer, tools, cost, price)));
    }

    /** {@return the state in which system prompt or tools are not what they were} */
    public ContextState prefixChanged(String difference) {
        return with(cache.changed(difference));
    }

    private ContextState with(CacheUse other) {
        return new ContextState(answers, counted, history, cleared, other, compacted, refused);
    }

    /**
     * Returns the state with what the answer says.
     *
     * @param prompt system prompt and tools that were sent
     * @param sent the conversation that was sent
     * @param kept the same with the answer, or as it was if that was not kept
     * @param usage what the answer's usage says
     */
    public ContextState answered(Prompt prompt, Conversation sent, Conversation kept, Usage usage) {
        boolean longer = kept.bytes() > sent.bytes();
        Counted now = counted.answered(
                usage.totalInput(),
                sent.tokens() + (counted.known() ? 0 : ContextManager.promptSize(prompt)),
                longer ? usage.output() : 0,
                kept.tokens());
        long read = longer ? sizeSinceSummary(sent, kept) : 0;
        return read == 0
                ? new ContextState(
                        answers,
                        now,
                        longer ? history.answered(sent, kept) : history,
                        cleared,
                        cache,
                        compacted,
                        refused)
                : compacted(now, read + ContextManager.promptSize(prompt), ToolHistory.NONE.answered(sent, kept));
    }

    /**
     * The service put a summary in front of its answer, and begins to read there from now on. The usage is that of both, so
     * what it will read is reckoned until the next answer tells.
     */
    private ContextState compacted(Counted both, long read, ToolHistory since) {
        long less = Math.max(0, both.tokens() - Math.round(counted.density() * read));
        return new ContextState(answers, both.without(less), since, Cleared.NOTHING, cache.forgotten(), true, refused);
    }

    private static long sizeSinceSummary(Conversation sent, Conversation kept) {
        List<ContentBlock> content =
                kept.messages().get(kept.messages().size() - 1).content();
        boolean goesOn = sent.messages().size() == kept.messages().size();
        int from = goesOn
                ? sent.messages().get(sent.messages().size() - 1).content().size()
                : 0;
        long size = 0;
        for (int i = content.size() - 1; i >= from; i--) {
            size += Conversation.tokens(content.get(i));
            if (content.get(i) instanceof OtherBlock other && other.summary() != null) {
                return size;
            }
        }
        return 0;
    }

    /** {@return whether these are not asked for any more} */
    public boolean refuses(Set<Feature> features) {
        return refused.containsAll(features);
    }

    /** {@return the state in which these are not asked for any more; what was left out is read again then} */
    public ContextState refused(Set<Feature> features) {
        Set<Feature> all = EnumSet.copyOf(features);
        all.addAll(refused);
        boolean whole = !features.contains(Feature.CLEARING) || cleared.turns() == 0;
        return new ContextState(
                answers,
                whole ? counted : counted.anew(),
                history,
                whole ? cleared : Cleared.NOTHING,
                whole ? cache : cache.cutBackTo(cache.start()),
                compacted,
                Set.copyOf(all));
    }

    /** {@return a model with what it can do as far as the conversation can make use of it} */
    public ModelInfo usable(ModelInfo model) {
        Capabilities can = model.capabilities();
        for (Feature feature : refused) {
            can = can.without(feature);
        }
        return refused.isEmpty() ? model : model.with(can);
    }

    /** {@return the state of a new conversation in place of this one; what was learned of its kind stays} */
    public ContextState forked(Conversation anew) {
        return new ContextState(
                answers,
                counted.anew(),
                ToolHistory.of(anew),
                Cleared.NOTHING,
                cache.forgotten(),
                hasSummary(anew),
                refused);
    }

    /** {@return the state after results were added to {@code before}, making it {@code after}} */
    public ContextState results(Conversation before, Conversation after) {
        return new ContextState(answers, counted, history.results(before, after), cleared, cache, compacted, refused);
    }

    /**
     * Returns the state in which that much is left out.
     *
     * @throws IllegalStateException if the conversation does not have it, or it is no more than before
     */
    public ContextState edited(ContextEdit edit) {
        if (edit.turns() <= cleared.turns()
                || edit.turns() >= history.turns().size()
                || edit.toolUses() != history.turns().get(edit.turns() - 1).toolUses()
                || edit.thinkingTurns() < cleared.thinkingTurns()
                || (edit.thinkingTurns() > 0 && edit.thinkingTurns() >= history.thinkingTurns())) {
            throw new IllegalStateException("the conversation has not " + edit.turns() + " turns with "
                    + edit.toolUses() + " calls to be left out");
        }
        @Nullable Place hit = Clearing.before(this);
        return new ContextState(
                answers,
                counted.without(edit.tokens()),
                history,
                new Cleared(edit.turns(), edit.toolUses(), edit.thinkingTurns(), 0),
                cache.cutBackTo(hit),
                compacted,
                refused);
    }

    /** {@return the tokens of everything up to and with the last answer, as the service counted them; 0 before the first} */
    public long tokens() {
        return counted.tokens();
    }

    /** {@return the requests that did not find in the cache what the one before them had left there, in order} */
    public List<CacheMiss> cacheMisses() {
        return cache.misses();
    }

    /** {@return how many answers there were} */
    public int answers() {
        return answers;
    }

    /** {@return of how many calls, from the first, the results are left out by the service} */
    public int clearedToolUses() {
        return cleared.toolUses();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextState that
                && answers == that.answers
                && counted.equals(that.counted)
                && history.equals(that.history)
                && cleared.equals(that.cleared)
                && cache.equals(that.cache)
                && compacted == that.compacted
                && refused.equals(that.refused);
    }

    @Override
    public int hashCode() {
        return Objects.hash(answers, counted, history, cleared, cache, compacted, refused);
    }

    Counted counted() {
        return counted;
    }

    ToolHistory history() {
        return history;
    }

    Cleared cleared() {
        return cleared;
    }

    CacheUse cache() {
        return cache;
    }

    /** {@return whether the conversation holds a summary of the service's, behind which it begins to read} */
    public boolean compacted() {
        return compacted;
    }
}
