package dev.ratchet.examples.serve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much each client has at work and has spent. A run is let in with the money that its client has left, which is set
 * aside while it goes on, so that runs at the same time cannot spend the same money. Thread-safe.
 */
final class Clients {
    private static final Duration PERIOD = Duration.ofDays(1);
    private static final int MOST = 10_000; // without tokens each address is a client

    private final int runs;
    private final int runsPerClient;
    private final @Nullable BigDecimal usdPerClient;
    private final InstantSource clock;
    private final Map<String, Account> accounts = new HashMap<>();
    private int atWork;
    private boolean closed;

    /** Sets the limits; {@code usdPerClient} is for a day, and null for no limit. */
    Clients(int runs, int runsPerClient, @Nullable BigDecimal usdPerClient, InstantSource clock) {
        this.runs = runs;
        this.runsPerClient = runsPerClient;
        this.usdPerClient = usdPerClient;
        this.clock = clock;
    }

    private static final class Account {
        private Instant since;
        private BigDecimal spent = BigDecimal.ZERO;
        private BigDecimal setAside = BigDecimal.ZERO;
        private int atWork;

        Account(Instant since) {
            this.since = since;
        }
    }

    /**
     * Lets a run in.
     *
     * @throws Problem if there are too many, or the client has nothing left
     */
    synchronized Admission admit(String client) {
        Instant now = clock.instant();
        if (closed) {
            throw closing();
        }
        if (atWork >= runs) {
            throw new Problem(503, "the service has " + runs + " runs at work, as many as it may; try again later");
        }
        if (accounts.size() >= MOST && !accounts.containsKey(client)) {
            accounts.values().removeIf(each -> each.atWork == 0 && (each.spent.signum() == 0 || isOver(each, now)));
            if (accounts.size() >= MOST) {
                throw new Problem(503, "the service has " + MOST + " clients today, as many as it may; try tomorrow");
            }
        }
        Account account = accounts.computeIfAbsent(client, name -> new Account(now));
        if (isOver(account, now)) {
            account.since = now;
            account.spent = BigDecimal.ZERO;
        }
        if (account.atWork >= runsPerClient) {
            throw new Problem(
                    429,
                    "you have " + account.atWork + (account.atWork == 1 ? " run" : " runs")
                            + " at work, as many as you may; wait until one ends, or cancel it");
        }
        BigDecimal share = usdPerClient == null ? null : share(usdPerClient, account);
        account.atWork++;
        atWork++;
        account.setAside = account.setAside.add(share == null ? BigDecimal.ZERO : share);
        return new Entry(account, share);
    }

    /** {@return what is left, divided by the runs that the client may still have besides} */
    private BigDecimal share(BigDecimal usd, Account account) {
        BigDecimal left = usd.subtract(account.spent).subtract(account.setAside);
        if (left.signum() <= 0) {
            throw new Problem(
                    429,
                    String.format(
                            Locale.ROOT,
                            "of your $%s a day $%.4f is spent; go on after %s",
                            usd,
                            account.spent,
                            account.since.plus(PERIOD)));
        }
        return left.divide(BigDecimal.valueOf(runsPerClient - account.atWork), MathContext.DECIMAL64);
    }

    /** Lets nobody in from now on. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean closed() {
        return closed;
    }

    /** {@return what those are told who come too late} */
    static Problem closing() {
        return new Problem(503, "the service is shutting down; ask again when it is back");
    }

    synchronized int atWork() {
        return atWork;
    }

    /** Waits until no run is at work; returns whether that is so. */
    synchronized boolean awaitNone(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (long left; atWork > 0 && (left = deadline - System.nanoTime()) > 0; ) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return atWork == 0;
    }

    private static boolean isOver(Account account, Instant now) {
        return !now.isBefore(account.since.plus(PERIOD));
    }

    /** A run that was let in. */
    private final class Entry implements Admission {
        private final Account account;
        private final @Nullable BigDecimal usd;

        private Entry(Account account, @Nullable BigDecimal usd) {
            this.account = account;
            this.usd = usd;
        }

        @Override
        public @Nullable BigDecimal usd() {
            return usd;
        }

        @Override
        public void leave(BigDecimal spent) {
            synchronized (Clients.this) {
                account.atWork--;
                atWork--;
                Clients.this.notifyAll();
                account.spent = account.spent.add(spent);
                account.setAside = account.setAside.subtract(usd == null ? BigDecimal.ZERO : usd);
            }
        }
    }
}
