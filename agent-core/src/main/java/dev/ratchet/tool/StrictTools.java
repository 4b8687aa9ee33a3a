package dev.ratchet.tool;

import dev.ratchet.schema.StrictSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the tools that ask for it as {@code "strict":true}, as far as the service takes them; says which it does not. */
final class StrictTools {
    private static final int MOST_TOOLS = 20; // the documented limit of one request

    private final List<StrictSchema> schemas = new ArrayList<>();

    private StrictTools() {}

    /** {@return the definitions of {@code tools}, in their order} */
    static List<ToolDefinition> definitions(Collection<ToolMethod> tools) {
        StrictTools strict = new StrictTools();
        List<ToolDefinition> definitions = new ArrayList<>();
        tools.forEach(tool -> definitions.add(tool.traits().strict() ? strict.definition(tool) : tool.definition()));
        return List.copyOf(definitions);
    }

    private ToolDefinition definition(ToolMethod tool) {
        StrictSchema schema = StrictSchema.of(tool.schema());
        String obstacle = schema.obstacle() == null ? tooMany(schema) : "it has " + schema.obstacle();
        if (obstacle != null || schema.json() == null) {
            ToolRun.LOG.warn(
                    "{} is not sent as strict: {}; its arguments are checked here as always", tool.name(), obstacle);
            return tool.definition();
        }
        schemas.add(schema);
        return tool.definition().asStrict(schema.json());
    }

    private @Nullable String tooMany(StrictSchema schema) {
        if (schemas.size() == MOST_TOOLS) {
            return "a request may have " + MOST_TOOLS + " strict tools";
        }
        String tooMany = schema.tooManyBeside(schemas);
        return tooMany == null ? null : "strict tools may have " + tooMany;
    }
}
