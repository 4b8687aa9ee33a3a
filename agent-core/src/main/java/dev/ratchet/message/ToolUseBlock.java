package dev.ratchet.message;

import org.jspecify.annotations.Nullable;

/**
 * A call of one of the client's tools:
 * {@code {"type":"tool_use","id":"toolu_B2","name":"lookup_order","input":{"number":"A-1042"}}}.
 *
 * @param raw the block as it is on the wire
 * @param id the id that the result must repeat
 * @param name the tool's name as the model wrote it; there may be no such tool
 * @param input the arguments, an object
 * @param unparsableInput what the model wrote in place of arguments if that was not a JSON object; {@code input} is then
 *     {@code {}} and the call must not be run
 */
public record ToolUseBlock(
        RawJson raw,
        String id,
        String name,
        RawJson input,
        @Nullable String unparsableInput) implements ContentBlock {

    /** {@return this call with other arguments} */
    public ToolUseBlock withInput(RawJson other) {
        RawJson block = RawJson.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", other)
                .build();
        return new ToolUseBlock(block, id, name, other, null);
    }

    @Override
    public String type() {
        return "tool_use";
    }
}
