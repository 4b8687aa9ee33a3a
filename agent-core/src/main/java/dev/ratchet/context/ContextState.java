package dev.ratchet.context;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.CacheMarks.Position;
import dev.ratchet.usage.Usage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the last answer told of the size of the conversation.
 *
 * @param tokens the tokens of everything up to and with that answer, as the service counted them; 0 before the first
 * @param bytes how many bytes of JSON these tokens were
 * @param end where the request ended that it answered, which the cache now holds; null before the first
 */
public record ContextState(
        long tokens, long bytes, @Nullable Position end) {

    /** Nothing was sent yet. */
    public static final ContextState START = new ContextState(0, 0, null);

    private static final Set<String> MARKABLE =
            Set.of("image", "document", "search_result", "server_tool_use", "compaction");

    /**
     * Returns the state after an answer.
     *
     * @param sent the conversation that was sent
     * @param kept the same with the answer, if it was kept
     * @param usage what the answer's usage says
     */
    public ContextState answered(Conversation sent, Conversation kept, Usage usage) {
        long answer = kept.bytes() > sent.bytes() ? usage.output() : 0;
        return new ContextState(usage.totalInput() + answer, kept.bytes(), endOf(sent));
    }

    /** {@return the last block that may carry a cache mark, or null if there is none} */
    static @Nullable Position endOf(Conversation conversation) {
        List<Message> messages = conversation.messages();
        int message = messages.size() - 1;
        if (message < 0) {
            return null;
        }
        List<ContentBlock> content = messages.get(message).content();
        for (int block = content.size() - 1; block >= 0; block--) {
            if (markable(content.get(block))) {
                return new Position(message, block);
            }
        }
        return null;
    }

    private static boolean markable(ContentBlock block) {
        return block instanceof TextBlock
                || block instanceof ToolUseBlock
                || block instanceof ToolResultBlock
                || (block instanceof OtherBlock
                        && (MARKABLE.contains(block.type()) || block.type().endsWith("_tool_result")));
    }
}
