package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ModelListTest {
    private final MessagesServer server = MessagesServer.start(request -> Reply.text("fine"));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aModelIsToldWithWhatItTakes() {
        JsonNode model = get("/v1/models/claude-opus-4-5").json();

        assertThat(model.path("id").asString()).as("an alias works").isEqualTo("claude-opus-4-5-20251101");
        assertThat(model.path("display_name").asString()).isEqualTo("Claude Opus 4.5");
        assertThat(model.path("created_at").asString()).isEqualTo("2025-11-01T00:00:00Z");
        assertThat(model.path("max_input_tokens").asInt()).isEqualTo(200_000);
        assertThat(model.path("max_tokens").asInt()).isEqualTo(64_000);
        assertThat(model.path("line").asString()).isEqualTo("opus");
        assertThat(model.at("/capabilities/thinking/types/enabled/supported").asBoolean())
                .isTrue();
        assertThat(model.at("/capabilities/thinking/types/adaptive/supported").asBoolean())
                .isFalse();
        assertThat(model.at("/capabilities/effort/high/supported").asBoolean()).isTrue();
        assertThat(model.at("/capabilities/effort/max/supported").asBoolean()).isFalse();
    }

    @Test
    void pagesGoForwardAndBack() {
        List<String> all = ids("/v1/models?limit=1000");
        assertThat(all).contains("claude-haiku-4-5-20251001", "claude-opus-5-5").doesNotContain("claude-haiku-4-5");

        JsonNode first = get("/v1/models?limit=3").json();
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("last_id").asString()).isEqualTo(all.get(2));
        assertThat(ids("/v1/models?limit=3&after_id=" + all.get(2))).isEqualTo(all.subList(3, 6));
        assertThat(ids("/v1/models?limit=2&before_id=" + all.get(5))).isEqualTo(all.subList(3, 5));
        JsonNode end = get("/v1/models?after_id=" + all.get(all.size() - 1)).json();
        assertThat(end.path("data").isEmpty()).isTrue();
        assertThat(end.path("has_more").asBoolean()).isFalse();
        assertThat(end.path("first_id").isNull()).isTrue();
    }

    @Test
    void theLifecycleNarrowsTheList() {
        assertThat(ids("/v1/models?lifecycle=deprecated")).containsExactly("claude-sonnet-4-5-20250929");
        assertThat(ids("/v1/models?lifecycle=retired"))
                .contains("claude-3-5-haiku-20241022")
                .noneMatch(ids("/v1/models?limit=1000")::contains);
        assertThat(get("/v1/models/claude-3-5-haiku-latest")
                        .json()
                        .path("display_name")
                        .asString())
                .isEqualTo("Claude 3.5 Haiku");
        assertThat(ids("/v1/models?lifecycle=active&lifecycle=deprecated&limit=1000"))
                .isEqualTo(ids("/v1/models?limit=1000"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /v1/models/claude-9 | 404 | model: claude-9",
                "GET | /v1/models?limit=0 | 400 | limit: Input should be a number from 1 to 1000",
                "GET | /v1/models?limit=x | 400 | limit: Input should be a number from 1 to 1000",
                "GET | /v1/models?after_id=x | 400 | after_id: there is no model x",
                "GET | /v1/models?lifecycle=young | 400 | lifecycle: Input should be 'active' or 'deprecated' or 'retired'",
                "POST | /v1/models | 405 | Method Not Allowed",
                "GET | /v1/messages | 405 | Method Not Allowed",
                "GET | /v1/messages/count_tokens | 405 | Method Not Allowed",
                "GET | /v2/models | 404 | Not found",
            })
    void whatIsWrongIsRefused(String method, String path, int status, String message) {
        Wire.Got got = Wire.send(server, method, path, "", Wire.headers());

        assertThat(got.status()).isEqualTo(status);
        assertThat(got.message()).isEqualTo(message);
        assertThat(got.json().path("request_id").asString())
                .isEqualTo(got.header("request-id"))
                .startsWith("req_");
    }

    @Test
    void theListNeedsAKeyToo() {
        assertThat(Wire.send(server, "GET", "/v1/models", "", Map.of("anthropic-version", "2026-10-21"))
                        .status())
                .isEqualTo(401);
    }

    private Wire.Got get(String path) {
        return Wire.send(server, "GET", path, "", Wire.headers());
    }

    private List<String> ids(String path) {
        return get(path)
                .json()
                .path("data")
                .valueStream()
                .map(model -> model.path("id").asString())
                .toList();
    }
}
