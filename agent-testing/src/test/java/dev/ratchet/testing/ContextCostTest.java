package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.context.ContextPolicy;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.usage.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a long conversation costs, as the local server bills it, and how it is kept cheap. */
@Timeout(60)
class ContextCostTest {

    @Test
    void fiftyTurnsCostAboutNineHundredthsOfSendingAllAgainUncached() {
        double naive;
        double cached;
        try (LongRun run = new LongRun(50, 1, 2_000)) {
            RunResult plain = run.run(ContextPolicy.none());
            naive = LongRun.cost(plain);
            assertThat(plain.usage().cacheRead()).isZero();
            assertThat(run.requests().get(50).body())
                    .doesNotContain("cache_control")
                    .doesNotContain("context_management");
        }
        try (LongRun run = new LongRun(50, 1, 2_000)) {
            cached = LongRun.cost(run.run(ContextPolicy.DEFAULT.withoutClearing()));
        }
        try (LongRun run = new LongRun(50, 1, 2_000)) {
            RunResult ours = run.run(ContextPolicy.DEFAULT);

            System.out.printf(
                    "50 turns of 2,000 tokens: cached %.1f %%, by default %.1f %% of sending all uncached; left out before turns %s%n",
                    100 * cached / naive, 100 * LongRun.cost(ours) / naive, run.editedBefore());
            run.edits().forEach(edit -> System.out.println("  " + edit));
            assertThat(cached / naive).isBetween(0.14, 0.145);
            assertThat(LongRun.cost(ours) / naive).isBetween(0.085, 0.094);
            assertThat(ours.usage().input()).isZero(); // all of it is read or written: no request missed
        }
    }

    @Test
    void whatWasSentIsNeverEdited() {
        try (LongRun run = new LongRun(20, 1, 2_000)) {
            run.run(ContextPolicy.DEFAULT);

            assertThat(run.edits()).isNotEmpty();
            String before = "";
            for (ReceivedRequest request : run.requests()) {
                String body = request.body().replaceAll(",\"cache_control\":\\{[^}]*}", "");
                String messages = body.substring(body.indexOf("\"messages\":"), body.length() - 2);
                assertThat(messages).startsWith(before);
                before = messages;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12, 28})
    void parallelCallsAreFoundInTheCacheAgain(int parallel) {
        try (LongRun run = new LongRun(24, parallel, 400)) {
            List<Usage> usages = LongRun.usages(run.run(ContextPolicy.DEFAULT));

            assertThat(run.editedBefore()).isNotEmpty();
            for (int turn = 2; turn <= usages.size(); turn++) {
                Usage usage = usages.get(turn - 1);
                long before = usages.get(turn - 2).totalInput();
                if (!run.editedBefore().contains(turn)) {
                    assertThat(usage.cacheRead()).as("turn " + turn).isEqualTo(before);
                } else {
                    assertThat(usage.cacheRead()).as("turn " + turn).isGreaterThan(5_000);
                }
            }
        }
    }

    @Test
    void noResultGoesThatTheModelHasNotAnsweredTo() {
        try (LongRun run = new LongRun(12, 28, 1_000)) {
            run.run(ContextPolicy.DEFAULT.keepTurns(1));

            assertThat(run.edits()).isNotEmpty();
            for (ReceivedRequest request : run.requests()) {
                if (request.body().contains("context_management")) {
                    String kept =
                            request.body().replaceAll(".*\"keep\":\\{\"type\":\"tool_uses\",\"value\":(\\d+)}.*", "$1");
                    assertThat(Integer.parseInt(kept))
                            .isPositive()
                            .satisfies(n -> assertThat(n % 28).isZero());
                }
            }
        }
    }
}
