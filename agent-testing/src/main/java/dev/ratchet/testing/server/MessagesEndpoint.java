package dev.ratchet.testing.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests that passed every check. Thread-safe. */
final class MessagesEndpoint {
    static final int MOST_BYTES = 32 * 1024 * 1024;

    private final Responder responder;
    private final InstantSource clock;
    private final @Nullable Chunks chunks;
    private final TokenCount count;
    private final @Nullable Latency latency;
    private final PromptCache cache = new PromptCache();
    private final Diagnosis diagnosis = new Diagnosis();

    MessagesEndpoint(
            Responder responder,
            InstantSource clock,
            @Nullable Chunks chunks,
            TokenCount count,
            @Nullable Latency latency) {
        this.latency = latency;
        this.responder = responder;
        this.clock = clock;
        this.chunks = chunks;
        this.count = count;
    }

    /** {@return how many tokens a request has, before and after edits of its context} */
    ObjectNode count(CheckedRequest request) {
        JsonNode body = request.body().node();
        ContextEdits.Edited edited = ContextEdits.apply(body, count);
        ObjectNode told = Json.object()
                .put("input_tokens", PromptPrefix.of(edited.body(), count).tokens());
        if (edited.applied() != null) {
            told.putObject("context_management")
                    .put("original_input_tokens", PromptPrefix.of(body, count).tokens());
        }
        return told;
    }

    HttpAnswer message(CheckedRequest request, String requestId, long number) {
        Instant start = clock.instant();
        ContextEdits.Edited edited = ContextEdits.apply(request.body().node(), count);
        PromptPrefix prompt = PromptPrefix.of(edited.body(), count);
        if (prompt.tokens() > request.model().contextWindow()) {
            throw Refused.invalid("prompt is too long: " + prompt.tokens() + " tokens > "
                    + request.model().contextWindow() + " maximum");
        }
        Reply reply = reply(request);
        Fault fault = reply.fault();
        if (fault instanceof Fault.HttpError error) {
            return HttpAnswer.error(requestId, new Refused(error.status(), error.type(), error.message()))
                    .with(error.headers());
        }
        if (fault instanceof Fault.Verbatim verbatim) {
            return chunked(HttpAnswer.verbatim(verbatim), reply);
        }
        Compaction compaction = Compaction.of(edited.body(), prompt.tokens());
        if (compaction != null) {
            compaction = reply.beginsWithCompaction()
                    ? compaction.with(reply.blocks().get(0).json())
                    : compaction;
            reply = reply.compacted(compaction);
        }
        List<PromptCache.Accounting> rounds = rounds(request.model(), prompt, compaction, start);
        Answer answer = new Answer(reply, request, prompt, rounds, number, count);
        answer.applied(edited.applied());
        if (request.allows(Set.of(TopLevelRule.COMPACT_EDIT, TopLevelRule.COMPACT))) {
            answer.withIterations();
        }
        JsonNode asked = request.body().node().path("diagnostics");
        if (asked.isObject()) {
            answer.diagnostics(diagnosis.of(asked, answer.id(), request.model(), prompt));
        }
        HttpAnswer whole = http(answer, request, fault, requestId)
                .with(RateLimits.headers(clock))
                .of(() -> rounds.forEach(round -> cache.begun(round, start)), answer.billed());
        if (latency != null) {
            Billed billed = answer.billed();
            whole = whole.at(latency.of(billed.uncached() + billed.written(), billed.output()));
        }
        HttpAnswer faulty = fault instanceof Fault.Cut cut
                ? whole.cut(cut)
                : fault instanceof Fault.Stall stall ? whole.stalled(stall) : whole;
        return chunked(faulty, reply);
    }

    /** {@return what each round of the model costs: a summary and the answer that goes on from it, or the answer alone} */
    private List<PromptCache.Accounting> rounds(
            ModelSpec model, PromptPrefix prompt, @Nullable Compaction compaction, Instant start) {
        List<PromptCache.Accounting> rounds = new ArrayList<>();
        rounds.add(cache.account(model, prompt, start));
        if (compaction != null && !compaction.pauses()) {
            rounds.add(cache.account(model, PromptPrefix.of(compaction.continued(), count), start));
        }
        return rounds;
    }

    private static HttpAnswer http(Answer answer, CheckedRequest request, @Nullable Fault fault, String requestId) {
        if (!request.stream()) {
            return fault instanceof Fault.ErrorEvent error
                    ? HttpAnswer.error(requestId, new Refused(500, error.type(), error.message()))
                    : HttpAnswer.json(200, requestId, answer.message());
        }
        List<String> frames = answer.frames();
        if (fault instanceof Fault.ErrorEvent error) {
            frames = new ArrayList<>(frames.subList(0, Math.min(error.afterEvents(), frames.size())));
            frames.add(HttpAnswer.frame(HttpAnswer.envelope(requestId, error.type(), error.message())));
        }
        return HttpAnswer.events(requestId, frames);
    }

    private HttpAnswer chunked(HttpAnswer answer, Reply reply) {
        Chunks chosen = reply.chunks() != null ? reply.chunks() : chunks;
        return chosen != null ? answer.chunked(chosen) : answer;
    }

    private Reply reply(CheckedRequest request) {
        if (request.warmsOnly()) {
            return Reply.builder().stop("max_tokens").build();
        }
        try {
            return responder.respond(request.body().node());
        } catch (RuntimeException | Error e) {
            // Told to whoever reads the answer, who wrote the responder; thrown on, it would leave the client waiting.
            return Reply.fault(new Fault.HttpError(
                    500, "api_error", "the responder failed: " + e, Map.of("x-should-retry", "false")));
        }
    }
}
