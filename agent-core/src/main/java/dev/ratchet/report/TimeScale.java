package dev.ratchet.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts instants on a line. Time in which nothing was at work, such as three days until somebody decided, is cut down to a
 * short break, else nothing could be seen of the rest. Where the clock went backwards, time stands still.
 */
final class TimeScale {
    private static final double SHORT = 0.25; // of the time at work: as wide a gap as is drawn in full
    private static final double BREAK = 0.03;

    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Break> breaks = new ArrayList<>();
    private final Instant zero;
    private double length;
    private double working;

    /** Time in which something was at work. */
    record Span(Instant from, Instant to) {}

    /** A break that was cut down: where it stands, in percent of the line, and how many seconds it was. */
    record Break(double from, double to, double seconds) {}

    private record Stretch(double from, double to, double at, double drawn) {}

    TimeScale(List<Span> spans) {
        List<Span> ordered = spans.stream()
                .sorted(Comparator.comparing(Span::from).thenComparing(Span::to))
                .toList();
        zero = ordered.isEmpty() ? Instant.EPOCH : ordered.get(0).from();
        List<double[]> busy = busy(ordered);
        working = busy.stream().mapToDouble(one -> one[1] - one[0]).sum();
        double before = 0;
        for (double[] one : busy) {
            double gap = one[0] - before;
            if (gap > SHORT * working) {
                breaks.add(new Break(length, length + BREAK * working, gap));
                add(before, one[0], BREAK * working);
            } else {
                add(before, one[0], gap);
            }
            add(one[0], one[1], one[1] - one[0]);
            before = one[1];
        }
    }

    /** {@return whether any time went by} */
    boolean shows() {
        return length > 0;
    }

    /** {@return where an instant stands, in percent of the line} */
    double at(Instant instant) {
        double seconds = Figures.seconds(zero, instant);
        for (Stretch stretch : stretches.subList(firstEndingAtOrAfter(seconds), stretches.size())) {
            double part = stretch.to == stretch.from ? 0 : (seconds - stretch.from) / (stretch.to - stretch.from);
            return percent(stretch.at + Math.max(0, part) * stretch.drawn);
        }
        return 100;
    }

    /** {@return the breaks} */
    List<Break> breaks() {
        return breaks.stream()
                .map(one -> new Break(percent(one.from), percent(one.to), one.seconds))
                .toList();
    }

    /** {@return how many seconds something was at work} */
    double working() {
        return working;
    }

    /** {@return round times of work, with where they stand in percent} */
    List<double[]> marks() {
        List<double[]> marks = new ArrayList<>();
        for (double mark : Axis.to(working, 5).marks()) {
            double drawn = 0;
            for (Stretch stretch : stretches) {
                boolean isBreak = stretch.drawn < (stretch.to - stretch.from) * (1 - 1e-9);
                double work = isBreak ? 0 : stretch.drawn;
                if (!isBreak && drawn + work >= mark) {
                    marks.add(new double[] {mark, percent(stretch.at + mark - drawn)});
                    break;
                }
                drawn += work;
            }
        }
        return marks;
    }

    private void add(double from, double to, double drawn) {
        if (to > from) {
            stretches.add(new Stretch(from, to, length, drawn));
            length += drawn;
        }
    }

    private int firstEndingAtOrAfter(double seconds) {
        int low = 0;
        int high = stretches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stretches.get(middle).to < seconds) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double percent(double drawn) {
        return length == 0 ? 0 : 100 * drawn / length;
    }

    private List<double[]> busy(List<Span> ordered) {
        List<double[]> busy = new ArrayList<>();
        for (Span span : ordered) {
            double from = Figures.seconds(zero, span.from());
            double to = Math.max(from, Figures.seconds(zero, span.to()));
            double[] last = busy.isEmpty() ? null : busy.get(busy.size() - 1);
            if (last != null && from <= last[1]) {
                last[1] = Math.max(last[1], to);
            } else {
                busy.add(new double[] {from, to});
            }
        }
        return busy;
    }
}
