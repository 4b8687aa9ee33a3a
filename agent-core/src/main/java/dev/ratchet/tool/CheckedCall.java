package dev.ratchet.tool;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.schema.BindingFailure;
import dev.ratchet.schema.JsonBinding;
import dev.ratchet.schema.Mended;
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

    /** Its arguments fit the schema; nothing was made of them yet, for that may run code of the user's. */
    record Fitting(Mended mended) implements CheckedCall {}

    /**
     * May be run.
     *
     * @param work runs it on the thread that applies this, and throws nothing
     * @param preview says what it would do, where its class can tell
     */
    record Ready(ToolMethod tool, Function<Pause, ToolResult> work, Supplier<Optional<String>> preview)
            implements CheckedCall {}

    /** Checks and binds the arguments of {@code call}; throws nothing. */
    static CheckedCall of(ToolMethod tool, ToolUseBlock call, Leniency leniency, ToolContext context) {
        CheckedCall checked = bySchema(tool, call, leniency);
        return checked instanceof Fitting fitting ? bind(tool, fitting.mended(), context) : checked;
    }

    /** Checks the arguments of {@code call} against the schema alone, which comes out the same each time. */
    static CheckedCall bySchema(ToolMethod tool, ToolUseBlock call, Leniency leniency) {
        if (call.unparsableInput() != null) {
            return new Refused(ToolErrors.unparsable(tool, call.unparsableInput()));
        }
        JsonNode input;
        try {
            input = JsonBinding.parse(call.input().toString());
        } catch (NumberFormatException e) { // such as 1e99999999999
            return new Refused(ToolErrors.unparsable(tool, call.input().toString()));
        } catch (JacksonException e) { // the block holds valid JSON, so this is a member named twice
            return new Refused(ToolErrors.memberTwice(tool));
        }
        Mended mended = mended(tool, input, leniency);
        List<Violation> violations = tool.schema().validate(mended.arguments());
        // If that is not all, the model reads of its slips too: of what it wrote, not of what was made of it.
        return violations.isEmpty()
                ? new Fitting(mended)
                : new Refused(ToolErrors.badArguments(
                        tool,
                        mended.notes().isEmpty() ? violations : tool.schema().validate(input)));
    }

    private static Mended mended(ToolMethod tool, JsonNode input, Leniency leniency) {
        return tool.schema().mend(input, leniency.numbersInText(), leniency.singleValues());
    }

    /** {@return the call with the arguments that its tool gets, or as it is if it would not run} */
    static ToolUseBlock asRun(ToolMethod tool, ToolUseBlock call, Leniency leniency) {
        if (call.unparsableInput() != null) {
            return call;
        }
        try {
            JsonNode input = JsonBinding.parse(call.input().toString());
            Mended mended = mended(tool, input, leniency);
            if (mended.arguments().equals(input)) {
                return call;
            }
            return call.withInput(RawJson.of(mended.arguments()));
        } catch (NumberFormatException | JacksonException e) {
            return call;
        }
    }

    private static CheckedCall bind(ToolMethod tool, Mended mended, ToolContext context) {
        JsonNode input = mended.arguments();
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
                        pause -> noted(ToolRun.of(tool, arguments, pause), mended.notes()),
                        () -> tool.preview(arguments, input))
                : new Refused(ToolErrors.badArguments(tool, violations));
    }

    /** Tells the model of its slips, so that it makes them no more; the answer of a run is nobody's lesson. */
    private static ToolResult noted(ToolResult result, List<String> notes) {
        return notes.isEmpty() || result.endsRun() ? result : result.withNote(ToolErrors.mended(notes));
    }
}
