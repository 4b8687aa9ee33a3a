package dev.ratchet.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ratchet.http.Chunks;
import dev.ratchet.http.ServerSentEvents;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.recordings.ExactJson;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.Recording;
import dev.ratchet.recordings.Recordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.MockWebServer;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recorded traffic of Chat Completions, replayed over HTTP: each answer is read, each failure judged, and what our client
 * sends next compared with what the recorded one sent. The folder is that of {@code -Drecordings=DIR}; a last line tells
 * the counts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatRecordingsTest {
    private static final String PROVIDER = "openai-compatible";

    /** Links that our client does not follow, by {@code file#request}, each with its reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private int answers;
    private int streams;
    private int retries;
    private int exact;
    private int changed;
    private List<Recording> recordings = List.of();

    @BeforeAll
    void find() throws IOException {
        Path folder = Recordings.place();
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recordings"); // RecordingsTest says so
        recordings = Recordings.in(folder).of(PROVIDER);
        Assumptions.assumeFalse(recordings.isEmpty(), "no recordings of " + PROVIDER);
    }

    @AfterAll
    void tell() {
        if (!recordings.isEmpty()) {
            System.out.printf(
                    "recordings of Chat Completions: %d files, %d answers (%d of them streams), failures %s, %d retries,"
                            + " %d links exact, %d exceptions %s, %d not to be followed, %d failed%n",
                    recordings.size(),
                    answers,
                    streams,
                    refusals,
                    retries,
                    exact,
                    EXCEPTIONS.size(),
                    EXCEPTIONS,
                    changed,
                    failures.size());
        }
    }

    @Test
    void everyAnswerIsReadAsItCame() throws Exception {
        int failed = failures.size();
        try (MockWebServer server = started()) {
            for (Recording recording : recordings) {
                for (RecordedExchange exchange : recording.exchanges()) {
                    if (exchange.status() == 200) {
                        answers++;
                        check(recording.name(), () -> differenceOfAnswer(server, exchange));
                    }
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyStreamGivesTheSameAnswerHoweverItIsCut() {
        int failed = failures.size();
        for (Recording recording : recordings) {
            for (RecordedExchange exchange : recording.exchanges()) {
                if (exchange.status() == 200 && exchange.isStream()) {
                    streams++;
                    byte[] body = exchange.body().getBytes(StandardCharsets.UTF_8);
                    byte[] crlf = exchange.body().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
                    check(recording.name(), () -> {
                        ModelAnswer whole = read(Chunks.split(body, body.length / 2));
                        return read(Chunks.ofOneByte(body)).equals(whole)
                                        && read(Chunks.ofOneByte(crlf)).equals(whole)
                                ? null
                                : "another answer";
                    });
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyFailureIsTypedAndRepeatedIfThatMayMendIt() throws Exception {
        int failed = failures.size();
        for (Recording recording : recordings) {
            for (RecordedExchange exchange : recording.exchanges()) {
                if (exchange.status() != 200) {
                    refusals.merge("" + exchange.status(), 1, Integer::sum);
                    check(recording.name(), () -> differenceOfFailure(exchange));
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void everyRepetitionIsTheRequestThatFailed() throws Exception {
        int failed = failures.size();
        for (Recording recording : recordings) {
            for (int[] retry : recording.retries()) {
                retries++;
                check(recording.name(), () -> {
                    RecordedExchange first = recording.exchanges().get(retry[0]);
                    RecordedExchange second = recording.exchanges().get(retry[1]);
                    try (MockWebServer server = started()) {
                        server.enqueue(first.replay());
                        server.enqueue(second.replay());
                        OpenAiCompatibleModel model = RecordedChat.model(server, first.request());
                        model.call(
                                RecordedChat.request(
                                        first.request(), model.info().provider()),
                                event -> {},
                                new Cancellation());
                        JsonNode sent = received(server, first.request());
                        return sent.equals(received(server, first.request()))
                                        && sent.equals(RecordedChat.comparable(second.request(), second.request()))
                                ? null
                                : "sent " + sent;
                    }
                });
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    @Test
    void theNextRequestIsTheRecordedOne() throws Exception {
        int failed = failures.size();
        try (MockWebServer server = started()) {
            for (Recording recording : recordings) {
                List<RecordedExchange> exchanges = recording.exchanges();
                for (Recording.Link link : recording.links()) {
                    if (!link.exact()) {
                        changed++;
                        continue;
                    }
                    String place = recording.name() + "#" + link.request();
                    boolean same = check(
                            place,
                            () -> differenceOfLink(
                                    server,
                                    exchanges.get(link.answer()),
                                    exchanges.get(link.request()).request()));
                    exact += same ? 1 : 0;
                }
            }
        }
        assertThat(failures.subList(failed, failures.size())).isEmpty();
    }

    private static @Nullable String differenceOfLink(MockWebServer server, RecordedExchange answered, JsonNode next)
            throws Exception {
        JsonNode asked = answered.request();
        OpenAiCompatibleModel model = RecordedChat.model(server, asked);
        String provider = model.info().provider();
        ModelRequest request = RecordedChat.request(asked, provider);
        server.enqueue(answered.replay());
        ModelAnswer answer = model.call(request, event -> {}, new Cancellation());
        JsonNode sent = received(server, asked);
        if (!sent.equals(RecordedChat.comparable(asked, asked))) {
            return "sent " + sent + "\n  recorded " + RecordedChat.comparable(asked, asked);
        }
        Conversation grown = RecordedChat.conversation(
                request.conversation().answer(answer.content(), provider, false),
                next.path("messages"),
                asked.path("messages").size() + 1,
                provider);
        okio.Buffer body = new okio.Buffer();
        model.body(RecordedChat.request(next, grown)).writeTo(body);
        JsonNode following = RecordedChat.comparable(ExactJson.tree(body.readByteArray()), next);
        return following.equals(RecordedChat.comparable(next, next))
                ? null
                : "next " + following + "\n  recorded " + RecordedChat.comparable(next, next);
    }

    /** By another way than the one that is tested: line by line, whole trees, of a text that is all there. */
    private static @Nullable String differenceOfAnswer(MockWebServer server, RecordedExchange exchange) {
        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        if (exchange.isStream()) {
            exchange.body().lines().filter(line -> line.startsWith("data: {")).forEach(line -> {
                JsonNode chunk = ExactJson.tree(line.substring(6));
                merge(expected, chunk.path("choices").path(0).path("delta"), chunk.path("usage"));
            });
        } else {
            JsonNode body = ExactJson.tree(exchange.body());
            merge(expected, body.path("choices").path(0).path("message"), body.path("usage"));
        }
        StringBuilder shown = new StringBuilder();
        server.enqueue(exchange.replay());
        ModelAnswer answer = RecordedChat.model(server, null)
                .call(
                        Requests.asking("Hi"),
                        event -> {
                            if (event instanceof ModelEvent.TextDelta delta) {
                                shown.append(delta.text());
                            }
                        },
                        new Cancellation());
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        StringBuilder thinking = new StringBuilder();
        read.putArray("calls");
        for (ContentBlock block : answer.content()) {
            if (block instanceof ThinkingBlock thought) {
                thinking.append(thought.thinking());
            } else if (block instanceof ToolUseBlock call) {
                read.withArray("calls")
                        .addObject()
                        .put("id", call.id())
                        .put("name", call.name())
                        .set("arguments", ExactJson.tree(call.input()));
            }
        }
        read.put("text", answer.text());
        read.put("thinking", thinking.toString());
        read.put("prompt", answer.usage().totalInput());
        read.put("completion", answer.usage().output());
        ObjectNode due = JsonNodeFactory.instance.objectNode();
        due.set("calls", RecordedChat.calls(expected.path("calls")));
        due.put("text", expected.path("text").asString(""));
        due.put("thinking", expected.path("thinking").asString(""));
        due.put("prompt", (long) ExactJson.integer(expected.path("usage").path("prompt_tokens")));
        due.put("completion", (long) ExactJson.integer(expected.path("usage").path("completion_tokens")));
        if (!answer.content().stream()
                .allMatch(block -> block instanceof TextBlock
                        || block instanceof ThinkingBlock
                        || block instanceof ToolUseBlock)) {
            return "holds " + answer.content();
        }
        return read.equals(due) && shown.toString().equals(answer.text()) ? null : "read " + read + "\n  came " + due;
    }

    private static void merge(ObjectNode answer, JsonNode delta, JsonNode usage) {
        answer.put(
                "text", answer.path("text").asString("") + delta.path("content").asString(""));
        String field = delta.has("reasoning_content") ? "reasoning_content" : "reasoning";
        answer.put(
                "thinking",
                answer.path("thinking").asString("") + delta.path(field).asString(""));
        for (JsonNode call : delta.path("tool_calls")) {
            if (call.has("id") && !call.path("id").asString("").isEmpty()) {
                answer.withArray("calls").add(call.deepCopy());
            } else {
                JsonNode open =
                        answer.withArray("calls").get(answer.withArray("calls").size() - 1);
                ObjectNode function = (ObjectNode) open.path("function");
                function.put(
                        "arguments",
                        function.path("arguments").asString("")
                                + call.path("function").path("arguments").asString(""));
            }
        }
        if (usage.isObject()) {
            answer.set("usage", usage);
        }
    }

    private static @Nullable String differenceOfFailure(RecordedExchange exchange) throws Exception {
        String body = exchange.body();
        boolean repeated = exchange.status() == 408
                || (exchange.status() == 429
                        && !body.contains("Request too large")
                        && !body.contains("insufficient_quota"))
                || (exchange.status() >= 500 && !body.contains("--jinja"));
        Class<?> expected = repeated
                ? ModelException.Transient.class
                : switch (exchange.status()) {
                    case 401, 402, 403 -> ModelException.Account.class;
                    default ->
                        body.contains("context")
                                ? ModelException.ContextOverflow.class
                                : ModelException.InvalidRequest.class;
                };
        try (MockWebServer server = started()) {
            server.enqueue(exchange.replay());
            server.enqueue(exchange.replay());
            Throwable thrown = catchThrowable(() ->
                    RecordedChat.model(server, null).call(Requests.asking("Hi"), event -> {}, new Cancellation()));
            return expected.isInstance(thrown) && server.getRequestCount() == (repeated ? 2 : 1)
                    ? null
                    : server.getRequestCount() + " requests, then " + thrown;
        }
    }

    private static ModelAnswer read(okio.Source source) throws IOException {
        ServerSentEvents events = new ServerSentEvents(Okio.buffer(source), 1 << 20);
        ChatAnswer answer = new ChatAnswer(Conversation.empty());
        while (!answer.complete() && events.next()) {
            answer.add(events.data(), events.length(), event -> {});
        }
        return answer.answer(null);
    }

    private static JsonNode received(MockWebServer server, JsonNode recorded) throws InterruptedException {
        return RecordedChat.comparable(
                ExactJson.tree(server.takeRequest().getBody().toByteArray()), recorded);
    }

    private static MockWebServer started() throws IOException {
        MockWebServer server = new MockWebServer();
        server.start();
        return server;
    }

    private interface Comparison {
        @Nullable
        String difference() throws Exception;
    }

    private boolean check(String what, Comparison comparison) {
        String difference;
        try {
            difference = comparison.difference();
        } catch (Exception e) {
            difference = e.toString();
        }
        if (difference != null) {
            failures.add(what + ": " + difference);
        }
        return difference == null;
    }
}
