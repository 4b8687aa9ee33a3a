package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import dev.ratchet.model.ContextEdits;
import dev.ratchet.model.Feature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes edits of the context as the service takes them:
 *
 * <pre>{"edits":[{"type":"clear_tool_uses_20250919","trigger":{"type":"tool_uses","value":1},
 *   "keep":{"type":"tool_uses","value":12}}]}</pre>
 *
 * The trigger is as low as can be: when to clear is decided here, and each request has to clear what the last one did.
 */
final class EditsJson {
    private static final String CLEARS = "context-management-2025-06-27";
    private static final String COMPACTS = "compact-2026-01-12";

    // By these an error says what it does not know; the last two are for all of it.
    private static final Set<String> CLEARING_NAMES =
            Set.of(CLEARS, ModelLimits.CLEAR_TOOL_USES, ModelLimits.CLEAR_THINKING);
    private static final Set<String> COMPACTION_NAMES = Set.of(COMPACTS, ModelLimits.COMPACT);
    private static final Set<String> ALL_NAMES = Set.of("anthropic-beta", "context_management");

    private EditsJson() {}

    /** {@return the betas that these edits need} */
    static List<String> betas(ContextEdits edits) {
        List<String> betas = new ArrayList<>();
        if (edits.clears()) {
            betas.add(CLEARS);
        }
        if (edits.compactAbove().isPresent()) {
            betas.add(COMPACTS);
        }
        return betas;
    }

    /** {@return what of it an error is about, by the names that it gives; nothing if it is about something else} */
    static Set<Feature> refused(ContextEdits edits, String error) {
        Set<Feature> refused = EnumSet.noneOf(Feature.class);
        if (edits.clears() && CLEARING_NAMES.stream().anyMatch(error::contains)) {
            refused.add(Feature.CLEARING);
        }
        if (edits.compactAbove().isPresent() && COMPACTION_NAMES.stream().anyMatch(error::contains)) {
            refused.add(Feature.COMPACTION);
        }
        if (refused.isEmpty() && ALL_NAMES.stream().anyMatch(error::contains)) {
            if (edits.clears()) {
                refused.add(Feature.CLEARING);
            }
            if (edits.compactAbove().isPresent()) {
                refused.add(Feature.COMPACTION);
            }
        }
        return refused;
    }

    static RawJson of(ContextEdits edits) {
        List<RawJson> all = new ArrayList<>();
        edits.keptThinking() // must be the first
                .ifPresent(kept -> all.add(RawJson.object()
                        .put("type", ModelLimits.CLEAR_THINKING)
                        .put("keep", counted("thinking_turns", kept))
                        .build()));
        edits.keptToolUses()
                .ifPresent(kept -> all.add(RawJson.object()
                        .put("type", ModelLimits.CLEAR_TOOL_USES)
                        .put("trigger", counted("tool_uses", 1))
                        .put("keep", counted("tool_uses", kept))
                        .build()));
        edits.compactAbove()
                .ifPresent(tokens -> all.add(RawJson.object()
                        .put("type", ModelLimits.COMPACT)
                        .put("trigger", counted("input_tokens", tokens))
                        .build()));
        return RawJson.object().put("edits", RawJson.array(all)).build();
    }

    private static RawJson counted(String type, long value) {
        return RawJson.object().put("type", type).put("value", value).build();
    }
}
