package dev.ratchet.examples.serve;

import dev.ratchet.usage.Budget;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much each client has at work, and the budget of its day, which its runs share: what a request can cost at most is
 * reserved in it before it is sent, so runs at the same time cannot spend the same money. Thread-safe.
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
        private final Instant since;
        private final @Nullable Budget budget;
        private int atWork;

        Account(Instant since, @Nullable BigDecimal usd) {
            this.since = since;
            this.budget = usd == null ? null : Budget.ofUsd(usd);
        }

        /** {@return whether its day is over, or it was of no use: it can be forgotten} */
        boolean isOver(Instant now) {
            return atWork == 0 && (!now.isBefore(since.plus(PERIOD)) || budget == null);
        }

        boolean isSpent() {
            return budget != null && budget.limit().minus(budget.spent()).exhausted();
        }
    }

    /**
     * Lets a run in.
     *
     * @throws Problem if there are too many, or the client has nothing left
     */
    synchronized Admission admit(String client) {
        if (closed) {
            throw closing();
        }
        if (atWork >= runs) {
            throw new Problem(503, "the service has " + runs + " runs at work, as many as it may; try again later");
        }
        Account account = account(client, clock.instant());
        if (account.atWork >= runsPerClient) {
            throw new Problem(
                    429,
                    "you have " + account.atWork + (account.atWork == 1 ? " run" : " runs")
                            + " at work, as many as you may; wait until one ends, or cancel it");
        }
        if (account.isSpent()) {
            throw new Problem(429, account.budget + " of your day is spent; go on after " + account.since.plus(PERIOD));
        }
        account.atWork++;
        atWork++;
        return new Admission(account.budget, () -> leave(account));
    }

    private Account account(String client, Instant now) {
        accounts.computeIfPresent(client, (name, account) -> account.isOver(now) ? null : account);
        if (accounts.size() >= MOST && !accounts.containsKey(client)) {
            accounts.values().removeIf(each -> each.isOver(now));
            if (accounts.size() >= MOST) {
                throw new Problem(503, "the service has " + MOST + " clients today, as many as it may; try tomorrow");
            }
        }
        return accounts.computeIfAbsent(client, name -> new Account(now, usdPerClient));
    }

    private synchronized void leave(Account account) {
        account.atWork--;
        atWork--;
        notifyAll();
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
}
