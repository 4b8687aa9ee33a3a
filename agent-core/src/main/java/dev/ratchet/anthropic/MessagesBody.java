package dev.ratchet.anthropic;

import dev.ratchet.http.JsonBody;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.tool.ToolDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request as it goes out: the bytes of each block as they are, one after the other, never joined. What it allocates does
 * not depend on the length of the conversation.
 *
 * <pre>{"model":…,"max_tokens":…,"stream":true,…,"tools":[…],"system":…,"messages":[…]}</pre>
 */
final class MessagesBody extends JsonBody {
    private static final byte[] CACHE_MARK = utf8(",\"cache_control\":{\"type\":\"ephemeral\"}");
    private static final byte[] CACHE_MARK_1H = utf8(",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
    private static final byte[] TOOLS = utf8(",\"tools\":[");
    private static final byte[] SYSTEM = utf8(",\"system\":");
    private static final byte[] SYSTEM_TEXT = utf8("[{\"type\":\"text\",\"text\":");
    private static final byte[] MESSAGES = utf8(",\"messages\":[");
    private static final byte[] USER = utf8("{\"role\":\"user\",\"content\":[");
    private static final byte[] ASSISTANT = utf8("{\"role\":\"assistant\",\"content\":[");

    private final RawJson head;
    private final ModelRequest request;

    /** Encodes {@code request}; {@code head} is an object of the members that stand in front of prompt and messages. */
    MessagesBody(RawJson head, ModelRequest request) {
        this.head = head;
        this.request = request;
    }

    @Override
    protected void write(OutputStream out) throws IOException {
        head.writeTo(out, 0, head.length() - 1);
        writePrompt(out);
        out.write(MESSAGES);
        List<Message> messages = request.conversation().messages();
        boolean first = true;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (hasContent(message)) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                writeMessage(out, message, i);
            }
        }
        out.write(']');
        out.write('}');
    }

    private void writePrompt(OutputStream out) throws IOException {
        List<ToolDefinition> tools = request.prompt().tools();
        RawJson system = request.prompt().system();
        boolean marked = request.cacheMarks().prompt();
        if (!tools.isEmpty()) {
            out.write(TOOLS);
            for (int i = 0; i < tools.size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                // A mark on the system prompt covers the tools, which stand before it.
                write(out, tools.get(i).raw(), marked && system == null && i == tools.size() - 1);
            }
            out.write(']');
        }
        if (system != null) {
            out.write(SYSTEM);
            if (marked) {
                out.write(SYSTEM_TEXT);
                system.writeTo(out);
                out.write(cacheMark());
                out.write('}');
                out.write(']');
            } else {
                system.writeTo(out);
            }
        }
    }

    private void writeMessage(OutputStream out, Message message, int index) throws IOException {
        out.write(message.role() == Role.USER ? USER : ASSISTANT);
        boolean first = true;
        for (int i = 0; i < message.content().size(); i++) {
            ContentBlock block = message.content().get(i);
            if (isSent(message, block)) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                write(out, ForeignIds.cleaned(block), !(block instanceof ThinkingBlock) && isMarked(index, i));
            }
        }
        out.write(']');
        out.write('}');
    }

    private boolean isMarked(int message, int block) {
        List<CacheMarks.Position> marks = request.cacheMarks().blocks();
        for (int i = 0; i < marks.size(); i++) {
            if (marks.get(i).message() == message && marks.get(i).block() == block) {
                return true;
            }
        }
        return false;
    }

    /** Thinking is signed for the model that thought it: that of another provider would be refused. */
    private static boolean isSent(Message message, ContentBlock block) {
        return !(block instanceof ThinkingBlock)
                || message.provider() == null
                || message.provider().equals(AnthropicModel.PROVIDER);
    }

    private static boolean hasContent(Message message) {
        for (int i = 0; i < message.content().size(); i++) {
            if (isSent(message, message.content().get(i))) {
                return true;
            }
        }
        return false;
    }

    private byte[] cacheMark() {
        return request.cacheMarks().hour() ? CACHE_MARK_1H : CACHE_MARK;
    }

    private void write(OutputStream out, RawJson object, boolean marked) throws IOException {
        if (marked) {
            object.writeTo(out, 0, object.length() - 1);
            out.write(cacheMark());
            out.write('}');
        } else {
            object.writeTo(out);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
