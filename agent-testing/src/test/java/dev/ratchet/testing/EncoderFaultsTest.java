package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.testing.server.Wire;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that the framework sent late in a run, with one fault at a time that its encoder could have: the server takes
 * the request as it was sent and refuses it with each of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncoderFaultsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String BOUND = "The block is bound to a different conversation";
    private static final String UNANSWERED = "`tool_use` ids were found without `tool_result` blocks immediately after";
    private static final String EXTRA = "Extra inputs are not permitted";
    private static final String MODIFIED = "blocks in the latest assistant message cannot be modified";

    // messages of the request: 0 question, 1 two calls, 2 two results, 3 answer, 4 question, 5 thought, call, thought,
    // call,
    // 6 two results
    private String sent = "";
    private final MessagesServer judge = MessagesServer.start(request -> Reply.text("Fine."));

    /** Tools as a user writes them. */
    static final class Orders {
        @Tool("Finds an order by its number.")
        String lookupOrder(@ToolParam("Order number such as A-1042") String number, @ToolParam("Weight") double kilos) {
            return number + " is shipped, " + kilos + " kg";
        }

        @Tool("Cancels an order.")
        String cancelOrder(@ToolParam("Order number such as A-1042") String number) {
            return number + " is cancelled";
        }
    }

    @BeforeAll
    void run() {
        Reply looksUp = Reply.builder()
                .thinking("Two orders.")
                .text("")
                .toolUse("lookup_order", "{\"number\":\"A-1042\",\"kilos\":1.50}")
                .toolUse("lookup_order", "{\"number\":\"A-1043\",\"kilos\":2}")
                .build();
        Reply cancels = Reply.builder()
                .thinking("")
                .toolUse("cancel_order", "{\"number\":\"A-1042\"}")
                .thinking("And the other.")
                .toolUse("cancel_order", "{\"number\":\"A-1043\"}")
                .build();
        Reply answers =
                Reply.builder().thinking("Both.").text("Both are shipped.").build();
        try (MessagesServer server =
                MessagesServer.start(Responder.inOrder(looksUp, answers, cancels, Reply.text("Cancelled.")))) {
            AgentRunner runner = AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .model("claude-opus-5-5")
                            .apiKey("test")
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .system("Be brief.")
                    .tools(new Orders())
                    .build();
            runner.reply(runner.run("Where are orders A-1042 and A-1043?"), "Cancel both.");
            List<ReceivedRequest> requests = server.requests();
            assertThat(requests)
                    .hasSize(4)
                    .allSatisfy(request -> assertThat(request.status()).isEqualTo(200));
            sent = requests.get(3).body();
        }
    }

    @AfterAll
    void close() {
        judge.close();
    }

    @Test
    void theRequestAsItWasSentIsTaken() {
        assertThat(judge(body -> {})).isEmpty();
        assertThat(Wire.send(judge, "POST", "/v1/messages", sent, Wire.headers())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void isCaught(String fault, Consumer<ObjectNode> encoder, String message) {
        assertThat(judge(encoder)).as(fault).contains(message);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("a result is dropped", body -> content(body, 2).remove(1), UNANSWERED),
                fault(
                        "results are split over two messages",
                        body -> {
                            JsonNode second = content(body, 2).remove(1);
                            messages(body).insert(3, JSON.createObjectNode().put("role", "user"));
                            ((ObjectNode) messages(body).get(3))
                                    .putArray("content")
                                    .add(second);
                        },
                        UNANSWERED),
                fault(
                        "text stands in front of the results",
                        body -> content(body, 2).insert(0, text("Here they are.")),
                        UNANSWERED),
                fault(
                        "a result is sent again later",
                        body -> content(body, 6).add(content(body, 2).get(0).deepCopy()),
                        "unexpected `tool_use_id` found"),
                fault("a call id stands twice", EncoderFaultsTest::reuseId, "`tool_use` ids must be unique"),
                fault(
                        "arguments are sent as text",
                        body -> call(body).put("input", "{\"number\":\"A-1042\"}"),
                        "Input should be a valid dictionary"),
                fault("an empty text is kept", body -> content(body, 1).insert(1, text("")), "must be non-empty"),
                fault(
                        "an answer is sent as the user's",
                        body -> ((ObjectNode) messages(body).get(1)).put("role", "user"),
                        "Input tag 'thinking'"),
                fault("a block has a field of our own", body -> call(body).put("elapsed_ms", 12), EXTRA),
                fault(
                        "a message has a field of our own",
                        body -> ((ObjectNode) messages(body).get(1)).put("id", "m"),
                        EXTRA),
                fault(
                        "a field of the body is misspelt",
                        body -> body.set("max_token", body.remove("max_tokens")),
                        EXTRA),
                fault("thinking has a cache mark", body -> mark(block(body, 5, 0)), EXTRA),
                fault(
                        "there are five cache marks",
                        body -> {
                            for (int i = 1; i < 3; i++) {
                                content(body, i).forEach(block -> {
                                    if (!block.path("type").asString("").equals("thinking")) {
                                        mark(block);
                                    }
                                });
                            }
                        },
                        "A maximum of 4 blocks with cache_control may be provided"),
                fault("a thought is shortened", body -> block(body, 5, 2).put("thinking", "And"), MODIFIED),
                fault(
                        "a thought with empty text is dropped",
                        body -> content(body, 5).remove(0),
                        MODIFIED),
                fault(
                        "the thoughts of the latest turn are dropped",
                        body -> {
                            content(body, 5).remove(2);
                            content(body, 5).remove(0);
                        },
                        MODIFIED),
                fault(
                        "thoughts are gathered in front",
                        body -> {
                            JsonNode second = content(body, 5).remove(2);
                            content(body, 5).insert(0, second);
                        },
                        MODIFIED),
                fault(
                        "a thought in the middle is dropped",
                        body -> content(body, 3).remove(0),
                        BOUND),
                fault(
                        "tools are sorted anew",
                        body -> {
                            JsonNode first = tools(body).remove(0);
                            tools(body).add(first);
                        },
                        BOUND),
                fault(
                        "a tool is described anew",
                        body -> ((ObjectNode) tools(body).get(0)).put("description", "Finds orders."),
                        BOUND),
                fault(
                        "the system prompt has the time in it",
                        body -> body.put("system", "Be brief. It is 10:02."),
                        BOUND),
                fault(
                        "a number loses its last digit",
                        body -> ((ObjectNode) call(body).path("input")).set("kilos", JSON.readTree("1.5")),
                        BOUND),
                fault(
                        "arguments are sorted",
                        body -> {
                            ObjectNode input = (ObjectNode) call(body).path("input");
                            input.set("number", input.remove("number"));
                        },
                        BOUND),
                fault("an old result is cleared", body -> block(body, 2, 0).put("content", "[cleared]"), BOUND),
                fault(
                        "the oldest turn is cut off",
                        body -> {
                            for (int i = 0; i < 4; i++) {
                                messages(body).remove(0);
                            }
                        },
                        BOUND));
    }

    private static Arguments fault(String name, Consumer<ObjectNode> encoder, String message) {
        return Arguments.of(name, encoder, message);
    }

    private String judge(Consumer<ObjectNode> fault) {
        ObjectNode body = (ObjectNode) JSON.readTree(sent);
        fault.accept(body);
        Wire.Got got = Wire.send(judge, "POST", "/v1/messages", JSON.writeValueAsString(body), Wire.headers());
        return got.status() == 200 ? "" : got.message();
    }

    private static void reuseId(ObjectNode body) {
        String former = call(body).path("id").asString();
        String id = block(body, 5, 1).path("id").asString();
        List<JsonNode> blocks = new ArrayList<>();
        content(body, 5).forEach(blocks::add);
        content(body, 6).forEach(blocks::add);
        blocks.forEach(block -> {
            for (String field : List.of("id", "tool_use_id")) {
                if (block.path(field).asString("").equals(id)) {
                    ((ObjectNode) block).put(field, former);
                }
            }
        });
    }

    private static ObjectNode text(String text) {
        return JSON.createObjectNode().put("type", "text").put("text", text);
    }

    private static void mark(JsonNode block) {
        ((ObjectNode) block).putObject("cache_control").put("type", "ephemeral");
    }

    private static ArrayNode tools(ObjectNode body) {
        return (ArrayNode) body.path("tools");
    }

    private static ArrayNode messages(ObjectNode body) {
        return (ArrayNode) body.path("messages");
    }

    private static ArrayNode content(ObjectNode body, int message) {
        return (ArrayNode) messages(body).get(message).path("content");
    }

    private static ObjectNode block(ObjectNode body, int message, int block) {
        return (ObjectNode) content(body, message).get(block);
    }

    /** {@return the first call of the first answer} */
    private static ObjectNode call(ObjectNode body) {
        return block(body, 1, 1);
    }
}
