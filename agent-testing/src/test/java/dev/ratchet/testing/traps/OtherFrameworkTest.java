package dev.ratchet.testing.traps;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The suite over HTTP, tried by a loop that is not ours. */
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

    private JsonNode verdict(String id) throws Exception {
        NaiveLoop loop = new NaiveLoop(URI.create(server.baseUrl() + "/" + id));
        loop.send("/outcome", loop.run("Do it.", index.path("tools")));
        return loop.get("/verdict");
    }
}
