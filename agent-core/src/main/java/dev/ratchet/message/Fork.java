package dev.ratchet.message;

import java.util.ArrayList;
import java.util.List;

/**
 * A conversation that goes on from a summary of another one. What was sent stays as it was: the summary is asked for behind
 * the very beginning of the old conversation, and the new one has messages of its own.
 *
 * @param of the old conversation
 * @param keptFrom the first message that is kept as it is, an answer; what stands in front of it is summed up
 */
public record Fork(Conversation of, int keptFrom) {

    /**
     * Refuses what is no place to fork at.
     *
     * @throws IllegalArgumentException unless it is {@link #possible}
     */
    public Fork {
        if (!possible(of, keptFrom)) {
            throw new IllegalArgumentException("not to be forked at messages." + keptFrom);
        }
    }

    /**
     * {@return whether a conversation can be forked there: at an answer, and not while a tool of the server's is at work, with
     * which only the model can go on}
     */
    public static boolean possible(Conversation of, int keptFrom) {
        List<Message> messages = of.messages();
        return keptFrom > 0
                && keptFrom < messages.size()
                && messages.get(keptFrom).role() == Role.ASSISTANT
                && Conversation.of(messages.subList(0, keptFrom))
                        .openServerCalls()
                        .isEmpty();
    }

    /** {@return the beginning of the old conversation, and behind it this question} */
    public Conversation asking(String question) {
        return Conversation.of(of.messages().subList(0, keptFrom)).user(List.of(TextBlock.of(question)));
    }

    /** {@return what the user last said in what is summed up} */
    public List<ContentBlock> lastSaid() {
        for (int i = keptFrom - 1; i >= 0; i--) {
            Message message = of.messages().get(i);
            List<ContentBlock> said = message.content().stream()
                    .filter(block -> !(block instanceof ToolResultBlock))
                    .toList();
            if (message.role() == Role.USER && !said.isEmpty()) {
                return said;
            }
        }
        return List.of();
    }

    /**
     * Returns the new conversation. All thinking is left out: it is bound to what stood in front of it.
     *
     * @param opening the summary and whatever else stands in place of what was summed up
     */
    public Conversation opening(List<ContentBlock> opening) {
        Conversation anew = Conversation.empty().user(opening);
        List<Message> messages = of.messages();
        for (int i = keptFrom; i < messages.size(); i++) {
            anew = plus(anew, messages.get(i), i == messages.size() - 1 && of.paused());
        }
        return anew;
    }

    private static Conversation plus(Conversation anew, Message message, boolean paused) {
        if (message.role() == Role.USER) {
            return anew.plus(message);
        }
        List<ContentBlock> said = new ArrayList<>(message.content());
        said.removeIf(ThinkingBlock.class::isInstance);
        return anew.answer(said, String.valueOf(message.provider()), paused);
    }
}
