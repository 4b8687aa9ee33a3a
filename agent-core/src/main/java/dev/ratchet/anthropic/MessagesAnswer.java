package dev.ratchet.anthropic;

import dev.ratchet.http.AnswerAssembly;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.usage.Usage;
import java.util.function.Consumer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** An answer of the Messages API while it comes. For one call. */
final class MessagesAnswer implements AnswerAssembly {
    // The ends of server_tool_use, mcp_tool_use, web_search_tool_result and others to come; not of "tool_use".
    private static final ByteString SERVER_TOOL_USE = ByteString.encodeUtf8("_tool_use\"");
    private static final ByteString SERVER_TOOL_RESULT = ByteString.encodeUtf8("_tool_result\"");

    private MessageAccumulator message = new MessageAccumulator();

    @Override
    public void add(byte[] data, int length, Consumer<ModelEvent> events) {
        StreamEvent event = StreamEvent.read(data, length);
        if (event.type().equals("error")) {
            throw new ErrorEvent(event.text());
        }
        ModelEvent shown = message.add(event);
        if (shown != null) {
            events.accept(shown);
        }
    }

    @Override
    public void addWhole(byte[] bytes) {
        StreamEvent body = StreamEvent.read(bytes, bytes.length);
        if (body.type().equals("error")) {
            throw new ErrorEvent(body.text());
        }
        message = MessageAccumulator.whole(body.json());
    }

    @Override
    public boolean complete() {
        return message.complete();
    }

    @Override
    public boolean mayHaveActed() {
        return message.serverToolSeen();
    }

    @Override
    public boolean mentionsServerTool(ByteString unread) {
        return unread.indexOf(SERVER_TOOL_USE) != -1 || unread.indexOf(SERVER_TOOL_RESULT) != -1;
    }

    @Override
    public @Nullable Usage usage() {
        return message.usage();
    }

    @Override
    public ModelAnswer answer(@Nullable String requestId) {
        return message.answer(requestId);
    }
}
