package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole run, from the annotated method to the bytes on the wire and back. */
class RunOverHttpTest {
    private static final JsonMapper JSON = new JsonMapper();

    // Long enough to be cached: below that there are no marks.
    private static final String SYSTEM = "Be brief. ".repeat(2_500);

    private static final String PROMPT_AND_TOOLS = """
            "model": "claude-haiku-4-5", "max_tokens": 1000, "stream": true,
            "system": [{"type": "text", "text": "SYSTEM", "cache_control": {"type": "ephemeral"}}],
            "tools": [{"name": "lookup_order", "description": "Finds an order by its number.",
              "input_schema": {"type": "object",
                "properties": {"number": {"type": "string", "description": "Order number such as A-1042"},
                  "language": {"type": "string"}},
                "required": ["number"], "additionalProperties": false}}]
            """;

    /** A tool as a user writes it. */
    static final class Orders {
        @Tool("Finds an order by its number.")
        String lookupOrder(@ToolParam("Order number such as A-1042") String number, Optional<String> language) {
            if (number.equals("A-1043")) {
                throw new ToolException("No order A-1043. Ask the user to check the number.");
            }
            return "shipped 14 May, 2 items";
        }
    }

    @Test
    void eachRequestIsTheLastOneAndWhatCameSince() {
        Reply calls = Reply.builder()
                .text("I will look both up.")
                .toolUse("lookup_order", "{\"number\": \"A-1042\"}")
                .toolUse("lookup_order", "{\"number\":\"A-1043\"}")
                .build();
        try (MessagesServer server =
                MessagesServer.start(Responder.inOrder(calls, Reply.text("One is shipped."), Reply.text("Bye.")))) {
            AgentRunner runner = AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .model("claude-haiku-4-5")
                            .apiKey("test")
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .system(SYSTEM)
                    .tools(new Orders())
                    .maxTokens(1_000)
                    .build();

            RunResult result = runner.run("Where are orders A-1042 and A-1043?");
            RunResult replied = runner.reply(result, "Thanks.");

            assertThat(result.text()).isEqualTo("One is shipped.");
            assertThat(replied.text()).isEqualTo("Bye.");
            List<ReceivedRequest> requests = server.requests();
            assertThat(requests).hasSize(3);
            assertRequest(requests.get(0), """
                    {"role": "user", "content": [
                      {"type": "text", "text": "Where are orders A-1042 and A-1043?", "cache_control": {"type": "ephemeral"}}]}
                    """);
            assertRequest(requests.get(1), """
                    {"role": "user", "content": [
                      {"type": "text", "text": "Where are orders A-1042 and A-1043?", "cache_control": {"type": "ephemeral"}}]},
                    {"role": "assistant", "content": [
                      {"type": "text", "text": "I will look both up."},
                      {"type": "tool_use", "id": "ID1", "name": "lookup_order", "input": {"number": "A-1042"}},
                      {"type": "tool_use", "id": "ID2", "name": "lookup_order", "input": {"number": "A-1043"}}]},
                    {"role": "user", "content": [
                      {"type": "tool_result", "tool_use_id": "ID1", "content": "shipped 14 May, 2 items"},
                      {"type": "tool_result", "tool_use_id": "ID2", "is_error": true,
                       "content": "No order A-1043. Ask the user to check the number.", "cache_control": {"type": "ephemeral"}}]}
                    """);
            assertRequest(requests.get(2), """
                    {"role": "user", "content": [
                      {"type": "text", "text": "Where are orders A-1042 and A-1043?", "cache_control": {"type": "ephemeral"}}]},
                    {"role": "assistant", "content": [
                      {"type": "text", "text": "I will look both up."},
                      {"type": "tool_use", "id": "ID1", "name": "lookup_order", "input": {"number": "A-1042"}},
                      {"type": "tool_use", "id": "ID2", "name": "lookup_order", "input": {"number": "A-1043"}}]},
                    {"role": "user", "content": [
                      {"type": "tool_result", "tool_use_id": "ID1", "content": "shipped 14 May, 2 items"},
                      {"type": "tool_result", "tool_use_id": "ID2", "is_error": true,
                       "content": "No order A-1043. Ask the user to check the number.", "cache_control": {"type": "ephemeral"}}]},
                    {"role": "assistant", "content": [{"type": "text", "text": "One is shipped."}]},
                    {"role": "user", "content": [{"type": "text", "text": "Thanks.", "cache_control": {"type": "ephemeral"}}]}
                    """);
            assertThat(requests)
                    .allSatisfy(request -> assertThat(request.headers())
                            .containsEntry("anthropic-version", "2026-10-21")
                            .containsEntry("content-type", "application/json"));
        }
    }

    /** Also shows that earlier bytes never change, but for the marks. */
    private static void assertRequest(ReceivedRequest request, String messages) {
        JsonNode sent = JSON.readTree(request.body());
        List<String> ids = sent.findValuesAsString("id");
        String expected = "{" + PROMPT_AND_TOOLS.replace("SYSTEM", SYSTEM) + ", \"messages\": [" + messages + "]}";
        for (int i = 0; i < ids.size(); i++) {
            expected = expected.replace("ID" + (i + 1), ids.get(i));
        }
        assertThat(sent).isEqualTo(JSON.readTree(expected));
    }

    @Test
    void argumentsGoBackAsTheModelWroteThem() {
        Reply call = Reply.builder()
                .toolUse("lookup_order", "{\"number\" :  \"A-\\u0031042\"}")
                .build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(call, Reply.text("Shipped.")))) {
            AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .apiKey("test")
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .tools(new Orders())
                    .build()
                    .run("Where is A-1042?");

            assertThat(server.requests().get(1).body()).contains("\"input\":{\"number\" :  \"A-\\u0031042\"}");
        }
    }
}
