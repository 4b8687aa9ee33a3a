package dev.ratchet.model;

import dev.ratchet.message.RawJson;
import dev.ratchet.tool.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request that stays the same for a whole conversation, and that the cache keeps: system prompt and tools.
 * Encoded once.
 *
 * @param system the system prompt as a JSON string, or null for none
 * @param tools the tools in the order in which they are sent
 */
public record Prompt(@Nullable RawJson system, List<ToolDefinition> tools) {

    /** Copies {@code tools}. */
    public Prompt {
        tools = List.copyOf(tools);
    }

    /** {@return a prompt with this system text, which may be null, and these tools} */
    public static Prompt of(@Nullable String system, List<ToolDefinition> tools) {
        return new Prompt(system == null || system.isBlank() ? null : RawJson.string(system), tools);
    }
}
