package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tools: fields, names, schema roots, and what cannot go together. */
final class ToolsRule implements CheckedRequest.Rule {
    // 64 is documented; live errors of mid-2026 quote 128. The stricter one is what a client has to keep.
    private static final int LONGEST_NAME = 64;

    private static final Fields CUSTOM = Fields.none()
            .optional("type", Shape.oneOf("custom").orNull())
            .required("name", ToolsRule::name)
            .optional("description", Shape.STRING)
            .required("input_schema", ToolsRule::schema)
            .optional("cache_control", CacheMarksRule.MARK)
            .optional("strict", Shape.BOOL)
            .optional("input_examples", Shape.listOf(Shape.OBJECT))
            .optional("defer_loading", Shape.BOOL)
            .optional("allowed_callers", DefinedTools.CALLERS)
            .optional("eager_input_streaming", Shape.BOOL.orNull());

    @Override
    public void check(CheckedRequest request) {
        Value tools = request.body().at("tools");
        if (tools.node().isMissingNode()) {
            return;
        }
        Set<String> names = new HashSet<>();
        List<Value> all = tools.elements();
        boolean allDeferred = !all.isEmpty();
        for (Value tool : all) {
            if (isCustom(tool.object())) {
                CUSTOM.check(tool.tagged("custom"), request);
                examples(tool.tagged("custom"));
            } else {
                DefinedTools.check(tool, request);
            }
            if (tool.has("name") && !names.add(tool.text("name"))) {
                throw tools.refused("Tool names must be unique.");
            }
            boolean deferred = tool.flag("defer_loading");
            if (deferred && tool.has("cache_control")) {
                throw tool.at("cache_control").refused("cache_control cannot be set for tools with defer_loading=true");
            }
            if (tool.flag("strict") && isCalledFromCode(tool)) {
                throw tool.at("strict").refused("strict cannot be combined with callers other than direct");
            }
            allDeferred &= deferred;
        }
        if (allDeferred) {
            throw tools.refused("At least one tool must have defer_loading=false.");
        }
    }

    static boolean isCustom(Value tool) {
        return !tool.has("type") || tool.type().equals("custom");
    }

    /** {@return whether code that the model wrote may call it} */
    static boolean isCalledFromCode(Value tool) {
        for (Value caller : tool.at("allowed_callers").elementsOrNone()) {
            if (!caller.node().asString("").equals("direct")) {
                return true;
            }
        }
        return false;
    }

    private static void name(Value name, CheckedRequest request) {
        String text = name.string();
        boolean fits = !text.isEmpty() && text.length() <= LONGEST_NAME;
        for (int i = 0; i < text.length() && fits; i++) {
            fits = BlockShapes.isWordCharacter(text.charAt(i));
        }
        if (!fits) {
            throw name.refused("String should match pattern '^[a-zA-Z0-9_-]{1," + LONGEST_NAME + "}$'");
        }
    }

    private static void schema(Value schema, CheckedRequest request) {
        schema.object();
        for (String word : List.of("oneOf", "allOf", "anyOf")) {
            if (schema.has(word)) {
                throw schema.refused("input_schema does not support oneOf, allOf, or anyOf at the top level");
            }
        }
        schema.required("type").oneOf(Set.of("object"));
        if (schema.has("properties")) {
            schema.at("properties").object();
        }
        if (schema.has("required")) {
            Shape.STRINGS.check(schema.at("required"), request);
        }
    }

    private static void examples(Value tool) {
        for (Value example : tool.at("input_examples").elementsOrNone()) {
            String fault = SchemaExample.fault(example.node(), tool.node().path("input_schema"));
            if (fault != null) {
                throw example.refused("the example does not fit input_schema: " + fault);
            }
        }
    }
}
