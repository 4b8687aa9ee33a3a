package dev.ratchet.testing.server;

import java.util.List;

/** The forms of {@code tool_choice}, and which model can be forced. */
final class ToolChoiceRule implements CheckedRequest.Rule {
    private static final Fields PARALLEL = Fields.typed().optional("disable_parallel_tool_use", Shape.BOOL);

    private static final Variants CHOICE = Variants.of("auto", PARALLEL)
            .or("any", PARALLEL)
            .or("tool", PARALLEL.required("name", Shape.STRING))
            .or("none", Fields.typed());

    @Override
    public void check(CheckedRequest request) {
        Value choice = request.body().at("tool_choice");
        if (choice.node().isMissingNode()) {
            return;
        }
        CHOICE.check(choice, request);
        List<Value> tools = request.body().at("tools").elementsOrNone();
        if (tools.isEmpty()) {
            throw choice.refused("tool_choice may only be specified while providing tools");
        }
        if (choice.flag("disable_parallel_tool_use") && tools.stream().anyMatch(ToolsRule::isCalledFromCode)) {
            throw choice.tagged(choice.type())
                    .at("disable_parallel_tool_use")
                    .refused("cannot be combined with tools that code may call");
        }
        if (choice.type().equals("any") || choice.type().equals("tool")) {
            forced(request, choice, tools);
        }
    }

    private static void forced(CheckedRequest request, Value choice, List<Value> tools) {
        if (!request.model().forcedToolChoice()) {
            throw Refused.invalid("tool_choice: type \"tool\" and \"any\" are not supported for this model.");
        }
        if (request.thinking().equals("enabled")) {
            throw Refused.invalid("Thinking may not be enabled when tool_choice forces tool use.");
        }
        if (request.warmsOnly()) {
            throw Refused.invalid("max_tokens: 0 cannot be combined with a tool_choice that forces tool use");
        }
        String name = choice.text("name");
        if (choice.type().equals("tool")
                && tools.stream().noneMatch(tool -> tool.text("name").equals(name))) {
            throw choice.tagged("tool").refused("Tool '" + name + "' not found in provided tools");
        }
    }
}
