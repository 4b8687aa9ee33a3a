package dev.ratchet.testing.server;

import java.util.List;
import java.util.Set;

/** Each message by itself: role, content, blocks; and where a system message may stand. */
final class MessagesRule implements CheckedRequest.Rule {
    private static final int MOST_MESSAGES = 100_000;

    @Override
    public void check(CheckedRequest request) {
        Value messages = request.body().required("messages");
        List<Value> all = messages.elements();
        if (all.isEmpty()) {
            throw messages.refused("at least one message is required");
        }
        if (all.size() > MOST_MESSAGES) {
            throw messages.refused("at most " + MOST_MESSAGES + " messages are allowed, found " + all.size());
        }
        for (int i = 0; i < all.size(); i++) {
            message(all.get(i), i == all.size() - 1, request);
        }
        if (!all.get(0).at("role").string().equals("user")) {
            throw messages.refused("first message must use the \"user\" role");
        }
        systemMessages(Turn.of(request));
    }

    private static void message(Value message, boolean last, CheckedRequest request) {
        message.only(Set.of("role", "content"));
        String role = message.required("role").string();
        if (!Set.of("user", "assistant", "system").contains(role)) {
            throw message.at("role").refused("Input should be 'user' or 'assistant'");
        }
        if (role.equals("system") && !request.model().systemRole()) {
            throw message.refused("role 'system' is not supported on this model");
        }
        Value content = message.required("content");
        if (!content.node().isString() && !content.node().isArray()) {
            throw content.refused("Input should be a valid string or list");
        }
        boolean empty = content.node().isString()
                ? content.string().isEmpty()
                : content.elements().isEmpty();
        if (empty && !(last && role.equals("assistant"))) {
            throw message.refused(
                    "all messages must have non-empty content except for the optional final assistant message");
        }
        if (empty) {
            return;
        }
        BlockShapes.Place place = switch (role) {
            case "user" -> BlockShapes.Place.USER;
            case "assistant" -> BlockShapes.Place.ASSISTANT;
            default -> BlockShapes.Place.SYSTEM;
        };
        for (Value block : Turn.blocks(message)) {
            BlockShapes.check(block, place, request);
        }
    }

    private static void systemMessages(List<Turn> turns) {
        for (int i = 1; i < turns.size(); i++) {
            if (!turns.get(i).is("system")) {
                continue;
            }
            Turn before = turns.get(i - 1);
            if (before.is("assistant") && !endsInServerResult(before)) {
                throw Refused.invalid(turns.get(i).path() + ": a system message must follow a user message");
            }
            if (i + 1 < turns.size() && !turns.get(i + 1).is("assistant")) {
                throw Refused.invalid(
                        turns.get(i).path() + ": a system message must be last or followed by an assistant message");
            }
        }
    }

    private static boolean endsInServerResult(Turn turn) {
        return !turn.blocks().isEmpty()
                && turn.blocks()
                        .get(turn.blocks().size() - 1)
                        .node()
                        .path("type")
                        .asString("")
                        .endsWith("_tool_result");
    }
}
