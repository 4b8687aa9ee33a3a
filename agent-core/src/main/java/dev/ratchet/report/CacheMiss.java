package dev.ratchet.report;

import dev.ratchet.context.ContextPolicy;
import dev.ratchet.report.Exchange.Attempt;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that read less from the cache than the one before it had read and written, though nothing was cleared between
 * them. Told from the ledger; the cause only as far as the facts show one.
 *
 * @param turn of the request
 * @param expected tokens that the cache should have held
 * @param read tokens that were read from it
 * @param cause why, for a person
 */
record CacheMiss(int turn, long expected, long read, String cause) {
    private static final int MINUTES_5 = 5 * 60;
    private static final int HOUR = 60 * 60;
    private static final double NEARLY_ALL = 0.98; // a service may round where its blocks end

    static List<CacheMiss> in(Story story) {
        List<CacheMiss> misses = new ArrayList<>();
        Attempt before = null;
        boolean summedUp = false;
        for (Exchange turn : story.turns()) {
            if (turn.answered() == null || turn.answerUsage().equals(Usage.NONE)) {
                continue;
            }
            Attempt now = turn.attempts().get(turn.attempts().size() - 1);
            boolean cleared = Growth.clears(turn) || summedUp;
            if (before != null && caches(story) && !cleared) {
                Usage last = before.row().usage();
                Usage usage = turn.answerUsage();
                long held = last == null ? 0 : last.cacheRead() + last.cacheWrite5m() + last.cacheWrite1h();
                if (usage.cacheRead() < NEARLY_ALL * held) {
                    misses.add(new CacheMiss(turn.number(), held, usage.cacheRead(), cause(before, now)));
                }
            }
            before = now;
            summedUp = !turn.summaries().isEmpty();
        }
        return misses;
    }

    private static boolean caches(Story story) {
        return story.state().terms().context().caching() != ContextPolicy.Caching.OFF;
    }

    private static String cause(Attempt before, Attempt now) {
        if (!before.row().model().equals(now.row().model())) {
            return "another model answered, " + now.row().model() + "; each has its own cache";
        }
        Usage last = before.row().usage();
        double kept = last != null && last.cacheWrite1h() > 0 ? HOUR : MINUTES_5;
        double gap = Figures.seconds(before.from(), now.from());
        return gap > kept
                ? "the cache had gone cold: " + Figures.time(gap) + " after the request before"
                : "the facts show no cause";
    }
}
