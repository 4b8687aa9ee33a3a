package dev.ratchet.testing.server;

import java.util.List;

/** While the service itself is in the middle of something, it gets results, the same tools and the same container. */
final class OpenCallsRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        List<Turn> turns = request.turns();
        for (int i = 0; i + 1 < turns.size(); i++) {
            Turn turn = turns.get(i);
            Turn next = turns.get(i + 1);
            if (!turn.is("assistant") || !next.is("user")) {
                continue;
            }
            List<Value> open = turn.openServerCalls();
            boolean fromCode = turn.blocks().stream().anyMatch(OpenCallsRule::isFromCode);
            if (fromCode || !open.isEmpty()) {
                onlyResults(next);
                if (i + 2 == turns.size()) {
                    open.forEach(call -> toolIsKept(call, request));
                    if (fromCode && !request.body().has("container")) {
                        throw request.body()
                                .at("container")
                                .refused("Field required: the code that called the tools waits in its container");
                    }
                }
            }
        }
    }

    private static boolean isFromCode(Value block) {
        return block.type().equals("tool_use") && block.at("caller").type().startsWith("code_execution_");
    }

    private static void onlyResults(Turn turn) {
        for (Value block : turn.blocks()) {
            if (!block.type().equals("tool_result")) {
                throw block.refused(
                        "while a server tool is at work the user message may hold nothing but tool_result blocks");
            }
        }
    }

    private static void toolIsKept(Value call, CheckedRequest request) {
        String name = call.text("name");
        String tool = name.endsWith("code_execution") ? "code_execution" : name;
        if (call.type().equals("server_tool_use")
                && request.body().at("tools").elementsOrNone().stream()
                        .noneMatch(each -> each.text("name").equals(tool))) {
            throw call.refused("'" + name + "' is at work and must be kept among the tools");
        }
    }
}
