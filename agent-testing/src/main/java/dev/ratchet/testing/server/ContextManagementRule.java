package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the service is asked to do with a long context: edits and their order, or a summary. */
final class ContextManagementRule implements CheckedRequest.Rule {
    private static final String CLEAR_THINKING = "clear_thinking_20251015";

    private static final Fields POSITIVE = Fields.typed().required("value", Shape.atLeast(1));
    private static final Fields NOT_NEGATIVE = Fields.typed().required("value", Shape.atLeast(0));

    private static final Shape KEPT_THINKING =
            Variants.of("thinking_turns", POSITIVE).or("all", Fields.typed());

    private static final Fields CLEAR_TOOL_USES = Fields.typed()
            .optional("trigger", Variants.of("input_tokens", POSITIVE).or("tool_uses", POSITIVE))
            .optional("keep", Variants.of("tool_uses", NOT_NEGATIVE))
            .optional(
                    "clear_at_least", Variants.of("input_tokens", NOT_NEGATIVE).orNull())
            .optional("exclude_tools", Shape.STRINGS.orNull())
            .optional("clear_tool_inputs", (cleared, request) -> {
                if (cleared.given() && !cleared.node().isBoolean()) {
                    Shape.STRINGS.check(cleared, request);
                }
            });

    private static final Fields COMPACT = Fields.typed()
            .optional(
                    "trigger",
                    Variants.of("input_tokens", Fields.typed().required("value", Shape.atLeast(50_000)))
                            .orNull())
            .optional("pause_after_compaction", Shape.BOOL)
            .optional("instructions", Shape.STRING.orNull());

    private static final Variants EDIT = Variants.none()
            .or(
                    CLEAR_THINKING,
                    Fields.typed().optional("keep", (keep, request) -> {
                        if (keep.node().isString()) {
                            keep.oneOf(Set.of("all"));
                        } else {
                            KEPT_THINKING.check(keep, request);
                        }
                    }),
                    TopLevelRule.CONTEXT_EDITING)
            .or("clear_tool_uses_20250919", CLEAR_TOOL_USES, TopLevelRule.CONTEXT_EDITING)
            .or("compact_20260112", COMPACT, TopLevelRule.COMPACT_EDIT);

    private static final Shape MANAGEMENT = Fields.none()
            .optional("edits", Shape.listOf(EDIT).and((edits, request) -> order(edits)))
            .orNull();

    private static final Shape COMPACTION =
            Variants.of("summarize", Fields.typed().optional("instructions", Shape.STRING.orNull()));

    @Override
    public void check(CheckedRequest request) {
        Value compaction = request.body().at("compaction");
        Value management = request.body().at("context_management");
        if (!compaction.node().isMissingNode()) {
            COMPACTION.check(compaction, request);
            if (management.given()) {
                throw compaction.refused("compaction cannot be combined with context_management");
            }
        }
        if (!management.node().isMissingNode()) {
            MANAGEMENT.check(management, request);
        }
    }

    private static void order(Value edits) {
        List<Value> all = edits.elements();
        Set<String> types = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            String type = all.get(i).type();
            if (!types.add(type)) {
                throw all.get(i).refused("there is another edit of type '" + type + "'");
            }
            if (type.equals(CLEAR_THINKING) && i > 0) {
                throw all.get(i).refused("`" + CLEAR_THINKING + "` must be the first edit");
            }
        }
    }
}
