package dev.ratchet.testing.server;

import java.util.List;
import java.util.Set;

/** Each message by itself: role, content, blocks; and where a system message may stand. */
final class MessagesRule implements CheckedRequest.Rule {
    private static final int MOST_MESSAGES = 100_000;
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    private static final Fields MESSAGE = Fields.none()
            .required("role", Shape.STRING)
            .required("content", (content, request) -> {
                if (!content.node().isString() && !content.node().isArray()) {
                    throw content.refused("Input should be a valid string or list");
                }
            });

    private static final Fields SYSTEM_MESSAGE = MESSAGE.beta(
                    "clear_at",
                    Shape.oneOf("next_user_message", "never"),
                    "mid-conversation-system-clear-at-2026-08-21")
            .beta(
                    "output_config",
                    Fields.none().optional("effort", OutputConfigRule.EFFORT),
                    "mid-conversation-output-config-2026-07-01");

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
        // A conversation may begin with the assistant: recorded of Opus 4.8, not established for the others.
        systemMessages(request.turns());
    }

    private static void message(Value message, boolean last, CheckedRequest request) {
        String role = message.object().text("role");
        (role.equals("system") ? SYSTEM_MESSAGE : MESSAGE).check(message, request);
        if (!ROLES.contains(role)) {
            throw message.at("role").refused("Input should be 'user' or 'assistant'");
        }
        // Sonnet 5.5 and Haiku 5.5 may or may not take it: not established, so they do.
        if (role.equals("system") && !request.model().systemRole()) {
            throw message.refused("role 'system' is not supported on this model");
        }
        Value content = message.at("content");
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
            default -> BlockShapes.Place.SYSTEM_MESSAGE;
        };
        for (Value block : Message.blocks(message)) {
            BlockShapes.check(block, place, request);
        }
    }

    private static void systemMessages(List<Turn> turns) {
        if (turns.get(0).is("system")) {
            throw Refused.invalid(turns.get(0).path() + ": a system message must follow a user message");
        }
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
        Value last = turn.last();
        return last != null && BlockShapes.isServerResult(last.type());
    }
}
