package dev.ratchet.model;

import dev.ratchet.message.RawJson;
import dev.ratchet.tool.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a request that stays the same for a whole conversation, and that the cache keeps: system prompt, tools and
 * the form of the answer. Encoded once.
 *
 * @param system the system prompt as a JSON string, or null for none
 * @param tools the tools in the order in which they are sent
 * @param format the form of the answers, or null for free text
 */
public record Prompt(
        @Nullable RawJson system,
        List<ToolDefinition> tools,
        @Nullable OutputFormat format) {

    /** Copies {@code tools}. */
    public Prompt {
        tools = List.copyOf(tools);
    }

    /** Makes one whose answers are free text. */
    public Prompt(@Nullable RawJson system, List<ToolDefinition> tools) {
        this(system, tools, null);
    }

    /** {@return a prompt with this system text, which may be null, and these tools} */
    public static Prompt of(@Nullable String system, List<ToolDefinition> tools) {
        return new Prompt(system == null || system.isBlank() ? null : RawJson.string(system), tools);
    }

    /** {@return this prompt with another form of the answers} */
    public Prompt with(OutputFormat other) {
        return new Prompt(system, tools, other);
    }
}
