package dev.ratchet.anthropic;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import java.util.Map;

/** Ids of calls that another provider gave: here they are letters, digits, {@code _} and {@code -}. */
final class ForeignIds {
    private ForeignIds() {}

    /** {@return the bytes of a block; those that it has unless its id would be refused} */
    static RawJson cleaned(ContentBlock block) {
        if (block instanceof ToolUseBlock call && !fits(call.id())) {
            return with(call.raw(), "id", call.id());
        }
        if (block instanceof ToolResultBlock result && !fits(result.toolUseId())) {
            return with(result.raw(), "tool_use_id", result.toolUseId());
        }
        return block.raw();
    }

    private static RawJson with(RawJson block, String member, String id) {
        Map<String, RawJson> members = block.members();
        members.put(member, RawJson.string(id.replaceAll("[^a-zA-Z0-9_-]", "_")));
        RawJson.ObjectBuilder cleaned = RawJson.object();
        members.forEach(cleaned::put);
        return cleaned.build();
    }

    private static boolean fits(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
