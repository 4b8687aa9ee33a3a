package dev.ratchet.testing.server;

import java.util.Map;

/**
 * What goes wrong instead of an answer, or in the middle of one. Events of a stream are counted with pings and with what a
 * script puts between; an answer that is not streamed has its one event place at the half of its body.
 */
public sealed interface Fault {

    /**
     * The request is answered with an error and the service's envelope.
     *
     * @param status the HTTP status, such as 529
     * @param type the name in the envelope, such as {@code overloaded_error}
     * @param message the text in the envelope
     * @param headers further headers, such as {@code retry-after}, {@code retry-after-ms} or {@code x-should-retry}
     */
    record HttpError(int status, String type, String message, Map<String, String> headers) implements Fault {
        /** Copies {@code headers}. */
        public HttpError {
            checkStatus(status);
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The request is answered with exactly this: a gateway's page, malformed JSON, a stream with other ends of lines.
     *
     * @param status the HTTP status, 200 to 599
     * @param headers all headers but those of the framing; without a {@code content-type} there is none
     * @param body sent as UTF-8
     */
    record Verbatim(int status, Map<String, String> headers, String body) implements Fault {
        /** Copies {@code headers}. */
        public Verbatim {
            checkStatus(status);
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The answer ends before its end.
     *
     * @param at where
     * @param ending how
     */
    record Cut(At at, Ending ending) implements Fault {}

    /**
     * The answer is held up, and then goes on.
     *
     * @param at where; before the answer it is a slow first byte
     * @param hold how long
     */
    record Stall(At at, Hold hold) implements Fault {}

    /**
     * A streamed answer ends in an {@code error} event; one that is not streamed is an HTTP 500 with that envelope.
     *
     * @param afterEvents how many events are sent before
     * @param type the name in the envelope, such as {@code overloaded_error}
     * @param message the text in the envelope
     */
    record ErrorEvent(int afterEvents, String type, String message) implements Fault {
        /** Refuses a negative count. */
        public ErrorEvent {
            checkCount(afterEvents);
        }
    }

    /** How an answer ends that is cut. */
    enum Ending {
        /** As a body ends that is whole; only what is in it tells that something is missing. */
        CLEAN,
        /** The connection is closed, without the end of the body. */
        CLOSE,
        /** The connection is reset (TCP RST). */
        RESET
    }

    /**
     * A place in an answer.
     *
     * @param unit what is counted
     * @param count how many of them come before, if the answer has as many
     */
    record At(Unit unit, int count) {
        /** Refuses a negative count. */
        public At {
            checkCount(count);
        }

        /** Returns the place before the status line. */
        public static At start() {
            return new At(Unit.NOTHING, 0);
        }

        /** Returns the place after that many events; after none there is the head of the answer. */
        public static At events(int count) {
            return new At(Unit.EVENTS, count);
        }

        /** Returns the place after that many bytes of the body. */
        public static At bytes(int count) {
            return new At(Unit.BYTES, count);
        }
    }

    /** What is counted up to a place. */
    enum Unit {
        /** Nothing was sent. */
        NOTHING,
        /** Events of the stream. */
        EVENTS,
        /** Bytes of the body. */
        BYTES
    }

    /** Returns an error without further headers. */
    static Fault http(int status, String type, String message) {
        return new HttpError(status, type, message, Map.of());
    }

    private static void checkStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("an answer has a status of 200 to 599: " + status);
        }
    }

    private static void checkCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a place cannot be before the start: " + count);
        }
    }
}
