package dev.ratchet.context;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The most tokens that the input of a request can have. What the last answer told is exact; what came since has at most as
 * many tokens as bytes, since a byte-pair token is at least one byte. Where bytes say nothing the service's stated maximum
 * counts. Functions only.
 */
public final class WorstCase {
    // The largest image of any model, scaled down by the service: 2,576 pixels on its longer side.
    private static final long IMAGE = 4_784;
    // At most 600 pages, each of up to 3,000 tokens of text and its picture. More than any window: that is the limit
    // then.
    private static final long PDF = 600 * (3_000 + IMAGE);
    // What the service writes before the first tool: 804 tokens where it is most (Opus 4.7, a forced call).
    private static final long TOOL_PROMPT = 1_000;
    // What it writes for a tool that it knows itself: 325 for bash, about 700 for the text editor.
    private static final long PROVIDER_TOOL = 1_500;
    // What it writes about citations when something may be cited: some 600 tokens in recorded traffic (Haiku 4.5).
    private static final long CITATIONS = 1_000;
    // What else it may put around a first request; nothing of it is documented.
    private static final long FRAME = 500;

    private WorstCase() {}

    /** {@return the most tokens that {@code conversation} can come to as input, the model's window at most} */
    public static long inputTokens(ContextState state, Prompt prompt, Conversation conversation, ModelInfo model) {
        long counted = state.counted().whole();
        long tokens = counted == 0
                ? of(prompt) + of(conversation.messages())
                : counted + sinceLastAnswer(state, conversation);
        return model.contextWindow().isEmpty()
                ? tokens
                : Math.min(tokens, model.contextWindow().getAsInt());
    }

    /**
     * What came after the last answer is the user's message behind it. Of the answer itself only the results of the server's
     * own tools are not in its output.
     */
    private static long sinceLastAnswer(ContextState state, Conversation conversation) {
        List<Message> messages = conversation.messages();
        Message last = messages.get(messages.size() - 1);
        if (last.role() == Role.ASSISTANT) {
            return ofServerTools(last);
        }
        long added = conversation.tokens() == state.counted().size() ? 0 : of(List.of(last));
        return messages.size() < 2 ? added : added + ofServerTools(messages.get(messages.size() - 2));
    }

    private static long ofServerTools(Message answer) {
        long tokens = 0;
        for (ContentBlock block : answer.content()) {
            if (block instanceof OtherBlock) {
                tokens += of(block);
            }
        }
        return tokens;
    }

    private static long of(Prompt prompt) {
        long tokens = FRAME + (prompt.system() == null ? 0 : prompt.system().length());
        for (ToolDefinition tool : prompt.tools()) {
            boolean known = !tool.raw().members().containsKey("input_schema");
            tokens += tool.raw().length() + (known ? PROVIDER_TOOL : 0);
        }
        return prompt.tools().isEmpty() ? tokens : tokens + TOOL_PROMPT;
    }

    private static long of(List<Message> messages) {
        long tokens = 0;
        for (Message message : messages) {
            for (ContentBlock block : message.content()) {
                tokens += of(block);
            }
        }
        return tokens;
    }

    private static long of(ContentBlock block) {
        if (block instanceof ToolResultBlock) {
            return withContent(block.raw(), block.raw().members().get("content"));
        }
        return switch (block.type()) {
            case "image" -> IMAGE;
            case "document" -> CITATIONS + ofDocument(block.raw());
            case "search_result" -> CITATIONS + block.raw().length();
            default -> block.raw().length();
        };
    }

    private static long ofDocument(RawJson document) {
        RawJson source = document.members().get("source");
        Map<String, RawJson> members = source == null || !source.isObject() ? Map.of() : source.members();
        RawJson type = members.get("type");
        String kind = type == null ? "" : String.valueOf(type.asString());
        return switch (kind) {
            case "text" -> document.length();
            case "content" -> withContent(document, members.get("content"));
            default -> PDF;
        };
    }

    private static long withContent(RawJson block, @Nullable RawJson content) {
        if (content == null || !content.isArray()) {
            return block.length();
        }
        long tokens = (long) block.length() - content.length();
        for (RawJson element : content.elements()) {
            tokens += of(ContentBlock.of(element));
        }
        return tokens;
    }
}
