package dev.ratchet.testing.server;

import java.util.Set;

/** The forms of {@code tool_choice}, and which model can be forced. */
final class ToolChoiceRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        Value choice = request.body().at("tool_choice");
        if (!choice.given()) {
            return;
        }
        String type = choice.object().required("type").oneOf(Set.of("auto", "any", "tool", "none"));
        Value tagged = choice.tagged(type);
        tagged.only(
                switch (type) {
                    case "tool" -> Set.of("type", "name", "disable_parallel_tool_use");
                    case "none" -> Set.of("type");
                    default -> Set.of("type", "disable_parallel_tool_use");
                });
        if (tagged.at("disable_parallel_tool_use").given()) {
            tagged.at("disable_parallel_tool_use").bool();
        }
        Value tools = request.body().at("tools");
        if (!tools.given() || tools.elements().isEmpty()) {
            throw choice.refused("tool_choice may only be specified while providing tools");
        }
        if (type.equals("any") || type.equals("tool")) {
            forced(request, tagged, type, tools);
        }
    }

    private static void forced(CheckedRequest request, Value choice, String type, Value tools) {
        if (!request.model().forcedToolChoice()) {
            throw Refused.invalid("tool_choice: type \"tool\" and \"any\" are not supported for this model.");
        }
        if (request.body().at("thinking").node().path("type").asString("").equals("enabled")) {
            throw Refused.invalid("Thinking may not be enabled when tool_choice forces tool use.");
        }
        if (request.warmsOnly()) {
            throw Refused.invalid("max_tokens: 0 cannot be combined with a tool_choice that forces tool use");
        }
        if (type.equals("tool")) {
            String name = choice.required("name").string();
            if (tools.elements().stream()
                    .noneMatch(tool -> tool.node().path("name").asString("").equals(name))) {
                throw choice.refused("Tool '" + name + "' not found in provided tools");
            }
        }
    }
}
