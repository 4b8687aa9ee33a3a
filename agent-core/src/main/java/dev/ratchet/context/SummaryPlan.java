package dev.ratchet.context;

import dev.ratchet.context.CacheUse.Place;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Fork;
import dev.ratchet.message.Message;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.CacheMarks.Position;
import dev.ratchet.model.ContextEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Up to where a conversation is summed up, and how that is asked: with the beginning of the very requests that were sent, so
 * that the service finds it in its cache, and with the last turns left out of it, so that it fits.
 *
 * @param keptFrom the first message that is kept, an answer of the model
 * @param cacheMarks where the request for the summary is to be found in the cache
 * @param contextEdits what the service left out so far, and leaves out of this request too
 */
public record SummaryPlan(int keptFrom, CacheMarks cacheMarks, ContextEdits contextEdits) {

    /** How long a summary may be, in tokens: about ten pages, thinking included. */
    public static final int LONGEST = 8_000;

    // Above it the next overflow would not be far.
    private static final double ROOMY = 0.5;

    /** Returns how the conversation is summed up with as many turns kept as fit, no more than the policy says. */
    static Optional<SummaryPlan> of(ContextInput in) {
        List<Message> messages = in.conversation().messages();
        List<Integer> cuts = new ArrayList<>();
        for (int i = messages.size() - 1; i > 2; i--) { // something is to be summed up besides the task
            if (cuts.size() < in.policy().keptTurns() && Fork.possible(in.conversation(), i)) {
                cuts.add(i);
            }
        }
        for (int i = cuts.size() - 1; i >= 0; i--) {
            if (fits(in, cuts.get(i), i == 0 ? 1 : ROOMY)) {
                return Optional.of(at(in, cuts.get(i)));
            }
        }
        return Optional.empty();
    }

    private static boolean fits(ContextInput in, int cut, double share) {
        if (in.model().contextWindow().isEmpty()) {
            return true;
        }
        long window = in.model().contextWindow().getAsInt();
        double density = in.state().counted().density();
        List<Message> kept = in.conversation()
                .messages()
                .subList(cut, in.conversation().messages().size());
        double after = density * (ContextManager.promptSize(in.prompt()) + size(kept, false)) + LONGEST;
        double summary = ContextManager.inputTokens(in) - density * size(kept, true) + LONGEST;
        return after + ContextManager.ROOM_FOR_AN_ANSWER <= share * window && summary <= window;
    }

    private static long size(List<Message> messages, boolean thinking) {
        long size = 0;
        for (Message message : messages) {
            for (ContentBlock block : message.content()) {
                size += thinking || !(block instanceof ThinkingBlock) ? Conversation.tokens(block) : 0;
            }
        }
        return size;
    }

    private static SummaryPlan at(ContextInput in, int cut) {
        ToolHistory history = in.state().history();
        Cleared cleared = in.state().cleared();
        List<Message> kept = in.conversation()
                .messages()
                .subList(cut, in.conversation().messages().size());
        int calls = history.toolUses() - ToolHistory.usesIn(kept);
        int thinking = history.thinkingTurns() - ToolHistory.thinkingTurnsIn(kept);
        ContextEdits edits = ContextManager.edits(cleared, calls, thinking);
        CacheMarks all = CacheLayout.marks(in);
        Position end = new Position(
                cut - 1, in.conversation().messages().get(cut - 1).content().size() - 1);
        Place boundary = Clearing.before(in.state());
        List<Position> marks = in.policy().caching() == ContextPolicy.Caching.OFF
                ? List.of()
                : Stream.of(boundary == null ? null : boundary.position(), end)
                        .filter(Objects::nonNull)
                        .filter(place -> place.message() < cut)
                        .distinct()
                        .sorted()
                        .toList();
        return new SummaryPlan(cut, new CacheMarks(all.prompt(), marks, all.hour()), edits);
    }
}
