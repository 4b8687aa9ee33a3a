package dev.ratchet.testing.costlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.costlab.ReferenceRun.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The closed form against the server's bills, and the optimum against all there is. */
@Timeout(60)
class CostModelTest {
    private static final Rates RATES = Rates.of("claude-sonnet-5");

    @ParameterizedTest
    @EnumSource(Caching.class)
    void theClosedFormIsWhatTheServerBills(Caching caching) {
        Random random = new Random(7);
        int clears = 0;
        for (Results results : Results.values()) {
            for (int calls : List.of(1, 12)) {
                for (int minutes : List.of(4, 6)) {
                    ReferenceRun run = new ReferenceRun(14, results, calls, Duration.ofMinutes(minutes));
                    CostModel model = new CostModel(ScheduledClient.trace(run), run.gap());
                    Schedule schedule = new Schedule(caching, randomly(run.turns(), random));

                    assertThat(ScheduledClient.billed(run, schedule))
                            .as(run.name() + " " + schedule)
                            .isEqualTo(model.usages(schedule));
                    clears += schedule.clears().size();
                }
            }
        }
        assertThat(clears).isGreaterThan(16);
    }

    private static List<Integer> randomly(int requests, Random random) {
        List<Integer> cleared = new ArrayList<>();
        int left = 0;
        for (int request = 1; request <= requests; request++) {
            left += random.nextInt(3) == 0 ? random.nextInt(Optimum.most(request) - left + 1) : 0;
            cleared.add(left);
        }
        return cleared;
    }

    @Test
    void noScheduleIsCheaperThanTheOptimum() {
        for (Results results : Results.values()) {
            for (int minutes : List.of(0, 6)) {
                ReferenceRun run = new ReferenceRun(10, results, 1, Duration.ofMinutes(minutes));
                CostModel model = new CostModel(ScheduledClient.trace(run), run.gap());
                double least = Double.POSITIVE_INFINITY;
                for (List<Integer> cleared : all(run.turns())) {
                    for (Caching caching : Caching.values()) {
                        least = Math.min(least, RATES.usd(model.total(new Schedule(caching, cleared))));
                    }
                }
                assertThat(RATES.usd(model.total(Optimum.of(model, RATES)))).isEqualTo(least);
            }
        }
    }

    /** {@return all ways to leave out more and more} */
    private static List<List<Integer>> all(int requests) {
        List<List<Integer>> all = new ArrayList<>(List.of(List.of()));
        for (int request = 1; request <= requests; request++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> each : all) {
                int before = each.isEmpty() ? 0 : each.get(each.size() - 1);
                for (int now = before; now <= Optimum.most(request); now++) {
                    List<Integer> one = new ArrayList<>(each);
                    one.add(now);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }

    @Test
    void thePublishedFiguresComeOut() {
        // 5,000 tokens in front, 2,000 of results and 100 of answers in each of 50 turns: 14.3 and 9.2 % are published.
        Trace.Turn turn = new Trace.Turn(100, 2_000, 20, 1);
        CostModel model = new CostModel(new Trace(5_000, Collections.nCopies(49, turn)), Duration.ZERO);
        double naive = RATES.usd(model.total(nothing(Caching.NONE)));

        assertThat(RATES.usd(model.total(nothing(Caching.FIVE_MINUTES))) / naive)
                .isBetween(0.142, 0.145);
        assertThat(RATES.usd(model.total(Optimum.of(model, RATES))) / naive).isBetween(0.088, 0.093);
    }

    private static Schedule nothing(Caching caching) {
        Integer[] none = new Integer[50];
        Arrays.fill(none, 0);
        return new Schedule(caching, Arrays.asList(none));
    }
}
