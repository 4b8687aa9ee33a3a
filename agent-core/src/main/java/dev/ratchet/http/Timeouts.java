package dev.ratchet.http;

import java.time.Duration;

/**
 * How long a call waits for what. Each is at least a millisecond and at most 24 days.
 *
 * @param connect for a new connection, and as long again for its TLS handshake
 * @param firstByte for the first byte of an answer once the request is sent, and for each piece of a request to be taken
 * @param idle for the next byte of an answer that has begun; whatever comes counts, pings too
 * @param attempt for everything together, from the look-up of the host to the last byte; this also ends an answer that
 *     consists of pings for ever
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration attempt) {

    /**
     * 10 s to connect: three lost packets in a row. 10 minutes to the first byte, as the official SDKs have it: a gateway
     * may send nothing until its answer is whole. 5 minutes of silence: pings fill the gaps of a stream that is alive, but
     * a gateway may drop them, and giving up an answer that would have come is paid twice. An hour in all: what the
     * official SDKs reckon for the 128,000 tokens of the longest answer.
     */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofHours(1));

    /** Refuses what a socket cannot wait for. */
    public Timeouts {
        check("connectTimeout", connect);
        check("firstByteTimeout", firstByte);
        check("idleTimeout", idle);
        check("attemptTimeout", attempt);
    }

    /** {@return these with another time to connect} */
    public Timeouts withConnect(Duration timeout) {
        return new Timeouts(timeout, firstByte, idle, attempt);
    }

    /** {@return these with another time to the first byte} */
    public Timeouts withFirstByte(Duration timeout) {
        return new Timeouts(connect, timeout, idle, attempt);
    }

    /** {@return these with another time of silence} */
    public Timeouts withIdle(Duration timeout) {
        return new Timeouts(connect, firstByte, timeout, attempt);
    }

    /** {@return these with another time for everything together} */
    public Timeouts withAttempt(Duration timeout) {
        return new Timeouts(connect, firstByte, idle, timeout);
    }

    private static void check(String name, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0
                || timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(name + " must be from 1 ms to 24 days: " + timeout);
        }
    }
}
