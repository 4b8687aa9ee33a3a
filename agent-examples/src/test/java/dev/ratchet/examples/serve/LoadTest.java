package dev.ratchet.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Five hundred clients at once: {@code mvn verify -Pbrowser}. */
@EnabledIfSystemProperty(named = "browser", matches = "true", disabledReason = "only with -Pbrowser")
@Timeout(240)
class LoadTest {
    private static final int CHATS = 500;
    private static final Pattern MARKER = Pattern.compile("m-[0-9]{4}");

    /** A tool that nobody leaves before all have come: so all chats are under way at one moment. */
    static final class Markers {
        private final CountDownLatch all = new CountDownLatch(CHATS);

        @Tool(value = "Repeats a marker. Returns it.", readOnly = true, timeoutSeconds = 200)
        String repeatMarker(@ToolParam("The marker, such as m-0001") String marker) throws InterruptedException {
            all.countDown();
            all.await();
            return "the marker is " + marker;
        }
    }

    @Test
    void fiveHundredChatsAtOnceAreAllAnsweredEachItsOwn() throws Exception {
        Markers markers = new Markers();
        try (MessagesServer planner = MessagesServer.start(new OfflinePlanner());
                ChatService service = ChatService.builder(approver -> AgentRunner.builder()
                                .model(AnthropicModel.builder()
                                        .baseUrl(planner.baseUrl().toString())
                                        .apiKey("any")
                                        .build())
                                .tools(markers)
                                .build())
                        .runs(CHATS, CHATS)
                        .start()) {
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            Client client = new Client(service);
            long begun = System.nanoTime();
            List<CompletableFuture<HttpResponse<String>>> chats = new ArrayList<>();
            for (int i = 0; i < CHATS; i++) {
                chats.add(http.sendAsync(chat(client, marker(i)), BodyHandlers.ofString()));
            }
            assertThat(markers.all.await(200, TimeUnit.SECONDS))
                    .as("all under way")
                    .isTrue();
            Duration underWay = Duration.ofNanos(System.nanoTime() - begun);

            Set<String> conversations = new HashSet<>();
            long events = 0;
            for (int i = 0; i < CHATS; i++) {
                String stream = chats.get(i).get(200, TimeUnit.SECONDS).body();
                assertThat(stream).contains("\"outcome\":\"completed\"", "the marker is " + marker(i));
                assertThat(MARKER.matcher(stream)
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.toSet()))
                        .as("markers in the stream of chat " + i)
                        .containsExactly(marker(i));
                conversations.add(stream.substring(stream.indexOf("run_id"), stream.indexOf("provider")));
                events += stream.lines()
                        .filter(line -> line.startsWith("event: "))
                        .count();
            }
            assertThat(conversations).hasSize(CHATS);
            System.out.printf(
                    Locale.ROOT,
                    "%d chats at once: all under way after %d ms, all answered after %d ms, %d events, none lost, none mixed up%n",
                    CHATS,
                    underWay.toMillis(),
                    Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                    events);
        }
    }

    private static HttpRequest chat(Client client, String marker) {
        return HttpRequest.newBuilder(
                        client.json("/chat", "{\"message\":\"Repeat the marker \\\"" + marker + "\\\".\"}"),
                        (name, value) -> true)
                .header("accept", "text/event-stream")
                .build();
    }

    private static String marker(int chat) {
        return String.format(Locale.ROOT, "m-%04d", chat);
    }
}
