package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.run.Limits;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.usage.Budget;
import java.math.BigDecimal;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The programs of docs/budgets.md. */
class BudgetsDocsTest {
    private static final ModelInfo PRICED =
            new ModelInfo("anthropic", "claude-haiku-4-5", OptionalInt.of(200_000), OptionalInt.of(64_000));

    @Test
    void limits() {
        ScriptedModel model = ScriptedModel.builder()
                .info(PRICED)
                .calls(call("lookup_order", "{\"number\":\"A-1042\"}"))
                .says("It was shipped.")
                .build();
        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .tools(new DocsTest.OrderTools())
                .build();

        // tag::limits
        RunResult result = runner.run(Task.of("Where is A-1042?")
                .limits(Limits.DEFAULT
                        .withMaxCost(new BigDecimal("0.50")) // US dollars at list price
                        .withMaxTokens(400_000) // in and out together
                        .withMaxToolCalls("lookup_order", 10)
                        .withLastTurn()));
        // end::limits

        assertThat(result.text()).isEqualTo("It was shipped.");
    }

    @Test
    void sharedBudgets() {
        ScriptedModel model = ScriptedModel.builder()
                .info(PRICED)
                .says("Shipped.")
                .says("Lost.")
                .build();
        AgentRunner runner = AgentRunner.builder().model(model).build();

        // tag::budget
        Budget customer = Budget.ofUsd(new BigDecimal("5.00"));

        RunResult first = runner.run(Task.of("Where is A-1042?").budget(customer));
        RunResult second = runner.run(Task.of("And A-1043?").budget(customer));
        assertThat(customer.spent().usd())
                .isEqualByComparingTo(first.cost().usd().add(second.cost().usd()));
        // end::budget
    }
}
