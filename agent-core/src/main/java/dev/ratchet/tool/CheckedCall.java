package dev.ratchet.tool;

import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.schema.BindingFailure;
import dev.ratchet.schema.JsonBinding;
import dev.ratchet.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A call whose arguments were checked against the schema that was sent, and bound. */
sealed interface CheckedCall {

    /** May not be run. */
    record Refused(ToolResult result) implements CheckedCall {}

    /**
     * May be run.
     *
     * @param work runs it on the thread that applies this, and throws nothing
     * @param preview says what it would do, where its class can tell
     */
    record Ready(ToolMethod tool, Function<Pause, ToolResult> work, Supplier<Optional<String>> preview)
            implements CheckedCall {}

    /** Checks and binds the arguments of {@code call}; throws nothing. */
    static CheckedCall of(ToolMethod tool, ToolUseBlock call, ToolContext context) {
        if (call.unparsableInput() != null) {
            return new Refused(ToolErrors.unparsable(tool.name(), call.unparsableInput()));
        }
        JsonNode input;
        try {
            input = JsonBinding.parse(call.input().toString());
        } catch (NumberFormatException e) { // such as 1e99999999999
            return new Refused(ToolErrors.unparsable(tool.name(), call.input().toString()));
        } catch (JacksonException e) { // the block holds valid JSON, so this is a member named twice
            return new Refused(ToolErrors.memberTwice(tool.name(), tool.schema().shape()));
        }
        List<Violation> violations = tool.schema().validate(input);
        return violations.isEmpty()
                ? bind(tool, input, context)
                : new Refused(ToolErrors.badArguments(
                        tool.name(), violations, tool.schema().shape()));
    }

    private static CheckedCall bind(ToolMethod tool, JsonNode input, ToolContext context) {
        List<Violation> violations = new ArrayList<>();
        @Nullable Object[] arguments = new Object[tool.parameters().size()];
        for (int i = 0; i < arguments.length; i++) {
            ToolParameter parameter = tool.parameters().get(i);
            JsonNode json = parameter.in(input);
            try {
                arguments[i] = parameter.isContext() ? context : JsonBinding.read(json, parameter.type());
            } catch (JacksonException e) {
                if (e.getCause() instanceof ToolException refused) {
                    return new Refused(ToolErrors.told(tool.name(), refused));
                }
                ToolRun.LOG.debug("{} was called with an argument that cannot be read", tool.name(), e);
                violations.add(BindingFailure.of(parameter.name(), json, e));
            } catch (Throwable e) { // a constructor of the user's may throw anything
                ToolRun.LOG.error("{}: an argument could not be read", tool.name(), e);
                return new Refused(ToolErrors.failed(tool.name(), e));
            }
        }
        return violations.isEmpty()
                ? new Ready(
                        tool,
                        pause -> ToolRun.of(tool, arguments, pause),
                        () -> tool.preview().map(preview -> preview.of(arguments)))
                : new Refused(ToolErrors.badArguments(
                        tool.name(), violations, tool.schema().shape()));
    }
}
