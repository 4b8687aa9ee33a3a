package dev.ratchet.testing.server;

import java.util.Map;

/** What goes wrong instead of an answer, or in the middle of one. */
public sealed interface Fault {

    /**
     * The request is answered with an error.
     *
     * @param status the HTTP status, such as 529
     * @param type the name in the envelope, such as {@code overloaded_error}
     * @param message the text in the envelope
     * @param headers further headers, such as {@code retry-after}
     */
    record HttpError(int status, String type, String message, Map<String, String> headers) implements Fault {
        /** Copies {@code headers}. */
        public HttpError {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The connection ends in the middle of the answer, without a proper end of the body.
     *
     * @param afterEvents how many events are sent before, pings included; an answer that is not streamed loses its second
     *     half
     */
    record CutStream(int afterEvents) implements Fault {}

    /**
     * A streamed answer ends in an {@code error} event; one that is not streamed is an HTTP 500 with that envelope.
     *
     * @param afterEvents how many events are sent before, pings included
     * @param type the name in the envelope, such as {@code overloaded_error}
     * @param message the text in the envelope
     */
    record ErrorEvent(int afterEvents, String type, String message) implements Fault {}

    /** Returns an error without further headers. */
    static Fault http(int status, String type, String message) {
        return new HttpError(status, type, message, Map.of());
    }
}
