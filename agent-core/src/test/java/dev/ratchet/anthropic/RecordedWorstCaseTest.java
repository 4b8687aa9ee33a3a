package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.context.ContextState;
import dev.ratchet.context.WorstCase;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What budgets reserve, held against what the real service counted in recorded traffic. */
@Timeout(60)
class RecordedWorstCaseTest {
    private static final ModelInfo ANY =
            new ModelInfo(AnthropicModel.PROVIDER, "any", OptionalInt.empty(), OptionalInt.empty());

    private final List<String> exceeded = new ArrayList<>();
    private int first;
    private int later;

    @Test
    void noRequestWasCountedAsMoreThanWouldHaveBeenReserved() throws Exception {
        Path folder = Recordings.place();
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recordings in " + folder);
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (Recording recording : Recordings.in(folder).of(AnthropicModel.PROVIDER)) {
                for (Recording.Link link : recording.links()) {
                    if (link.exact()) {
                        check(server, recording, link);
                    }
                }
            }
        }

        System.out.printf("worst case: %d first requests, %d later ones, %d exceeded%n", first, later, exceeded.size());
        assertThat(exceeded).isEmpty();
        assertThat(first).isGreaterThan(20);
        assertThat(later).isGreaterThan(20);
    }

    private void check(MockWebServer server, Recording recording, Recording.Link link) throws Exception {
        RecordedExchange asked = recording.exchanges().get(link.answer());
        RecordedExchange next = recording.exchanges().get(link.request());
        if (asked.kind() != RecordedExchange.Kind.MESSAGE || next.kind() != RecordedExchange.Kind.MESSAGE) {
            return;
        }
        ModelRequest request = RecordedClient.request(asked.request());
        ModelAnswer answer = answer(server, asked, request);
        Conversation sent = request.conversation();
        Conversation kept = sent.answer(
                answer.content(), AnthropicModel.PROVIDER, answer.stopReason().equals(StopReason.PAUSE_TURN));
        Conversation grown = RecordedClient.conversation(
                kept,
                next.request().path("messages"),
                asked.request().path("messages").size() + 1);
        ModelRequest following = RecordedClient.request(next.request(), grown);
        ModelAnswer second = answer(server, next, following);
        String place = recording.name() + "#" + link.request();
        if (link.answer() == 0 && !servers(answer)) {
            first++;
            compare(place + " first", ContextState.START, request, answer);
        }
        if (!servers(second)) {
            later++;
            compare(
                    place,
                    ContextState.START.answered(request.prompt(), sent, kept, answer.usage()),
                    following,
                    second);
        }
    }

    private void compare(String place, ContextState state, ModelRequest request, ModelAnswer answer) {
        long reserved = WorstCase.inputTokens(state, request.prompt(), request.conversation(), ANY);
        if (answer.usage().totalInput() > reserved) {
            exceeded.add(place + ": " + answer.usage().totalInput() + " of " + reserved);
        }
    }

    /** A tool of the server's reads what nobody knows beforehand. */
    private static boolean servers(ModelAnswer answer) {
        return answer.content().stream().anyMatch(OtherBlock.class::isInstance);
    }

    private static ModelAnswer answer(MockWebServer server, RecordedExchange exchange, ModelRequest request)
            throws Exception {
        server.enqueue(exchange.replay());
        ModelAnswer answer =
                RecordedClient.model(server, exchange.request()).call(request, event -> {}, new Cancellation());
        server.takeRequest();
        return answer;
    }
}
