package dev.ratchet.model;

import java.util.List;

/**
 * Where the provider is asked to cache: everything up to a mark is read again at a fraction of the price. Marks are not
 * part of a message; the provider writes them in while it sends. At most four in all.
 *
 * @param prompt whether tools and system prompt are marked
 * @param blocks the blocks of the conversation that are marked, in order
 * @param hour whether it is kept for an hour after each use rather than for five minutes; writing it costs more then
 */
public record CacheMarks(boolean prompt, List<Position> blocks, boolean hour) {

    /** No mark. */
    public static final CacheMarks NONE = new CacheMarks(false, List.of());

    /** Copies {@code blocks}. */
    public CacheMarks {
        blocks = List.copyOf(blocks);
    }

    /** Makes marks for five minutes. */
    public CacheMarks(boolean prompt, List<Position> blocks) {
        this(prompt, blocks, false);
    }

    /**
     * A block of a conversation.
     *
     * @param message the index of the message, from 0
     * @param block the index of the block in it, from 0
     */
    public record Position(int message, int block) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return message != other.message
                    ? Integer.compare(message, other.message)
                    : Integer.compare(block, other.block);
        }
    }
}
