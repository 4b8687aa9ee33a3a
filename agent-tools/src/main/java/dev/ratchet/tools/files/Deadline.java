package dev.ratchet.tools.files;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Until when a search may go on. For one thread. */
final class Deadline {
    private static final int READS_BETWEEN_LOOKS = 4096;

    private final LongSupplier nanoTime;
    private final long end;
    private int reads;

    Deadline(Duration limit, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + limit.toNanos();
    }

    boolean isPast() {
        return nanoTime.getAsLong() - end >= 0;
    }

    /** {@return the text, for a pattern to be matched against: it throws {@link Passed} once the time is up} */
    CharSequence guard(String text) {
        return new Guarded(text, 0, text.length());
    }

    /** Says that the time is up or that the thread was interrupted. */
    static final class Passed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Passed() {
            super("the time for the search is up", null, false, false);
        }
    }

    /** A pattern that tries for hours reads characters all the time. */
    private final class Guarded implements CharSequence {
        private final String text;
        private final int start;
        private final int end;

        Guarded(String text, int start, int end) {
            this.text = text;
            this.start = start;
            this.end = end;
        }

        @Override
        public char charAt(int index) {
            if (++reads % READS_BETWEEN_LOOKS == 0
                    && (isPast() || Thread.currentThread().isInterrupted())) {
                throw new Passed();
            }
            return text.charAt(start + index);
        }

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Guarded(text, start + from, start + to);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }
}
