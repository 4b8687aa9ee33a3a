package dev.ratchet.testing;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers what a test tells it, step by step.
 *
 * <pre>{@code
 * try (ScriptedModel model = ScriptedModel.builder()
 *     .calls(ScriptedModel.call("lookup_order", "{\"number\":\"A-1042\"}"))
 *     .expects(request -> assertThat(request.conversation().messages()).hasSize(3))
 *     .says("Shipped on 14 May.")
 *     .build()) {
 *   …
 * }
 * }</pre>
 *
 * <p>A call beyond the last step, a failed expectation and a step that was never asked for each fail the test: the first
 * two at once, and all of them in {@link #close}, also if the code under test swallowed the error. Tokens are estimated as
 * a quarter of the bytes of prompt, conversation and answer; nothing is cached. Thread-safe: steps are given in the order
 * of the calls.
 */
public final class ScriptedModel implements Model, AutoCloseable {
    private static final int BYTES_PER_TOKEN = 4;

    private final ModelInfo info;
    private final List<Step> steps;
    private final List<ModelRequest> requests = new ArrayList<>();
    private @Nullable AssertionError failure;

    private ScriptedModel(ModelInfo info, List<Step> steps) {
        this.info = info;
        this.steps = List.copyOf(steps);
    }

    /** Starts a script for a model called {@code scripted-model} with a window of 200,000 tokens. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a call for {@link Builder#calls}.
     *
     * @throws IllegalArgumentException if {@code input} is not a JSON object; the message names the tool and the input
     */
    public static Call call(String name, String input) {
        return new Call(name, input);
    }

    /**
     * A call of a tool; its id is {@code call_1_0} for the first in step 1.
     *
     * @param name the tool
     * @param input the arguments, a JSON object; anything else is refused with {@link IllegalArgumentException}
     */
    public record Call(String name, String input) {
        public Call {
            if (!isObject(input)) {
                throw new IllegalArgumentException("the input of a call of " + name
                        + " must be a JSON object, such as {\"number\":7}, found " + input);
            }
        }

        private static boolean isObject(String input) {
            try {
                return RawJson.parse(input).isObject();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        if (cancellation.cancelled()) {
            throw new ModelException.Cancelled("cancelled before the call", ModelException.Details.NONE);
        }
        ModelAnswer answer = next(request);
        answer.content().forEach(block -> tell(block, events));
        return answer;
    }

    /** {@return the requests so far, in order} */
    public synchronized List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Fails unless every step was asked for and nothing went wrong before.
     *
     * @throws AssertionError with the first thing that went wrong
     */
    public synchronized void assertFinished() {
        if (failure != null) {
            throw failure;
        }
        if (requests.size() < steps.size()) {
            throw new AssertionError("the model was called " + counted(requests.size(), "time") + ", the script has "
                    + counted(steps.size(), "step") + "; the next is: "
                    + steps.get(requests.size()).description());
        }
    }

    /** The same as {@link #assertFinished}. */
    @Override
    public void close() {
        assertFinished();
    }

    private synchronized ModelAnswer next(ModelRequest request) {
        requests.add(request);
        int number = requests.size();
        try {
            if (number > steps.size()) {
                throw new AssertionError("unexpected call " + number + " of the model, the script has "
                        + counted(steps.size(), "step") + "; the conversation ends with " + lastMessage(request));
            }
            return steps.get(number - 1).answer(number, request);
        } catch (AssertionError e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String lastMessage(ModelRequest request) {
        List<Message> messages = request.conversation().messages();
        if (messages.isEmpty()) {
            return "no message";
        }
        Message last = messages.get(messages.size() - 1);
        return last.role().wireName() + ": "
                + last.content().get(last.content().size() - 1).raw();
    }

    private static void tell(ContentBlock block, Consumer<ModelEvent> events) {
        if (block instanceof TextBlock text && !text.text().isEmpty()) {
            events.accept(new ModelEvent.TextDelta(text.text()));
        } else if (block instanceof ThinkingBlock thinking
                && !thinking.thinking().isEmpty()) {
            events.accept(new ModelEvent.ThinkingDelta(thinking.thinking()));
        } else if (block instanceof ToolUseBlock call) {
            events.accept(new ModelEvent.ToolInputDelta(
                    call.id(), call.name(), call.input().toString()));
        }
    }

    /** One step: what to check in the request, then what to answer or throw. */
    private record Step(String description, List<Consumer<ModelRequest>> expectations, Answer then) {
        ModelAnswer answer(int number, ModelRequest request) {
            expectations.forEach(expectation -> expectation.accept(request));
            return then.to(number, request);
        }
    }

    private interface Answer {
        ModelAnswer to(int number, ModelRequest request);
    }

    private static ModelAnswer answer(
            String model, int number, ModelRequest request, List<ContentBlock> content, StopReason stopReason) {
        long output = content.stream().mapToLong(block -> block.raw().length()).sum();
        Usage usage = new Usage(input(request) / BYTES_PER_TOKEN, 0, 0, 0, output / BYTES_PER_TOKEN + 1, 0);
        return new ModelAnswer("msg_" + number, model, content, stopReason, null, usage, "req_" + number);
    }

    private static long input(ModelRequest request) {
        long bytes = request.prompt().system() == null
                ? 0
                : request.prompt().system().length();
        bytes += request.prompt().tools().stream()
                .mapToLong(tool -> tool.raw().length())
                .sum();
        for (Message message : request.conversation().messages()) {
            for (ContentBlock block : message.content()) {
                bytes += block.raw().length();
            }
        }
        return bytes;
    }

    /** Writes a script, one step for each call of the model. For one thread. */
    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private final List<Consumer<ModelRequest>> expectations = new ArrayList<>();
        private ModelInfo info =
                new ModelInfo("scripted", "scripted-model", OptionalInt.of(200_000), OptionalInt.of(64_000));

        private Builder() {}

        /** Sets what the model says of itself. */
        public Builder info(ModelInfo info) {
            this.info = info;
            return this;
        }

        /** Checks the request of the next step; what it throws fails the test. */
        public Builder expects(Consumer<ModelRequest> expectation) {
            expectations.add(expectation);
            return this;
        }

        /** Answers with text and ends the turn. */
        public Builder says(String text) {
            return answers(StopReason.END_TURN, TextBlock.of(text));
        }

        /** Calls tools, all in one answer. */
        public Builder calls(Call... calls) {
            int step = steps.size() + 1;
            List<ContentBlock> blocks = new ArrayList<>();
            for (Call call : calls) {
                blocks.add(ContentBlock.of(RawJson.object()
                        .put("type", "tool_use")
                        .put("id", "call_" + step + "_" + blocks.size())
                        .put("name", call.name())
                        .put("input", RawJson.parse(call.input()))
                        .build()));
            }
            return answers(StopReason.TOOL_USE, blocks.toArray(ContentBlock[]::new));
        }

        /** Answers with any blocks, possibly none, and any stop reason. */
        public Builder answers(StopReason stopReason, ContentBlock... content) {
            List<ContentBlock> blocks = List.of(content);
            String description = blocks.isEmpty()
                    ? "no block, " + stopReason
                    : String.join(
                            " ",
                            blocks.stream().map(block -> block.raw().toString()).toList());
            return step(
                    "answer " + description,
                    (number, request) -> answer(info.id(), number, request, blocks, stopReason));
        }

        /** Fails. */
        public Builder fails(ModelException failure) {
            return step("fail with " + failure, (number, request) -> {
                throw failure;
            });
        }

        /** Returns the model. */
        public ScriptedModel build() {
            if (!expectations.isEmpty()) {
                throw new IllegalStateException("the last expectation has no step after it");
            }
            return new ScriptedModel(info, steps);
        }

        private Builder step(String description, Answer then) {
            steps.add(new Step(description, List.copyOf(expectations), then));
            expectations.clear();
            return this;
        }
    }
}
