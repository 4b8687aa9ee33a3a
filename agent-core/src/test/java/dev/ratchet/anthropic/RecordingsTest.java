package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.StopReason;
import dev.ratchet.recordings.ExactJson;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.RecordedExchange.Kind;
import dev.ratchet.recordings.Recording;
import dev.ratchet.recordings.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * Recorded traffic, replayed: each answer is read and sent back, each failure is judged, and what our client sends next is
 * compared with what the recorded one sent. The folder is that of {@code -Drecordings=DIR}; a last line tells the counts.
 * Links that are not to be followed are those whose client left out, or changed, what it had to send back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingsTest {
    private static final String PROVIDER = "anthropic";

    /** Links that our client does not follow, by {@code file#request}, each with its reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    private final Map<String, Integer> others = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private int answers;
    private int streams;
    private int retries;
    private int links;
    private int exact;
    private int changed;
    private Recordings recordings = new Recordings(Path.of(""), List.of(), List.of());

    @BeforeAll
    void find() throws IOException {
        Path folder = Recordings.place();
        String missing = "recordings folder " + folder.toAbsolutePath().normalize() + " is not there";
        if (!Files.isDirectory(folder) && Recordings.named()) {
            AssertionError error = new AssertionError(missing);
            error.setStackTrace(new StackTraceElement[0]); // the sentence says it all
            throw error;
        }
        if (!Files.isDirectory(folder)) {
            System.out.println("SKIPPED: " + missing + "; name another by -Drecordings=DIR");
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), missing);
        recordings = Recordings.in(folder);
        failures.addAll(recordings.unreadable());
    }

    @AfterAll
    void tell() {
        if (recordings.readable().isEmpty() && failures.isEmpty()) {
            return; // skipped
        }
        System.out.printf(
                "recordings: %d files, %d answers (%d of them streams), %d of other endpoints %s, %d failures %s, %d retries,"
                        + " %d links tried, %d exact, %d exceptions %s, %d not to be followed, %d failed%n",
                recordings.of(PROVIDER).size(),
                answers,
                streams,
                sum(others),
                others,
                sum(refusals),
                refusals,
                retries,
                links,
                exact,
                EXCEPTIONS.size(),
                EXCEPTIONS,
                changed,
                failures.size());
        failures.forEach(failure -> System.out.println("  failed: " + failure));
    }

    @Test
    void everyFileIsReadAndSomeAreOfThisProvider() {
        assertThat(recordings.unreadable()).isEmpty();
        assertThat(recordings.of(PROVIDER))
                .as("recordings of %s in %s", PROVIDER, recordings.folder())
                .isNotEmpty();
    }

    @Test
    void everyAnswerComesBackAsItCame() {
        int failed = failures.size();
        for (Recording recording : recordings.of(PROVIDER)) {
            List<RecordedExchange> exchanges = recording.exchanges();
            for (int i = 0; i < exchanges.size(); i++) {
                RecordedExchange exchange = exchanges.get(i);
                if (RecordedStream.kind(exchange) == Kind.OTHER) {
                    others.merge(exchange.path(), 1, Integer::sum);
                } else if (RecordedStream.kind(exchange) == Kind.MESSAGE) {
                    answers++;
                    check(recording.name() + " answer " + i, () -> RoundTrip.difference(exchange));
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyStreamGivesTheSameMessageHoweverItIsCut() {
        int failed = failures.size();
        for (Recording recording : recordings.of(PROVIDER)) {
            for (RecordedExchange exchange : recording.exchanges()) {
                if (RecordedStream.kind(exchange) == Kind.MESSAGE && exchange.isStream()) {
                    streams++;
                    check(recording.name(), () -> CutStream.difference(exchange.body()));
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyFailureIsTypedAndRepeatedAsItsHeadersSay() {
        int failed = failures.size();
        for (Recording recording : recordings.of(PROVIDER)) {
            List<RecordedExchange> exchanges = recording.exchanges();
            for (int i = 0; i < exchanges.size(); i++) {
                RecordedExchange exchange = exchanges.get(i);
                if (RecordedStream.kind(exchange) == Kind.FAILURE) {
                    refusals.merge(exchange.status() == 200 ? "in a stream" : "" + exchange.status(), 1, Integer::sum);
                    check(recording.name() + " answer " + i, () -> FailureReplay.difference(exchange));
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyRepetitionIsTheRequestThatFailed() {
        int failed = failures.size();
        for (Recording recording : recordings.of(PROVIDER)) {
            for (int[] retry : recording.retries()) {
                retries++;
                List<RecordedExchange> exchanges = recording.exchanges();
                check(
                        recording.name() + " request " + retry[1],
                        () -> FailureReplay.differenceOfRetry(exchanges.get(retry[0]), exchanges.get(retry[1])));
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void theNextRequestIsTheRecordedOne() throws IOException {
        int failed = failures.size();
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (Recording recording : recordings.of(PROVIDER)) {
                List<RecordedExchange> exchanges = recording.exchanges();
                for (Recording.Link link : recording.links()) {
                    if (!link.exact()) {
                        changed++;
                        continue;
                    }
                    links++;
                    String place = recording.name() + "#" + link.request();
                    Comparison comparison = () -> differenceOfLink(
                            server,
                            exchanges.get(link.answer()),
                            exchanges.get(link.request()).request());
                    if (EXCEPTIONS.containsKey(place)) {
                        assertThat(catchDifference(comparison))
                                .as(place + " is no exception any more")
                                .isNotNull();
                    } else if (check(place, comparison)) {
                        exact++;
                    }
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private interface Comparison {
        @Nullable
        String difference() throws Exception;
    }

    private boolean check(String what, Comparison comparison) {
        String difference = catchDifference(comparison);
        if (difference != null) {
            failures.add(what + ": " + difference);
        }
        return difference == null;
    }

    private static @Nullable String catchDifference(Comparison comparison) {
        try {
            return comparison.difference();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static @Nullable String differenceOfLink(MockWebServer server, RecordedExchange answered, JsonNode next)
            throws Exception {
        JsonNode asked = answered.request();
        AnthropicModel model = RecordedClient.model(server, asked);
        ModelRequest request = RecordedClient.request(asked);
        server.enqueue(answered.replay());
        ModelAnswer answer = model.call(request, event -> {}, new Cancellation());
        JsonNode sent = RecordedClient.comparable(
                ExactJson.tree(server.takeRequest().getBody().toByteArray()));
        if (!sent.equals(RecordedClient.comparable(asked))) {
            return "sent " + sent + "\n  recorded " + RecordedClient.comparable(asked);
        }
        Conversation grown = request.conversation()
                .answer(
                        answer.content(),
                        AnthropicModel.PROVIDER,
                        answer.stopReason().equals(StopReason.PAUSE_TURN));
        JsonNode messages = next.path("messages");
        grown = RecordedClient.conversation(
                grown, messages, asked.path("messages").size() + 1);
        JsonNode following = RecordedClient.sent(model, RecordedClient.request(next, grown));
        return following.equals(RecordedClient.comparable(next))
                ? null
                : "next " + following + "\n  recorded " + RecordedClient.comparable(next);
    }
}
