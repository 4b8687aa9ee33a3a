package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
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

    @Test
    void aStoredRunGoesOnAtTheSameBoundary() {
        try (LongRun run = new LongRun(30, 1, 2_000)) {
            AgentRunner runner = run.runner(ContextPolicy.DEFAULT).build();
            RunResult stopped = runner.run(
                    Task.of("Read all the pages and tell what they say.").limits(Limits.DEFAULT.withMaxTurns(18)));
            RunState stored = runner.read(stopped.state().toJson());
            int edits = run.edits().size();

            assertThat(stopped.outcome()).isInstanceOf(Outcome.MaxTurns.class);
            assertThat(stored.context().clearedToolUses())
                    .isEqualTo(stopped.state().context().clearedToolUses())
                    .isPositive();
            RunResult result = runner.resume(stored, Task.goOn());
            Usage next = LongRun.usages(result).get(18);
            assertThat(next.cacheRead())
                    .isEqualTo(LongRun.usages(stopped).get(17).totalInput());
            assertThat(run.requests().get(18).body()).contains("\"context_management\"");
            assertThat(edits).isPositive();
            assertThat(result.outcome().completed()).isTrue();
        }
    }

    @Test
    void whatTheServiceLeftOutIsAboutWhatWasReckoned() {
        try (LongRun run = new LongRun(24, 1, 2_000)) {
            RunResult result = run.run(ContextPolicy.DEFAULT);
            ContextEdit edit = run.edits().get(0);
            int turn = run.editedBefore().get(0);
            List<Usage> usages = LongRun.usages(result);
            long usual =
                    usages.get(turn - 2).totalInput() - usages.get(turn - 3).totalInput();
            long leftOut = usages.get(turn - 2).totalInput()
                    + usual
                    - usages.get(turn - 1).totalInput();

            assertThat((double) edit.tokens() / leftOut).isBetween(0.97, 1.03);
        }
    }
}
