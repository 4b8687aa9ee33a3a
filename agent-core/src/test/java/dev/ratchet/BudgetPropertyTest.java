package dev.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.usage.Allowance;
import dev.ratchet.usage.Amount;
import dev.ratchet.usage.Budget;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a model costs within its bounds, and whichever of its answers are lost: the bill is never above the limit. */
class BudgetPropertyTest {
    static class Web {
        @Tool(value = "Fetches a page.", readOnly = true)
        String fetch(@ToolParam("How long it is") int bytes) {
            return "x".repeat(bytes);
        }
    }

    private record Rig(Adversary model, AgentRunner runner) {
        static Rig of(String id) {
            Adversary model = new Adversary(id);
            return new Rig(
                    model,
                    AgentRunner.builder()
                            .model(model)
                            .system("Be brief.")
                            .tools(new Web())
                            .maxTokens(3_000)
                            .sequentialTools()
                            .build());
        }
    }

    private static final Rig SONNET = Rig.of("claude-sonnet-5-5");
    private static final Rig HAIKU = Rig.of("claude-haiku-5-5");

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void noRunEverCostsMoreThanItsLimit(@ForAll long seed) {
        Random random = new Random(seed);
        Rig rig = random.nextBoolean() ? SONNET : HAIKU;
        Limits limits = limits(random, rig.equals(SONNET) ? 10_000 : 1_000);
        Adversary.Story story = rig.model.story("one", random.nextLong());

        RunResult result =
                rig.runner.run(Task.of("x".repeat(1 + random.nextInt(random.nextInt(5) == 0 ? 150_000 : 2_000)))
                        .metadata("user_id", "one")
                        .limits(limits));

        Amount bill = new Amount(story.input, story.output, story.usd);
        assertThat(limits.spending().covers(bill))
                .as("%s of %s, ended by %s", bill, limits, result.outcome())
                .isTrue();
        assertThat(limits.spending().covers(result.ledger().counted())).isTrue();
        assertThat(covers(result.ledger().counted(), bill)).isTrue(); // nothing is forgotten
        assertThat(result.turns()).hasSizeLessThanOrEqualTo(limits.maxTurns());
        boolean atLimit = result.outcome() instanceof Outcome.BudgetSpent
                || result.outcome() instanceof Outcome.MaxTurns
                || result.outcome() instanceof Outcome.RepeatedCalls
                || result.outcome() instanceof Outcome.ConsecutiveErrors;
        if (limits.lastTurn() && atLimit && story.requests > 0 && !story.silent) {
            // Only an answer that the budget itself cut off stands for the last one.
            assertThat(result.outcome().sentence()).contains("cut off");
            assertThat(result.partialText()).isNotBlank();
        }
    }

    @Test
    @Timeout(30)
    void runsThatShareABudgetNeverOverspendItTogether() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 40; round++) {
                Budget budget = Budget.of(
                        Allowance.UNLIMITED.withUsd(new BigDecimal("0.5")).withOutputTokens(60_000));
                List<Adversary.Story> stories = new ArrayList<>();
                List<Future<RunResult>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String user = round + " " + i;
                    stories.add(
                            SONNET.model.story(user, ThreadLocalRandom.current().nextLong()));
                    Task task = Task.of("Go.").metadata("user_id", user).budget(budget);
                    results.add(threads.submit(() -> SONNET.runner.run(task)));
                }
                for (Future<RunResult> result : results) {
                    result.get();
                }

                Amount bill = stories.stream()
                        .map(story -> new Amount(story.input, story.output, story.usd))
                        .reduce(Amount.ZERO, Amount::plus);
                assertThat(budget.limit().covers(budget.spent())).isTrue();
                assertThat(covers(budget.spent(), bill)).isTrue();
                assertThat(budget.left().usd()) // nothing stays reserved
                        .isEqualByComparingTo(
                                budget.limit().minus(budget.spent()).usd());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean covers(Amount counted, Amount bill) {
        return counted.input() >= bill.input()
                && counted.output() >= bill.output()
                && counted.usd().compareTo(bill.usd()) >= 0;
    }

    private static Limits limits(Random random, int mostCost) {
        Limits limits = Limits.DEFAULT.withMaxTurns(1 + random.nextInt(20)).withMaxErrors(3);
        if (random.nextBoolean()) {
            limits = limits.withMaxTokens(1 + random.nextInt(200_000));
        }
        if (random.nextInt(3) == 0) {
            limits = limits.withMaxInputTokens(1 + random.nextInt(150_000));
        }
        if (random.nextInt(3) == 0) {
            limits = limits.withMaxOutputTokens(1 + random.nextInt(30_000));
        }
        if (random.nextBoolean()) {
            limits = limits.withMaxCost(BigDecimal.valueOf(1 + random.nextInt(mostCost), 4));
        }
        return random.nextBoolean() ? limits.withLastTurn() : limits;
    }
}
