package dev.ratchet.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.message.TextBlock;
import dev.ratchet.testing.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/context.md, run. */
class ContextPageTest {

    @Test
    void policies() {
        // tag::policies
        ContextPolicy everything = ContextPolicy.DEFAULT;
        ContextPolicy marksOnly = ContextPolicy.DEFAULT.withoutClearing();
        ContextPolicy noSummary = ContextPolicy.DEFAULT.withoutCompaction();
        ContextPolicy forAnHour = ContextPolicy.DEFAULT.with(ContextPolicy.Caching.ONE_HOUR);
        ContextPolicy onlyCounts = ContextPolicy.none();
        // end::policies

        assertThat(everything.clearing()).isTrue();
        assertThat(marksOnly.clearing()).isFalse();
        assertThat(forAnHour.clearing()).isTrue();
        assertThat(noSummary).isNotEqualTo(everything);
        assertThat(onlyCounts.caching()).isEqualTo(ContextPolicy.Caching.OFF);
    }

    @Test
    void theClockStandsInTheTask() {
        AgentRunner runner = AgentRunner.builder()
                .model(ScriptedModel.builder().says("None.").build())
                .context(ContextPolicy.none())
                .build();

        // tag::clock
        Task task = Task.of(List.of(
                TextBlock.of("Which of my orders are late?"),
                TextBlock.of("It is now 2026-11-21T09:30Z; the user is in Lisbon.")));
        // end::clock

        assertThat(runner.run(task).text()).isEqualTo("None.");
    }
}
