package dev.ratchet.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.model.FallbackModel;
import dev.ratchet.model.Model;
import dev.ratchet.openai.OpenAiCompatibleModel;
import dev.ratchet.openai.Provider;
import dev.ratchet.testing.Recorder;
import dev.ratchet.testing.Replay;
import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.tools.StockPrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/providers.md, as far as they run without a service. */
@Timeout(60)
class ProvidersPageTest {
    @TempDir
    private Path folder;

    @Test
    void aLocalModelNeedsNoKey() {
        // tag::local
        Model model = OpenAiCompatibleModel.builder()
                .baseUrl("http://localhost:11434/v1")
                .model("qwen3")
                .contextWindow(32_768)
                .build();
        // end::local

        assertThat(model.info().provider()).isEqualTo("ollama");
        assertThat(model.info().contextWindow()).hasValue(32_768);
    }

    @Test
    void aHostedModelTakesItsKeyFromTheEnvironment() {
        Map<String, String> environment = Map.of("MISTRAL_API_KEY", "secret-4711");
        // tag::hosted
        Model model = OpenAiCompatibleModel.builder()
                .provider(Provider.MISTRAL)
                .environment(environment) // System.getenv()
                .model("mistral-small-latest")
                .maxOutputTokens(8_000)
                .parameter("temperature", "0.2")
                .build();
        // end::hosted

        assertThat(model).hasToString("OpenAiCompatibleModel[mistral-small-latest at https://api.mistral.ai/v1]");
    }

    @Test
    void anotherModelStandsIn() {
        // tag::fallback
        Model first = AnthropicModel.builder()
                .apiKey("key")
                .retries(2, Duration.ofSeconds(20))
                .build();
        Model second = OpenAiCompatibleModel.builder()
                .provider(Provider.OLLAMA)
                .model("qwen3")
                .build();
        Model model = FallbackModel.of(first, second);
        // end::fallback

        assertThat(model.info().id()).isEqualTo("claude-sonnet-5-5");
    }

    @Test
    void aRunIsRecordedAndReplayed() throws IOException {
        Path file = folder.resolve("stocks.json");
        try (MessagesServer planner = MessagesServer.start(new OfflinePlanner())) {
            String service = planner.baseUrl().toString();
            // tag::record
            try (Recorder recorder = Recorder.of(service)) { // https://api.anthropic.com
                run(recorder.baseUrl());
                recorder.save(file);
            }
            // end::record
        }
        // tag::replay
        try (Replay replay = Replay.of(file)) {
            assertThat(run(replay.baseUrl())).contains("Apple (AAPL)");
        }
        // end::replay
        assertThat(Files.readString(file)).doesNotContain("secret-4711");
    }

    private static String run(String baseUrl) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .apiKey("secret-4711")
                        .baseUrl(baseUrl)
                        .build())
                .tools(new StockPrices())
                .build()
                .run("How did Apple do in 2009?")
                .text();
    }
}
