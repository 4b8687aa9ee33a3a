package dev.ratchet.examples.serve;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Why a request is not served: one sentence that names the value and the mend, sent as {@code application/problem+json}. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_VALUE = 100;

    private final int status;
    private final @Nullable String conversation;

    Problem(int status, String sentence) {
        this(status, sentence, null);
    }

    /** Names the conversation in which it happened, which can go on. */
    Problem(int status, String sentence, @Nullable String conversation) {
        super(sentence, null, false, false); // thrown to be sent, so nobody reads its stack
        this.status = status;
        this.conversation = conversation;
    }

    /** {@return what a client sent, fit to be repeated in a sentence} */
    static String shown(String value) {
        return VisibleText.of(value, LONGEST_VALUE);
    }

    int status() {
        return status;
    }

    String json() {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("type", "about:blank")
                .put("title", HttpStatus.forStatus(status).getMessage())
                .put("status", status)
                .put("detail", String.valueOf(getMessage()));
        if (conversation != null) {
            json.put("conversation", conversation);
        }
        return json.build().toString();
    }
}
