package dev.ratchet.openai;

import dev.ratchet.http.AnswerAssembly;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of Chat Completions while it comes: chunk* usage? {@code [DONE]}. It becomes what the Messages API would say:
 * thinking, then text, then calls. For one call.
 */
final class ChatAnswer implements AnswerAssembly {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(1_000_000)
                            .maxNestingDepth(RawJson.DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MAX_CALLS = 1_000; // of one answer; none has a tenth of that
    private static final int LONGEST_ID = 1_000;

    /** Words for an answer that the server gave up: of Mistral and OpenRouter, of DeepSeek, of vLLM. */
    private static final Set<String> BROKEN_OFF = Set.of("error", "insufficient_system_resource", "abort");

    private final Conversation asked;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private String thinkingField = "";
    private String id = "";
    private String model = "";
    private @Nullable String finishReason;
    private @Nullable Usage usage;
    private boolean answered;
    private boolean complete;

    /** For an answer to {@code asked}, whose calls' ids are taken. */
    ChatAnswer(Conversation asked) {
        this.asked = asked;
    }

    @Override
    public void add(byte[] data, int length, Consumer<ModelEvent> events) {
        if (isEnd(data, length)) {
            complete = true;
        } else {
            take(data, length, "delta", events);
        }
    }

    @Override
    public void addWhole(byte[] body) {
        take(body, body.length, "message", event -> {});
        complete = true;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public boolean completeAtTheEnd() {
        return complete || finishReason != null; // some servers leave [DONE] out
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }

    @Override
    public ModelAnswer answer(@Nullable String requestId) {
        if (!answered) {
            throw new IllegalArgumentException("an answer without choices");
        }
        if (finishReason != null && BROKEN_OFF.contains(finishReason)) {
            throw new Transient(
                    "the service broke off its answer (200, finish_reason " + finishReason + ")",
                    new Details(200, finishReason, requestId, null, usage),
                    null,
                    null);
        }
        StopReason stopReason = stopReason();
        RawJson details = refusal.isEmpty()
                ? null
                : RawJson.object()
                        .put("type", "refusal")
                        .put("explanation", refusal.toString())
                        .build();
        return new ModelAnswer(
                id, model, content(stopReason), stopReason, details, usage == null ? Usage.NONE : usage, requestId);
    }

    /** What was called decides where the word says only that the answer is whole: some say stop in any case. */
    private StopReason stopReason() {
        if (!refusal.isEmpty()) {
            return StopReason.REFUSAL;
        }
        StopReason whole = calls.isEmpty() ? StopReason.END_TURN : StopReason.TOOL_USE;
        if (finishReason == null) {
            return whole;
        }
        return switch (finishReason) {
            case "stop", "tool_calls", "function_call" -> whole;
            case "length" -> StopReason.MAX_TOKENS;
            case "model_length" -> StopReason.CONTEXT_WINDOW_EXCEEDED;
            case "content_filter" -> StopReason.REFUSAL;
            // A text that ended is whole, whatever the server calls it; nothing is run on an unknown word.
            default -> calls.isEmpty() ? StopReason.END_TURN : new StopReason(finishReason);
        };
    }

    private List<ContentBlock> content(StopReason stopReason) {
        List<ContentBlock> content = new ArrayList<>();
        if (!thinking.isEmpty()) {
            RawJson.ObjectBuilder thought =
                    RawJson.object().put("type", "thinking").put("thinking", thinking.toString());
            if (!thinkingField.isEmpty()) {
                thought.put(ChatWriter.SENT_AS, thinkingField);
            }
            content.add(ContentBlock.of(thought.build()));
        }
        if (!text.isEmpty()) {
            content.add(TextBlock.of(text.toString()));
        }
        for (ToolCall call : calls) {
            if (!call.name().isEmpty()) {
                content.add(call.block());
            } else if (stopReason.equals(StopReason.TOOL_USE)) {
                throw new IllegalArgumentException("a call without a name");
            }
        }
        return content;
    }

    private void take(byte[] data, int length, String member, Consumer<ModelEvent> events) {
        JsonNode chunk = read(data, length);
        JsonNode error = chunk.path("error");
        if (error.isObject()
                || error.isString()
                || chunk.path("object").asString("").equals("error")) {
            throw new ErrorEvent(new String(data, 0, length, StandardCharsets.UTF_8));
        }
        id = id.isEmpty() ? string(chunk, "id") : id;
        model = model.isEmpty() ? string(chunk, "model") : model;
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                answered = true;
                takeDelta(choice.path(member), member.equals("message"), events);
                String reason = string(choice, "finish_reason");
                finishReason = reason.isEmpty() ? finishReason : reason;
            }
        }
        Usage told = ChatUsage.of(chunk.path("usage"));
        usage = told == null ? usage : told;
    }

    private void takeDelta(JsonNode delta, boolean whole, Consumer<ModelEvent> events) {
        for (String field : List.of("reasoning_content", "reasoning")) {
            String thought = string(delta, field);
            if (!thought.isEmpty() && (thinkingField.isEmpty() || thinkingField.equals(field))) { // some send both
                thinkingField = field;
                think(thought, events);
            }
        }
        JsonNode content = delta.path("content");
        if (content.isArray()) {
            content.forEach(part -> takePart(part, events));
        } else {
            say(string(delta, "content"), events);
        }
        refusal.append(string(delta, "refusal"));
        for (JsonNode call : delta.path("tool_calls")) {
            takeCall(call, whole, events);
        }
    }

    /** Mistral's models that think answer in parts. */
    private void takePart(JsonNode part, Consumer<ModelEvent> events) {
        if (part.path("type").asString("").equals("thinking")) {
            for (JsonNode thought : part.path("thinking")) {
                think(string(thought, "text"), events);
            }
        } else {
            say(string(part, "text"), events);
        }
    }

    private void say(String piece, Consumer<ModelEvent> events) {
        if (!piece.isEmpty()) {
            text.append(piece);
            events.accept(new ModelEvent.TextDelta(piece));
        }
    }

    private void think(String piece, Consumer<ModelEvent> events) {
        if (!piece.isEmpty()) {
            thinking.append(piece);
            events.accept(new ModelEvent.ThinkingDelta(piece));
        }
    }

    private void takeCall(JsonNode piece, boolean whole, Consumer<ModelEvent> events) {
        int index = piece.path("index").isInt() ? piece.path("index").intValue() : -1;
        String callId = string(piece, "id");
        String name = string(piece.path("function"), "name");
        String arguments = ToolCall.text(piece.path("function").path("arguments"));
        ToolCall call = whole ? null : open(index);
        if (call == null || !call.goesOnWith(callId, name, arguments)) {
            if (calls.size() == MAX_CALLS) {
                throw new IllegalArgumentException("more than " + MAX_CALLS + " calls");
            }
            call = new ToolCall(index, callId, idFor(callId), name);
            calls.add(call);
        }
        call.add(callId, name, arguments);
        if (!arguments.isEmpty() && !call.name().isEmpty()) {
            events.accept(new ModelEvent.ToolInputDelta(call.id(), call.name(), arguments));
        }
    }

    /** {@return the newest call with that index, or the last one for a server that does not count} */
    private @Nullable ToolCall open(int index) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (index == -1 || calls.get(i).index() == index) {
                return calls.get(i);
            }
        }
        return null;
    }

    /**
     * Returns the id that the server gave, or another where it gave none or one that is taken, as small servers do. It has
     * nine letters and digits, which Mistral's templates want and nobody refuses.
     */
    private String idFor(String given) {
        String candidate = given.length() > LONGEST_ID ? "" : given;
        for (int n = asked.messages().size() + calls.size(); candidate.isBlank() || isTaken(candidate); n++) {
            candidate = String.format(Locale.ROOT, "call%05d", n); // the same each time, so that a run can be replayed
        }
        return candidate;
    }

    private boolean isTaken(String callId) {
        return calls.stream().anyMatch(call -> call.id().equals(callId))
                || asked.repeatedCallId(List.of(ToolCall.withId(callId))).isPresent();
    }

    private static JsonNode read(byte[] data, int length) {
        RawJson.requireUtf8(data, length);
        try {
            JsonNode chunk = JSON.readTree(data, 0, length);
            if (!chunk.isObject()) {
                throw new IllegalArgumentException("an event that is not a JSON object");
            }
            return chunk;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("an event that is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static boolean isEnd(byte[] data, int length) {
        return length < 20
                && new String(data, 0, length, StandardCharsets.UTF_8).strip().equals("[DONE]");
    }

    private static String string(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.stringValue() : "";
    }
}
