package dev.ratchet;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.Prompt;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.Rejection;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.Turn;
import dev.ratchet.schema.AnswerSchema;
import dev.ratchet.schema.BindingFailure;
import dev.ratchet.schema.JsonBinding;
import dev.ratchet.schema.ObjectSchema;
import dev.ratchet.schema.StrictSchema;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/**
 * What the answer of a run is to be: how the model is asked for it, and how it is read. Immutable and thread-safe.
 *
 * @param type the Java type, or null for any JSON of the schema
 * @param schema what an answer is checked against
 * @param strict the same as far as a service can be held to it
 */
record AnswerType(@Nullable JavaType type, AnswerSchema schema, StrictSchema strict) {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ratchet");
    private static final String TOOL = "final_answer";
    private static final String TOOL_DESCRIPTION =
            "Gives the answer to the task and ends it. Call it once, when you have all that it takes, in place of an answer"
                    + " in text.";
    private static final int MAX_LINES = 10; // a model reads an answer with more wrong by its first ones

    /** An answer that was read: its value, or what is wrong with it. */
    private record Reading(@Nullable Object value, List<String> violations) {}

    /**
     * Returns the prompt that asks for such an answer: the service holds the model to the schema where both can, else the
     * answer is given by a tool.
     *
     * @throws IllegalArgumentException if another tool has that tool's name
     */
    Prompt asked(Prompt prompt, ModelInfo model) {
        if (model.capabilities().structuredOutputs()
                && strict.json() != null
                && strict.tooManyBeside(strictTools(prompt)) == null) {
            return prompt.with(new OutputFormat.JsonSchema(strict.json(), schema.json()));
        }
        if (prompt.tools().stream().anyMatch(tool -> tool.name().equals(TOOL))) {
            throw new IllegalArgumentException(
                    "a tool is named " + TOOL + ", which is how the answer is given; rename it by @Tool(name = …)");
        }
        String system = prompt.system() == null ? null : prompt.system().asString();
        String ending = "Give your answer by calling " + TOOL + ", not in text.";
        Stream<ToolDefinition> tools = Stream.concat(
                prompt.tools().stream(), Stream.of(ToolDefinition.of(TOOL, TOOL_DESCRIPTION, schema.json())));
        return Prompt.of(system == null ? ending : system + "\n\n" + ending, tools.toList())
                .with(new OutputFormat.FinalTool(TOOL));
    }

    private static List<StrictSchema> strictTools(Prompt prompt) {
        return prompt.tools().stream()
                .filter(tool -> tool.raw().members().containsKey("strict"))
                .map(tool -> StrictSchema.of(ObjectSchema.of(tool.inputSchema())))
                .toList();
    }

    /** {@return why an answer of the model is not what was asked for; null if it is, or is not the last one} */
    @Nullable
    Rejection check(ModelAnswer answer, @Nullable OutputFormat format) {
        boolean byTool = format instanceof OutputFormat.FinalTool;
        return switch (answer.stopReason().value()) {
            case "tool_use" ->
                answer.calls().stream()
                        .filter(call -> byTool && call.name().equals(TOOL))
                        .findFirst()
                        .map(call -> rejection(read(json(call)).violations(), ""))
                        .orElse(null);
            case "end_turn", "stop_sequence" ->
                rejection(read(text(answer)).violations(), byTool ? " Call " + TOOL + "; do not answer in text." : "");
            default -> null;
        };
    }

    /**
     * Returns the value of a run.
     *
     * @throws dev.ratchet.run.RunIncompleteException if the run did not complete
     * @throws IllegalStateException if a tool ended it with something else
     */
    Object value(RunResult run) {
        String whole = run.text();
        Turn last = run.state().lastTurn();
        String json = last == null || run.outcome() instanceof Outcome.EndedByTool ? whole : text(last.answer());
        Reading reading = read(json);
        if (reading.value() == null) {
            throw new IllegalStateException("the answer of the run is not of the type that was asked for: "
                    + String.join("; ", reading.violations()) + ". "
                    + run.outcome().sentence());
        }
        return reading.value();
    }

    private static String json(ToolUseBlock call) {
        return call.unparsableInput() == null ? call.input().toString() : call.unparsableInput();
    }

    /** What a model says before a tool of the server's, in the same answer, is not the answer. */
    private static String text(ModelAnswer answer) {
        StringBuilder text = new StringBuilder();
        for (ContentBlock block : answer.content()) {
            if (block instanceof TextBlock piece) {
                text.append(piece.text());
            } else {
                text.setLength(0);
            }
        }
        return text.toString();
    }

    private Reading read(String text) {
        JsonNode json;
        if (text.isBlank()) {
            return wrong("the answer: expected one JSON document, received nothing");
        }
        try {
            json = JsonBinding.parse(text);
        } catch (NumberFormatException | JacksonException e) { // such as 1e99999999999, or a member named twice
            return wrong("the answer: expected one JSON document, received \"" + VisibleText.of(text, 80) + "\"");
        }
        List<String> violations = schema.validate(json).stream()
                .map(violation -> violation.message("the answer"))
                .toList();
        return violations.isEmpty() ? bound(schema.unwrapped(json)) : new Reading(null, violations);
    }

    private Reading bound(JsonNode json) {
        if (type == null) {
            return new Reading(json, List.of());
        }
        try {
            Object value = JsonBinding.read(json, type);
            return value == null ? wrong("the answer: expected a value, received null") : new Reading(value, List.of());
        } catch (JacksonException e) {
            return wrong(
                    e.getCause() instanceof ToolException told && told.getMessage() != null
                            ? told.getMessage()
                            : BindingFailure.of(schema.path(), json, e).message("the answer"));
        } catch (Throwable e) { // a constructor of the user's may throw anything
            LOG.error("an answer could not be read as {}", type, e);
            return wrong("the answer: reading it failed with " + e.getClass().getSimpleName());
        }
    }

    private static Reading wrong(String what) {
        return new Reading(null, List.of(what));
    }

    private @Nullable Rejection rejection(List<String> violations, String how) {
        if (violations.isEmpty()) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        lines.add("The answer is not what was asked for." + how);
        violations.stream().limit(MAX_LINES).forEach(violation -> lines.add("- " + violation));
        if (violations.size() > MAX_LINES) {
            lines.add("- …");
        }
        lines.add("Expected: " + schema.shape());
        lines.add("Give the whole answer again.");
        return new Rejection(violations, String.join("\n", lines));
    }

    static AnswerType of(JavaType type) {
        return of(type, AnswerSchema.of(type));
    }

    private static AnswerType of(@Nullable JavaType type, AnswerSchema schema) {
        return new AnswerType(type, schema, schema.strict());
    }

    static AnswerType ofSchema(String json) {
        return of(null, AnswerSchema.ofText(json));
    }
}
