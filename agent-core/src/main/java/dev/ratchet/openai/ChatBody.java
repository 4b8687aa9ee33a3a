package dev.ratchet.openai;

import dev.ratchet.http.JsonBody;
import dev.ratchet.message.RawJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request as it goes out: the bytes of each message as they were encoded once, one after the other, never joined.
 *
 * <pre>{"model":…,"stream":true,…,"tools":[…],"messages":[…]}</pre>
 */
final class ChatBody extends JsonBody {
    private static final byte[] MESSAGES = ",\"messages\":[".getBytes(StandardCharsets.US_ASCII);

    private final RawJson head;
    private final byte[] tools;
    private final List<byte[]> messages;

    /**
     * Makes a body.
     *
     * @param head an object of the members that stand in front
     * @param tools the member {@code tools} behind its comma, or nothing
     * @param messages each one or several objects, or nothing
     */
    ChatBody(RawJson head, byte[] tools, List<byte[]> messages) {
        this.head = head;
        this.tools = tools;
        this.messages = messages;
    }

    @Override
    protected void write(OutputStream out) throws IOException {
        head.writeTo(out, 0, head.length() - 1);
        out.write(tools);
        out.write(MESSAGES);
        boolean first = true;
        for (byte[] message : messages) {
            if (message.length > 0) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                out.write(message);
            }
        }
        out.write(']');
        out.write('}');
    }
}
