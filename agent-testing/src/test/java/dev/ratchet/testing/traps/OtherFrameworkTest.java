package dev.ratchet.testing.traps;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The suite over HTTP, tried by a loop that is not ours. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherFrameworkTest {
    private TrapServer server;
    private JsonNode index;

    @BeforeAll
    void serve() throws Exception {
        server = TrapServer.start(0);
        index = new NaiveLoop(server.baseUrl()).get("/");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void theIndexHoldsAllThatAClientNeeds() {
        JsonNode first = index.path("cases").path(0);
        assertThat(index.path("cases")).hasSameSizeAs(TrapSuite.cases());
        assertThat(first.path("base_url").asString()).isEqualTo(server.baseUrl() + "/end-turn");
        assertThat(first.path("task").asString()).isEqualTo("Do it.");
        assertThat(first.path("rule").asString()).isNotBlank();
        assertThat(index.path("tools"))
                .extracting(tool -> tool.path("name").asString())
                .contains("echo", "hang", "finish_in_reverse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"end-turn", "stop-sequence", "other-fields-of-a-call"})
    void aNaiveLoopPassesWhatIsEasy(String id) throws Exception {
        assertThat(verdict(id).path("passed").asBoolean()).as(id).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-tokens-complete-call | request 2 does not end in the task
            refusal-with-call        | there were 2 requests, not 1
            pause-turn               | there were 1 requests, not 2
            unknown-stop-reason      | the run ended as completed, not unknown_stop_reason
            wrong-type               | it is not marked as an error
            tool-throws              | it is not marked as an error
            overloaded               | there were 1 requests, not 6
            empty-text-beside-a-call | text content blocks must be non-empty
            """)
    void aNaiveLoopFallsIntoTheOthersAndIsToldWhy(String id, String reason) throws Exception {
        JsonNode verdict = verdict(id);
        assertThat(verdict.path("passed").asBoolean()).as(id).isFalse();
        assertThat(verdict.path("reason").asString()).contains(reason);
    }

    @Test
    void aCaseBeginsAnewWhenItIsReset() throws Exception {
        NaiveLoop loop = new NaiveLoop(URI.create(server.baseUrl() + "/limit-of-turns"));
        assertThat(loop.send("/reset", index.path("none")).path("passed").asBoolean())
                .isFalse();
        loop.run("Do it.", index.path("tools"));
        assertThat(loop.get("/verdict").path("reason").asString()).isEqualTo("there were 7 requests, not 4");
        assertThat(loop.send("/reset", index.path("none")).path("reason").asString())
                .isEqualTo("there were 0 requests, not 4");
    }

    @Test
    void onlyMessagesAreRequestsOfACase() throws Exception {
        NaiveLoop loop = new NaiveLoop(URI.create(server.baseUrl() + "/limit-of-turns"));
        loop.send("/reset", index.path("none"));
        JsonNode body = TrapSuite.JSON.readTree("""
                {"model": "claude-sonnet-5-5", "messages": [{"role": "user", "content": "Do it."}]}
                """);

        assertThat(loop.send("/v1/messages/count_tokens", body).has("input_tokens"))
                .isTrue();
        loop.get("/v1/models");
        assertThat(loop.get("/verdict").path("reason").asString()).isEqualTo("there were 0 requests, not 4");

        loop.send("/v1/messages?beta=true", ((ObjectNode) body).put("max_tokens", 0));
        assertThat(loop.get("/verdict").path("reason").asString()).isEqualTo("there were 1 requests, not 4");

        loop.send("/v1/messages", ((ObjectNode) body).put("max_tokens", -1));
        assertThat(loop.get("/verdict").path("reason").asString())
                .isEqualTo("request 2 is illegal: max_tokens: Input should be greater than or equal to 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "5",
                "{\"outcomes\": 5}",
                "{\"ran\": [1]}",
                "{\"ledger\": 5}",
                "{\"x\": 1e99999999999}",
                "{\"ran\": {\"ping\": 1e999999999}}"
            })
    void whateverIsToldOfAnOutcomeIsAnswered(String outcome) throws Exception {
        HttpResponse<String> told = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/refusal-with-call/outcome"))
                                .POST(HttpRequest.BodyPublishers.ofString(outcome))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(TrapSuite.JSON.readTree(told.body()).isObject()).isTrue();
    }

    private JsonNode verdict(String id) throws Exception {
        NaiveLoop loop = new NaiveLoop(URI.create(server.baseUrl() + "/" + id));
        loop.send("/outcome", loop.run("Do it.", index.path("tools")));
        return loop.get("/verdict");
    }
}
