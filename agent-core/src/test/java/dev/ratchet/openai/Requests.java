package dev.ratchet.openai;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
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
        return ModelRequest.of(Prompt.of(null, List.of()), conversation, 512);
    }

    static Conversation answered(String provider, ContentBlock... blocks) {
        return asking("Hi").conversation().answer(List.of(blocks), provider, false);
    }

    static String json(ChatBody body) throws IOException {
        Buffer buffer = new Buffer();
        body.writeTo(buffer);
        if (body.contentLength() != buffer.size()) {
            throw new AssertionError(body.contentLength() + " bytes told, " + buffer.size() + " written");
        }
        return buffer.readUtf8();
    }
}
