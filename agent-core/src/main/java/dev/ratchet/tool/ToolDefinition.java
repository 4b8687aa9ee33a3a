package dev.ratchet.tool;

import dev.ratchet.message.RawJson;
import java.util.regex.Pattern;

/**
 * A tool as the model sees it: {@code {"name":"lookup_order","description":"…","input_schema":{"type":"object",…}}}.
 *
 * @param name unique among the tools of a run
 * @param description what it does, when to use it and what it returns
 * @param inputSchema the JSON Schema of its arguments, an object
 * @param raw the definition as it is on the wire, made once
 */
public record ToolDefinition(String name, String description, RawJson inputSchema, RawJson raw) {
    // The documented limit; live errors of 2026 quote 128, other providers keep to 64.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    // {"type":"bash_20250124","name":"bash"}
    private static final Pattern DATED = Pattern.compile("[a-z][a-z0-9_]*_20\\d{6}");

    /**
     * Returns the definition of a tool.
     *
     * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits, {@code _} or {@code -}
     */
    public static ToolDefinition of(String name, String description, RawJson inputSchema) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "tool name \"" + name + "\" must be 1 to 64 letters, digits, '_' or '-'");
        }
        RawJson raw = RawJson.object()
                .put("name", name)
                .put("description", description)
                .put("input_schema", inputSchema)
                .build();
        return new ToolDefinition(name, description, inputSchema, raw);
    }

    /**
     * Returns this tool as one that the provider defines and we run: on the wire only its type and name,
     * {@code {"type":"bash_20250124","name":"bash"}}, for the model knows the rest.
     *
     * @throws IllegalArgumentException if the type does not end in its date
     */
    ToolDefinition ofProvider(String type) {
        if (!DATED.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "a provider's tool type ends in its date, such as bash_20250124; found \"" + type + "\"");
        }
        RawJson typed = RawJson.object().put("type", type).put("name", name).build();
        return new ToolDefinition(name, description, inputSchema, typed);
    }

    /** {@return this tool with a schema in the service's subset, to which it holds the model} */
    ToolDefinition asStrict(RawJson schema) {
        RawJson strict = RawJson.object()
                .put("name", name)
                .put("description", description)
                .put("input_schema", schema)
                .put("strict", true)
                .build();
        return new ToolDefinition(name, description, schema, strict);
    }
}
