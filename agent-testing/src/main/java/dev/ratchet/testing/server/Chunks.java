package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * How the body of an answer is cut into the chunks of HTTP, regardless of where events, lines and characters end. Clients
 * read no further than to the end of a chunk at once. Immutable.
 */
public final class Chunks {
    private static final int LONGEST_RANDOM = 64; // about half an event

    private final int size;
    private final long seed;

    private Chunks(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    /** Returns chunks of that many bytes each, at least 1. */
    public static Chunks of(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a chunk has at least 1 byte: " + bytes);
        }
        return new Chunks(bytes, 0);
    }

    /** Returns chunks of 1 to 64 bytes, the same for the same seed. */
    public static Chunks random(long seed) {
        return new Chunks(0, seed);
    }

    List<byte[]> cut(List<byte[]> parts) {
        Random random = new Random(seed);
        IntSupplier next = size > 0 ? () -> size : () -> 1 + random.nextInt(LONGEST_RANDOM);
        byte[] whole = joined(parts);
        List<byte[]> chunks = new ArrayList<>();
        for (int from = 0; from < whole.length; ) {
            int to = Math.min(whole.length, from + next.getAsInt());
            chunks.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        return chunks;
    }

    private static byte[] joined(List<byte[]> parts) {
        byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
