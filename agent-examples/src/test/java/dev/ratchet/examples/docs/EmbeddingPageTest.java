package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.RunHandle;
import dev.ratchet.Task;
import dev.ratchet.examples.docs.DocsTest.OrderTools;
import dev.ratchet.otel.Telemetry;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolThreads;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The programs of docs/embedding.md. */
@Timeout(60)
class EmbeddingPageTest {
    @RegisterExtension
    static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create();

    @Test
    void aPlainMain() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("lookup_order", "{\"number\":\"A-1042\"}"))
                .says("It is shipped.")
                .says("Two.")
                .build();

        // tag::embed-main
        AgentRunner agent = AgentRunner.builder() // once, at the start; shared by all threads
                .model(model)
                .tools(new OrderTools())
                .limits(Limits.DEFAULT.withMaxTurns(20).withMaxDuration(Duration.ofMinutes(2)))
                .build();

        RunResult result = agent.run("Where is A-1042?"); // on this thread
        if (result.outcome().completed()) {
            RunResult next = agent.reply(result, "And how many items has it?");
            System.out.println(next.text());
        } else {
            System.out.println(result.outcome().sentence());
        }
        // end::embed-main

        assertThat(result.text()).isEqualTo("It is shipped.");
        model.close();
    }

    static final class SlowOrders {
        final CountDownLatch asked = new CountDownLatch(1);

        @Tool("Finds an order, in its time.")
        String lookupOrder(String number, ToolContext context) throws InterruptedException {
            asked.countDown();
            new CountDownLatch(1).await(); // until it is interrupted
            return number;
        }
    }

    @Test
    void shutdown() throws InterruptedException {
        SlowOrders tools = new SlowOrders();
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("lookup_order", "{\"number\":\"A-1042\"}"))
                .build();
        AgentRunner agent = AgentRunner.builder().model(model).tools(tools).build();
        List<String> stored = new ArrayList<>();

        // tag::embed-shutdown
        RunHandle run = agent.start(Task.of("Where is A-1042?"));
        // end::embed-shutdown
        tools.asked.await();
        // tag::embed-cancel
        run.cancel(); // from any thread, such as a shutdown hook
        RunResult stopped = run.await(); // at once: the model call is closed, tools are interrupted
        stored.add(stopped.state().toJson()); // to be resumed by the next process
        // end::embed-cancel

        assertThat(stopped.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(agent.read(stored.get(0)).runId()).isEqualTo(run.runId());
    }

    @Test
    void telemetry() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("lookup_order", "{\"number\":\"A-1042\"}"))
                .says("It is shipped.")
                .build();
        OpenTelemetry openTelemetry = OTEL.getOpenTelemetry();

        // tag::embed-telemetry
        AgentRunner agent = AgentRunner.builder()
                .model(model)
                .tools(new OrderTools())
                .listener(Telemetry.of(openTelemetry))
                .executor(Context.taskWrapping(ToolThreads.shared())) // so that tools' own spans find theirs
                .build();
        // end::embed-telemetry

        agent.run("Where is A-1042?");
        assertThat(OTEL.getSpans())
                .extracting(SpanData::getName)
                .containsExactly(
                        "chat scripted-model", "execute_tool lookup_order", "chat scripted-model", "invoke_agent");
    }
}
