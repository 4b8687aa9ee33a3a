package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The tools: fields, names, schema roots. */
final class ToolsRule implements CheckedRequest.Rule {
    // 64 is documented; live errors of mid-2026 quote 128. The stricter one is what a client has to keep.
    private static final String NAME_PATTERN = "^[a-zA-Z0-9_-]{1,64}$";
    private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

    private static final Set<String> CUSTOM_FIELDS = Set.of(
            "type",
            "name",
            "description",
            "input_schema",
            "cache_control",
            "strict",
            "input_examples",
            "defer_loading",
            "allowed_callers",
            "eager_input_streaming");

    // The tools that the service defines: the client or the service itself runs them. Type without date -> name.
    private static final Map<String, String> DEFINED = Map.of(
            "bash", "bash",
            "text_editor", "str_replace_based_edit_tool",
            "memory", "memory",
            "web_search", "web_search",
            "web_fetch", "web_fetch",
            "code_execution", "code_execution",
            "tool_search_tool_regex", "tool_search_tool_regex",
            "tool_search_tool_bm25", "tool_search_tool_bm25");

    @Override
    public void check(CheckedRequest request) {
        Value tools = request.body().at("tools");
        if (!tools.given()) {
            return;
        }
        Set<String> names = new HashSet<>();
        boolean allDeferred = !tools.elements().isEmpty();
        for (Value tool : tools.elements()) {
            Value type = tool.object().at("type");
            String name =
                    !type.given() || type.string().equals("custom") ? custom(tool.tagged("custom")) : defined(tool);
            if (!names.add(name)) {
                throw tools.refused("Tool names must be unique.");
            }
            boolean deferred =
                    tool.at("defer_loading").given() && tool.at("defer_loading").bool();
            if (deferred && tool.at("cache_control").given()) {
                throw tool.at("cache_control").refused("cache_control cannot be set for tools with defer_loading=true");
            }
            allDeferred &= deferred;
        }
        if (allDeferred) {
            throw tools.refused("At least one tool must have defer_loading=false.");
        }
    }

    private static String custom(Value tool) {
        tool.only(CUSTOM_FIELDS);
        Value name = tool.required("name");
        if (!NAME.matcher(name.string()).matches()) {
            throw name.refused("String should match pattern '" + NAME_PATTERN + "'");
        }
        if (tool.at("description").given()) {
            tool.at("description").string();
        }
        CacheMarksRule.shape(tool.at("cache_control"));
        schema(tool.required("input_schema").object());
        return name.string();
    }

    private static void schema(Value schema) {
        for (String word : List.of("oneOf", "allOf", "anyOf")) {
            if (schema.at(word).given()) {
                throw schema.refused("input_schema does not support oneOf, allOf, or anyOf at the top level");
            }
        }
        schema.required("type").oneOf(Set.of("object"));
        if (schema.at("properties").given()) {
            schema.at("properties").object();
        }
        if (schema.at("required").given()) {
            schema.at("required").elements().forEach(Value::string);
        }
    }

    private static String defined(Value tool) {
        String type = tool.at("type").string();
        String expected = DEFINED.get(type.replaceFirst("_\\d{8}$", ""));
        if (expected == null) {
            throw tool.refused("Input tag '" + type + "' found using 'type' does not match any of the expected tags");
        }
        Value name = tool.tagged(type).required("name");
        name.oneOf(Set.of(expected));
        CacheMarksRule.shape(tool.tagged(type).at("cache_control"));
        return expected;
    }
}
