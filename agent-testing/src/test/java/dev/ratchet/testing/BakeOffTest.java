package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One turn with two slow valid calls, an unknown tool, a tool that throws a secret, an argument of the wrong type and one
 * that is missing. What the next request carries is what a model would see. The server behind it answers 400 to any call
 * without exactly one result.
 */
class BakeOffTest {
    /** Six things that happen to tools. */
    static final class Tools {
        private final CyclicBarrier both = new CyclicBarrier(2);
        final List<String> ran = Collections.synchronizedList(new ArrayList<>());

        @Tool("Takes its time.")
        String slow(String name) throws InterruptedException, BrokenBarrierException, TimeoutException {
            ran.add(name);
            both.await(20, TimeUnit.SECONDS); // passes only if both calls are at work at the same time
            return name + " done";
        }

        @Tool("Fails.")
        String throwing() {
            throw new IllegalStateException("secret db password");
        }

        @Tool("Counts.")
        String count(int n) {
            ran.add("count " + n);
            return "counted " + n;
        }

        @Tool("Greets.")
        String greet(String name) {
            ran.add("greet " + name);
            return "Hello " + name;
        }
    }

    @Test
    void allSixRowsAreRight() {
        Reply six = Reply.builder()
                .toolUse("slow", "{\"name\":\"A\"}")
                .toolUse("slow", "{\"name\":\"B\"}")
                .toolUse("slwo", "{\"name\":\"C\"}")
                .toolUse("throwing", "{}")
                .toolUse("count", "{\"n\":\"three\"}")
                .toolUse("greet", "{}")
                .build();
        Tools tools = new Tools();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(six, Reply.text("Done.")))) {
            RunResult result = AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .apiKey("test")
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .tools(tools)
                    .build()
                    .run("Go.");

            assertThat(result.text()).isEqualTo("Done.");
            assertThat(tools.ran).containsExactlyInAnyOrder("A", "B");
            assertThat(server.requests().get(1).body()).doesNotContain("secret");
            JsonNode messages =
                    new JsonMapper().readTree(server.requests().get(1).body()).get("messages");
            assertThat(messages).hasSize(3);
            JsonNode results = messages.get(2).get("content");
            assertThat(results.findValuesAsString("tool_use_id"))
                    .isEqualTo(messages.get(1).get("content").findValuesAsString("id"));
            assertThat(results.valueStream().map(each -> each.path("is_error").asBoolean(false)))
                    .containsExactly(false, false, true, true, true, true);
            assertThat(results.findValuesAsString("content"))
                    .containsExactly(
                            "A done",
                            "B done",
                            "There is no tool named \"slwo\". Did you mean \"slow\"? Available: count, greet, slow, throwing",
                            "throwing failed with IllegalStateException; its message is kept in the log. It may have taken"
                                    + " effect in part. Try other arguments or another way.",
                            """
                            count was not run: its arguments are not valid.
                            - n: expected integer, received "three" (string)
                            Expected: {"n": integer}
                            Example: {"n":1}""",
                            """
                            greet was not run: its arguments are not valid.
                            - name: expected string (required), received nothing
                            Expected: {"name": string}
                            Example: {"name":"text"}""");
        }
    }
}
