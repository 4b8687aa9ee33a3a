package dev.ratchet.testing.server;

import java.util.List;

/**
 * What chance decides in a history, one number after the other. Behind the last one everything is zero, and zero is always
 * the plainest choice, so that a shorter list of smaller numbers is a simpler history.
 */
final class Choices {
    private final int[] numbers;
    private int at;

    Choices(int[] numbers) {
        this.numbers = numbers;
    }

    boolean more() {
        return at < numbers.length;
    }

    /** {@return a number from 0 (inclusive) to {@code bound} (exclusive)} */
    int below(int bound) {
        return at < numbers.length ? numbers[at++] % bound : 0;
    }

    /** {@return whether something happens that happens once in {@code often}} */
    boolean oneIn(int often) {
        return below(often) == often - 1;
    }

    <T> T of(List<T> values) {
        return values.get(below(values.size()));
    }
}
