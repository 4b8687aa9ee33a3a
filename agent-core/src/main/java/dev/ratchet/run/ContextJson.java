package dev.ratchet.run;

import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.message.RawJson;
import java.util.Locale;

/** Writes what is done about the context as JSON and reads it back. */
final class ContextJson {
    private ContextJson() {}

    static RawJson policy(ContextPolicy policy) {
        return RawJson.object()
                .put("caching", name(policy.caching()))
                .put("clearing", policy.clearing())
                .put("kept_turns", policy.keptTurns())
                .put("refuses_changed_prefix", policy.refusesChangedPrefix())
                .put("counts_first", policy.countsFirst())
                .put("compaction", policy.compaction())
                .put("diagnoses", policy.diagnoses())
                .build();
    }

    static ContextPolicy policy(StoredObject json) {
        ContextPolicy.Caching caching =
                json.parsed("caching", "way to cache", text -> value(ContextPolicy.Caching.class, text));
        boolean clearing = json.flag("clearing");
        int kept = json.smallCount("kept_turns");
        boolean refuses = json.flag("refuses_changed_prefix");
        boolean countsFirst = json.flag("counts_first");
        boolean compaction = json.flag("compaction");
        boolean diagnoses = json.flag("diagnoses");
        try {
            return new ContextPolicy(caching, clearing, kept, refuses, countsFirst, compaction, diagnoses);
        } catch (IllegalArgumentException e) {
            throw json.wrong("", "cannot be: " + e.getMessage());
        }
    }

    static void write(RawJson.ObjectBuilder json, ContextEdit edit) {
        json.put("turns", edit.turns())
                .put("tool_uses", edit.toolUses())
                .put("thinking_turns", edit.thinkingTurns())
                .put("tokens", edit.tokens())
                .put("rewritten", edit.rewritten())
                .put("turns_to_come", edit.turnsToCome())
                .put("saving", Long.toString(edit.saving())) // may be a loss: the window comes first
                .put("reason", name(edit.reason()));
    }

    static ContextEdit edit(StoredObject json) {
        return new ContextEdit(
                json.smallCount("turns"),
                json.smallCount("tool_uses"),
                json.smallCount("thinking_turns"),
                json.count("tokens"),
                json.count("rewritten"),
                json.smallCount("turns_to_come"),
                json.decimal("saving").longValue(),
                json.parsed("reason", "reason to edit", text -> value(ContextEdit.Reason.class, text)));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E value(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}
