package dev.ratchet.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale from 0 to a round number, with round steps.
 *
 * @param top the end of it, above 0
 * @param step from one mark to the next
 */
record Axis(double top, double step) {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** {@return the shortest scale of about so many steps that holds {@code largest}} */
    static Axis to(double largest, int steps) {
        double least = Math.max(largest, 1e-9) / steps;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double round : ROUND) {
            if (round * power >= least * (1 - 1e-9)) {
                double step = round * power;
                return new Axis(Math.ceil(Math.max(largest, 1e-9) / step - 1e-9) * step, step);
            }
        }
        throw new AssertionError(largest);
    }

    /** {@return the marks, without 0} */
    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (int i = 1; i * step <= top * (1 + 1e-9); i++) {
            marks.add(i * step);
        }
        return marks;
    }
}
