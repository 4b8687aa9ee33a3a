package dev.ratchet.tools.shell;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a shell prints, of which the beginning and the end are kept, up to the mark that ends a command. One thread adds to it,
 * another waits for the end. What arrives between two commands, from processes in the background, belongs to the next.
 */
final class Output {
    private static final int KEPT = 15_000; // bytes at each end; together some 10,000 tokens at worst

    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] head = new byte[KEPT];
    private final byte[] tail = new byte[KEPT];
    private long total;
    private byte[] mark = {};
    private int matched;
    private final StringBuilder exitCode = new StringBuilder();
    private boolean done = true;
    private boolean shellEnded;

    /** Refuses more than {@code limit} bytes for one command. */
    Output(long limit) {
        this.limit = limit;
    }

    /** A command begins, which ends with {@code mark}, a space, its exit code and a line feed. */
    void begin(String newMark) {
        lock.lock();
        try {
            mark = newMark.getBytes(StandardCharsets.ISO_8859_1);
            matched = 0;
            exitCode.setLength(0);
            done = false;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether more is welcome} */
    boolean add(byte[] bytes, int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; ) {
                int plain = plain(bytes, i, count);
                keep(bytes, i, plain);
                i = plain;
                if (i < count) {
                    add(bytes[i++]);
                }
            }
            if (done || total > limit) {
                changed.signalAll();
            }
            return total <= limit;
        } finally {
            lock.unlock();
        }
    }

    void shellEnded() {
        lock.lock();
        try {
            shellEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end of the command, but not longer than {@code timeout}. */
    Session.How await(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (!done && !shellEnded && total <= limit && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (done) {
                return Session.How.DONE;
            }
            return total > limit ? Session.How.FLOOD : shellEnded ? Session.How.SHELL_ENDED : Session.How.TIMEOUT;
        } finally {
            lock.unlock();
        }
    }

    int exitCode() {
        lock.lock();
        try {
            return Integer.parseInt(exitCode.toString());
        } finally {
            lock.unlock();
        }
    }

    /** {@return what was printed since the last time, fit to be read} */
    String text() {
        lock.lock();
        try {
            int first = (int) Math.min(total, KEPT);
            int last = (int) Math.min(total - first, KEPT);
            byte[] end = new byte[last];
            for (int i = 0; i < last; i++) {
                end[i] = tail[(int) ((total - last + i) % KEPT)];
            }
            String text = PrintedText.of(Arrays.copyOf(head, first), end, total - first - last);
            total = 0;
            return text;
        } finally {
            lock.unlock();
        }
    }

    /** {@return up to where nothing can belong to the mark} What is looked at byte by byte is slow at gigabytes. */
    private int plain(byte[] bytes, int from, int to) {
        if (done) {
            return to;
        }
        int end = from;
        while (matched == 0 && end < to && bytes[end] != mark[0]) {
            end++;
        }
        return end;
    }

    /** The mark's first character stands in it only once, so where a match breaks off nothing but that one can begin anew. */
    private void add(byte next) {
        if (matched == mark.length) {
            if (next == '\n') {
                done = true;
            } else if (next != ' ') {
                exitCode.append((char) next);
            }
        } else if (next == mark[matched]) {
            matched++;
        } else {
            keep(mark, 0, matched);
            matched = next == mark[0] ? 1 : 0;
            if (matched == 0) {
                keep(new byte[] {next}, 0, 1);
            }
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int start = from;
        if (total < KEPT) {
            int first = Math.min(to - start, KEPT - (int) total);
            System.arraycopy(bytes, start, head, (int) total, first);
            total += first;
            start += first;
        }
        int passed = Math.max(0, to - start - KEPT);
        total += passed;
        start += passed;
        int at = (int) (total % KEPT);
        int upToTheEnd = Math.min(to - start, KEPT - at);
        System.arraycopy(bytes, start, tail, at, upToTheEnd);
        System.arraycopy(bytes, start + upToTheEnd, tail, 0, to - start - upToTheEnd);
        total += to - start;
    }
}
