package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ratchet.anthropic.RecordedExchange.Kind;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordingsTest {
    private static final String PROVIDER = "anthropic";

    /** Links that our client does not follow, by {@code file#request}, each with its reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
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
        if (!counts.isEmpty()) {
            StringBuilder line = new StringBuilder("recordings: ")
                    .append(recordings.of(PROVIDER).size())
                    .append(" files");
            counts.forEach(
                    (what, count) -> line.append(", ").append(count).append(' ').append(what));
            System.out.println(line.append(", ").append(failures.size()).append(" failed"));
            failures.forEach(failure -> System.out.println("  failed: " + failure));
        }
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
        int messages = 0;
        Map<String, Integer> others = new TreeMap<>();
        for (Recording recording : recordings.of(PROVIDER)) {
            List<RecordedExchange> exchanges = recording.exchanges();
            for (int i = 0; i < exchanges.size(); i++) {
                RecordedExchange exchange = exchanges.get(i);
                if (exchange.kind() == Kind.OTHER) {
                    others.merge(exchange.path(), 1, Integer::sum);
                } else if (exchange.kind() == Kind.MESSAGE) {
                    messages++;
                    check(recording.name() + " answer " + i, () -> differenceOfAnswer(exchange));
                }
            }
        }
        counts.put("answers", messages);
        counts.put(
                "answers of other endpoints, which hold no message " + others,
                others.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyStreamGivesTheSameMessageHoweverItIsCut() {
        int failed = failures.size();
        int streams = 0;
        for (Recording recording : recordings.of(PROVIDER)) {
            for (RecordedExchange exchange : recording.exchanges()) {
                if (exchange.kind() == Kind.MESSAGE && exchange.isStream()) {
                    streams++;
                    check(recording.name(), () -> CutStream.difference(exchange.body()));
                }
            }
        }
        counts.put("of them streams, cut in every way", streams);
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyFailureIsTypedAndRepeatedAsItsHeadersSay() {
        int failed = failures.size();
        Map<String, Integer> kinds = new TreeMap<>();
        for (Recording recording : recordings.of(PROVIDER)) {
            List<RecordedExchange> exchanges = recording.exchanges();
            for (int i = 0; i < exchanges.size(); i++) {
                RecordedExchange exchange = exchanges.get(i);
                if (exchange.kind() == Kind.FAILURE) {
                    kinds.merge(exchange.status() == 200 ? "in a stream" : "" + exchange.status(), 1, Integer::sum);
                    check(recording.name() + " answer " + i, () -> differenceOfFailure(exchange));
                }
            }
        }
        counts.put(
                "failures " + kinds,
                kinds.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyRepetitionIsTheRequestThatFailed() {
        int failed = failures.size();
        int retries = 0;
        for (Recording recording : recordings.of(PROVIDER)) {
            for (int[] retry : recording.retries()) {
                retries++;
                List<RecordedExchange> exchanges = recording.exchanges();
                check(
                        recording.name() + " request " + retry[1],
                        () -> differenceOfRetry(exchanges.get(retry[0]), exchanges.get(retry[1])));
            }
        }
        counts.put("retries", retries);
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void theNextRequestIsTheRecordedOne() throws IOException {
        int failed = failures.size();
        int tried = 0;
        int exact = 0;
        int inexact = 0;
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (Recording recording : recordings.of(PROVIDER)) {
                List<RecordedExchange> exchanges = recording.exchanges();
                for (Recording.Link link : recording.links()) {
                    if (!link.exact()) {
                        inexact++;
                        continue;
                    }
                    tried++;
                    String place = recording.name() + "#" + link.request();
                    RecordedExchange answered = exchanges.get(link.answer());
                    JsonNode next = exchanges.get(link.request()).request();
                    if (EXCEPTIONS.containsKey(place)) {
                        assertThat(catchDifference(() -> differenceOfLink(server, answered, next)))
                                .as(place + " is no exception any more")
                                .isNotNull();
                    } else if (check(place, () -> differenceOfLink(server, answered, next))) {
                        exact++;
                    }
                }
            }
        }
        counts.put("links tried", tried);
        counts.put("exact", exact);
        counts.put("exceptions " + EXCEPTIONS.values(), tried - exact - (failures.size() - failed));
        counts.put("links changed by the client that was recorded", inexact);
        assertThat(failures.subList(failed, failures.size())).isEmpty();
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

    /** Reads the answer, then sends it back: twice it must be what came, to the order of names and the text of numbers. */
    private static @Nullable String differenceOfAnswer(RecordedExchange exchange) throws IOException {
        String body = exchange.body();
        List<List<JsonNode>> expected = exchange.isStream()
                ? RecordedStream.messages(body)
                : List.of(ExactJson.tree(body).path("content").valueStream().toList());
        List<ModelAnswer> read = exchange.isStream()
                ? CutStream.messages(CutStream.whole(body))
                : List.of(MessageAccumulator.whole(RawJson.parse(body)).answer(null));
        if (read.size() != expected.size()) {
            return read.size() + " messages for " + expected.size();
        }
        for (int i = 0; i < read.size(); i++) {
            String came = expected.get(i).toString();
            List<ContentBlock> content = read.get(i).content();
            String kept = content.stream()
                    .map(block -> ExactJson.tree(block.raw()))
                    .toList()
                    .toString();
            if (!kept.equals(came)) {
                return "read " + kept + "\n  came " + came;
            }
            String back = sentBack(read.get(i)).toString();
            String due = takenBack(expected.get(i)).toString();
            if (!back.equals(due)) {
                return "sent back " + back + "\n  came " + due;
            }
        }
        return null;
    }

    private static List<JsonNode> sentBack(ModelAnswer answer) throws IOException {
        Conversation conversation = Conversation.empty()
                .user(List.of(TextBlock.of("Hi")))
                .answer(
                        answer.content(),
                        AnthropicModel.PROVIDER,
                        answer.stopReason().equals(StopReason.PAUSE_TURN));
        MessagesBody body = new MessagesBody(RawJson.parse("{\"model\":\"m\"}"), Requests.of(conversation));
        return ExactJson.tree(Requests.json(body))
                .at("/messages/1/content")
                .valueStream()
                .toList();
    }

    /** {@return what of an answer the service takes back: no empty text, and no thoughts and calls from before a fallback} */
    private static List<JsonNode> takenBack(List<JsonNode> came) {
        int fallback = came.stream()
                .map(block -> block.path("type").asString())
                .toList()
                .lastIndexOf("fallback");
        List<JsonNode> due = new ArrayList<>();
        for (int i = 0; i < came.size(); i++) {
            boolean superseded = i < fallback
                    && Set.of("thinking", "redacted_thinking", "tool_use", "connector_text")
                            .contains(came.get(i).path("type").asString());
            if (!superseded && !came.get(i).path("text").asString("x").isEmpty()) {
                due.add(came.get(i));
            }
        }
        return due;
    }

    private static @Nullable String differenceOfFailure(RecordedExchange exchange) throws Exception {
        boolean repeated = shouldBeRepeated(exchange);
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(exchange.replay());
            server.enqueue(exchange.replay());
            List<ModelEvent> events = new ArrayList<>();
            Throwable thrown = catchThrowable(() ->
                    RecordedClient.model(server, null).call(Requests.asking("Hi"), events::add, new Cancellation()));
            if (!(thrown instanceof ModelException failure)) {
                return "no failure but " + thrown;
            }
            if (server.getRequestCount() != (repeated ? 2 : 1)) {
                return server.getRequestCount() + " requests; "
                        + (repeated ? "it is to be repeated" : "it is not to be repeated");
            }
            Class<?> expected = repeated ? ModelException.Transient.class : typeOf(exchange);
            if (!expected.isInstance(failure)) {
                return failure + " in place of a " + expected.getSimpleName();
            }
            String wait = exchange.header("retry-after");
            String waited = failure instanceof ModelException.Transient passing
                    ? passing.retryAfter().map(delay -> "" + delay.toSeconds()).orElse(null)
                    : null;
            return repeated && wait != null && !wait.equals(waited)
                    ? "waits " + waited + " s in place of " + wait
                    : null;
        }
    }

    /** By the service's rules: its own word first, then the status; a 429 without a time is a limit that time does not mend. */
    private static boolean shouldBeRepeated(RecordedExchange exchange) {
        int status = exchange.status();
        if (status == 200) {
            String type = RecordedStream.errorType(exchange.body());
            boolean acted = exchange.body().contains("\"type\":\"server_tool_use\"");
            return !acted
                    && (type.isEmpty()
                            || Set.of("overloaded_error", "api_error", "rate_limit_error", "timeout_error")
                                    .contains(type));
        }
        String word = exchange.header("x-should-retry");
        if (word != null) {
            return word.equals("true");
        }
        boolean timed = exchange.header("retry-after") != null || exchange.header("retry-after-ms") != null;
        return status == 408 || status == 409 || status >= 500 || (status == 429 && timed);
    }

    private static Class<?> typeOf(RecordedExchange exchange) {
        return switch (exchange.status()) {
            case 401, 402, 403, 429 -> ModelException.Account.class;
            case 400 ->
                exchange.body().contains("prompt is too long")
                        ? ModelException.ContextOverflow.class
                        : ModelException.InvalidRequest.class;
            case 404, 413 -> ModelException.InvalidRequest.class;
            default -> ModelException.BrokenAnswer.class;
        };
    }

    private static @Nullable String differenceOfRetry(RecordedExchange failed, RecordedExchange repeated)
            throws Exception {
        JsonNode asked = RecordedClient.comparable(failed.request());
        if (!asked.equals(RecordedClient.comparable(repeated.request()))) {
            return "it does not repeat the request that failed";
        }
        boolean byUs = shouldBeRepeated(failed); // else its caller asked again
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(failed.replay());
            server.enqueue(repeated.replay());
            AnthropicModel model = RecordedClient.model(server, failed.request());
            Throwable thrown = catchThrowable(
                    () -> model.call(RecordedClient.request(failed.request()), event -> {}, new Cancellation()));
            if (server.getRequestCount() != (byUs ? 2 : 1)) {
                return server.getRequestCount() + " requests";
            }
            for (int i = server.getRequestCount(); i > 0; i--) {
                JsonNode sent = RecordedClient.comparable(
                        ExactJson.tree(server.takeRequest().getBody().toByteArray()));
                if (!sent.equals(asked)) {
                    return "sent " + sent + "\n  recorded " + asked;
                }
            }
            boolean answered = byUs && repeated.kind() == Kind.MESSAGE;
            return answered == (thrown == null) ? null : "ended with " + thrown;
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
