package dev.ratchet.anthropic;

import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import java.io.IOException;
import java.util.List;
import okio.Buffer;

/** Requests for tests. */
final class Requests {
    private Requests() {}

    static ModelRequest asking(String question) {
        return of(Conversation.empty().user(List.of(TextBlock.of(question))));
    }

    static ModelRequest of(Conversation conversation) {
        return of(Prompt.of(null, List.of()), conversation, CacheMarks.NONE);
    }

    static ModelRequest of(Prompt prompt, Conversation conversation, CacheMarks marks) {
        return ModelRequest.of(prompt, conversation, 512).withCacheMarks(marks);
    }

    static String json(MessagesBody body) throws IOException {
        Buffer buffer = new Buffer();
        body.writeTo(buffer);
        if (body.contentLength() != buffer.size()) {
            throw new AssertionError(body.contentLength() + " bytes told, " + buffer.size() + " written");
        }
        return buffer.readUtf8();
    }
}
