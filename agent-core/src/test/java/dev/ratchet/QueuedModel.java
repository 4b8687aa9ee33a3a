package dev.ratchet;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Consumer;

/** A model whose answers stand in a queue; a step may also wait, throw, or tell events. */
final class QueuedModel implements Model {
    interface Step {
        ModelAnswer answer(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation);
    }

    final List<ModelRequest> requests = new ArrayList<>();
    private final Queue<Step> steps = new ArrayDeque<>();
    private boolean structuredOutputs;

    QueuedModel withStructuredOutputs() {
        structuredOutputs = true;
        return this;
    }

    QueuedModel then(Step step) {
        steps.add(step);
        return this;
    }

    QueuedModel says(String text) {
        return then((request, events, cancellation) -> answer("end_turn", TextBlock.of(text)));
    }

    QueuedModel calls(ContentBlock... calls) {
        return then((request, events, cancellation) -> answer("tool_use", calls));
    }

    static ContentBlock call(String id, String name, String input) {
        return ContentBlock.of(RawJson.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", RawJson.parse(input))
                .build());
    }

    static ModelAnswer answer(String stopReason, ContentBlock... content) {
        return new ModelAnswer(
                "msg_1",
                "claude-haiku-4-5",
                List.of(content),
                new StopReason(stopReason),
                null,
                new Usage(100, 0, 0, 0, 20, 0),
                "req_1");
    }

    @Override
    public ModelInfo info() {
        ModelInfo info =
                new ModelInfo("anthropic", "claude-haiku-4-5", OptionalInt.of(200_000), OptionalInt.of(64_000));
        return structuredOutputs ? info.with(info.capabilities().withStructuredOutputs()) : info;
    }

    @Override
    public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        requests.add(request);
        Step step = steps.poll();
        if (step == null) {
            throw new AssertionError("the model was asked once more than the test has answers for");
        }
        return step.answer(request, events, cancellation);
    }
}
