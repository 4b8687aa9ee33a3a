package dev.ratchet.testing.costlab;

import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a run costs by a schedule, in closed form. It knows nothing of how the loop plans its requests, and is checked
 * against what the local server bills.
 *
 * <p>A request marks four places: the end of the system prompt; the boundary, which is the last block in front of the first
 * result that is still whole; the end of the request before; its own end. When it leaves out more than the one before, it
 * marks the old boundary and the new one: up to the old one it reads, the rest it writes. Else it reads up to the end of the
 * request before.
 */
final class CostModel {
    private final Trace trace;
    private final Duration gap;
    private final long[] answers;
    private final long[] results;
    private final long[] cleared;

    /** Takes {@code gap} to be the time between any two requests. */
    CostModel(Trace trace, Duration gap) {
        this.trace = trace;
        this.gap = gap;
        this.answers = sums(trace.turns().stream().mapToLong(Trace.Turn::answer).toArray());
        this.results =
                sums(trace.turns().stream().mapToLong(Trace.Turn::results).toArray());
        this.cleared =
                sums(trace.turns().stream().mapToLong(Trace.Turn::cleared).toArray());
    }

    private static long[] sums(long[] values) {
        long[] sums = new long[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        return sums;
    }

    int requests() {
        return trace.turns().size() + 1;
    }

    /** {@return the tokens of a request, from 1, with the results of so many turns left out} */
    long tokens(int request, int left) {
        int turns = request - 1;
        return trace.prompt() + answers[turns] + cleared[left] + results[turns] - results[left];
    }

    /** {@return the tokens in front of the first result that is whole} */
    long boundary(int left) {
        return trace.prompt() + answers[left + 1] + cleared[left];
    }

    /** {@return by how many tokens a request gets shorter if it leaves out the results of more turns} */
    long clearable(int from, int to) {
        return results[to] - results[from] - cleared[to] + cleared[from];
    }

    /** {@return what a request is billed that leaves out the results of {@code now} turns, the one before {@code before}} */
    Usage usage(Caching caching, int request, int before, int now) {
        long all = tokens(request, now);
        long read = 0;
        if (request > 1 && caching.outlasts(gap)) {
            read = now == before ? tokens(request - 1, before) : boundary(before);
        }
        return switch (caching) {
            case NONE -> new Usage(all, 0, 0, 0, 0, 0);
            case FIVE_MINUTES -> new Usage(0, all - read, 0, read, 0, 0);
            case ONE_HOUR -> new Usage(0, 0, all - read, read, 0, 0);
        };
    }

    /** {@return what each request is billed} */
    List<Usage> usages(Schedule schedule) {
        List<Integer> left = schedule.cleared();
        return IntStream.rangeClosed(1, requests())
                .mapToObj(request -> usage(
                        schedule.caching(), request, request == 1 ? 0 : left.get(request - 2), left.get(request - 1)))
                .toList();
    }

    /** {@return what the whole run is billed} */
    Usage total(Schedule schedule) {
        return usages(schedule).stream().reduce(Usage.NONE, Usage::plus);
    }
}
