package dev.ratchet.testing.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a {@link MessagesServer} got, accepted or refused.
 *
 * @param method such as {@code POST}
 * @param path with the query, such as {@code /v1/messages}
 * @param headers by lower-case name, the values of a repeated one joined with commas; credentials are replaced
 * @param body as it came
 * @param status what it was answered with; 0 if nothing was sent back
 * @param billed what it cost, or null if no model answered
 * @param error the text of the error it was answered with, or null
 * @param refused whether it broke a rule of the service; false if the error is one that the {@link Responder} gave
 */
public record ReceivedRequest(
        String method,
        String path,
        Map<String, String> headers,
        String body,
        int status,
        @Nullable Billed billed,
        @Nullable String error,
        boolean refused) {
    /** Copies {@code headers}. */
    public ReceivedRequest {
        headers = Map.copyOf(headers);
    }
}
