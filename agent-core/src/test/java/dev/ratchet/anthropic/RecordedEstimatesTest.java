package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ratchet.context.ContextInput;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextPlan;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.context.ContextState;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.recordings.RecordedExchange;
import dev.ratchet.recordings.Recording;
import dev.ratchet.recordings.Recordings;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What the next request is thought to be, against what the real service counted in recorded conversations. */
class RecordedEstimatesTest {

    private record Estimate(String where, long thought, long counted) {
        double error() {
            return Math.abs(thought - counted) / (double) counted;
        }
    }

    /** What is in no text: what the service adds for citations; thinking that it forgets when the user speaks again. */
    private static final List<String> EXCEPTIONS = List.of(
            "cites_tool_results_returned_as_search_results",
            "preserves_thinking_signatures_between_turns_when_provided");

    @Test
    void theNextRequestIsWithinATenthOfWhatTheServiceCounts() throws IOException {
        boolean there = Files.isDirectory(Recordings.place());
        if (!there) {
            System.out.println("SKIPPED: no recordings at " + Recordings.place());
        }
        assumeThat(there).isTrue();
        List<Estimate> estimates = new ArrayList<>();
        for (Recording recording : Recordings.in(Recordings.place()).of("anthropic")) {
            estimates.addAll(estimates(recording));
        }
        estimates.removeIf(estimate -> EXCEPTIONS.stream().anyMatch(estimate.where::contains));
        List<Double> errors = estimates.stream().map(Estimate::error).sorted().toList();

        System.out.printf(
                Locale.ROOT,
                "estimates of %d recorded requests: half within %.1f %%, nine tenths within %.1f %%, all within %.1f %%%n",
                errors.size(),
                100 * errors.get(errors.size() / 2),
                100 * errors.get(errors.size() * 9 / 10),
                100 * errors.get(errors.size() - 1));
        assertThat(estimates)
                .hasSizeGreaterThan(40)
                .allSatisfy(estimate ->
                        assertThat(estimate.error()).as(estimate.toString()).isLessThanOrEqualTo(0.1));
    }

    private static List<Estimate> estimates(Recording recording) {
        List<Estimate> estimates = new ArrayList<>();
        List<RecordedExchange> exchanges = recording.exchanges();
        Map<Integer, ContextState> after = new HashMap<>();
        for (Recording.Link link : recording.links()) {
            if (!link.exact()) {
                continue;
            }
            RecordedExchange asked = exchanges.get(link.answer());
            RecordedExchange next = exchanges.get(link.request());
            if (RecordedStream.kind(asked) != RecordedExchange.Kind.MESSAGE
                    || RecordedStream.kind(next) != RecordedExchange.Kind.MESSAGE
                    || asked.request().isMissingNode()
                    || next.request().toString().matches("(?s).*\"type\":\"(image|document|server_tool_use)\".*")) {
                continue;
            }
            Conversation sent = RecordedClient.request(asked.request()).conversation();
            ContextInput first = input(asked, sent, ContextState.START);
            ContextState state = after.getOrDefault(link.answer(), ContextState.START);
            ContextPlan plan = ContextManager.plan(first);
            ArrayNode answer = ((ArrayNode) next.request().path("messages")).arrayNode();
            answer.add(next.request()
                    .path("messages")
                    .get(asked.request().path("messages").size()));
            Conversation kept = RecordedClient.conversation(sent, answer, 0);
            state = state.asked(first, plan).answered(first.prompt(), sent, kept, usage(asked));
            after.put(link.request(), state);
            ContextInput second =
                    input(next, RecordedClient.request(next.request()).conversation(), state);
            estimates.add(new Estimate(
                    recording.name() + " " + link.request(),
                    ContextManager.plan(second).inputTokens(),
                    usage(next).totalInput()));
        }
        return estimates;
    }

    private static ContextInput input(RecordedExchange exchange, Conversation conversation, ContextState state) {
        ModelRequest request = RecordedClient.request(exchange.request(), conversation);
        return new ContextInput(
                state,
                request.prompt(),
                conversation,
                ModelLimits.info(exchange.request().path("model").asString()),
                ContextPolicy.none(),
                Instant.EPOCH,
                10);
    }

    private static Usage usage(RecordedExchange exchange) {
        UsageCount count = new UsageCount();
        if (!exchange.isStream()) {
            count.update(RawJson.parse(exchange.body()).members().get("usage"));
            return count.usage();
        }
        exchange.body().lines().filter(line -> line.startsWith("data:")).forEach(line -> {
            JsonNode event = RawJson.parse(line.substring(5).strip()).tree();
            JsonNode usage = event.path("message").path("usage").isObject()
                    ? event.path("message").path("usage")
                    : event.path("usage");
            if (usage.isObject()) {
                count.update(RawJson.of(usage));
            }
        });
        return count.usage();
    }
}
