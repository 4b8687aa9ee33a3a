package dev.ratchet.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block of a transcript as it was read, before it is known whether it can stay.
 *
 * @param at where it stood
 * @param role of its message: {@code user}, {@code assistant} or {@code system}
 * @param json the block
 * @param members its members, read once
 */
record Candidate(String at, String role, RawJson json, Map<String, RawJson> members) {

    static Candidate of(String at, String role, RawJson json) {
        if (!json.isObject()) {
            throw new TranscriptException(at, "a content block is an object with a string \"type\"");
        }
        Candidate candidate = new Candidate(at, role, json, json.members());
        if (candidate.string("type") == null) {
            throw new TranscriptException(at, "a content block needs a string \"type\"");
        }
        return candidate;
    }

    Candidate with(RawJson other) {
        return of(at, role, other);
    }

    String type() {
        return String.valueOf(string("type"));
    }

    boolean ofModel() {
        return role.equals("assistant");
    }

    @Nullable
    RawJson member(String name) {
        return members.get(name);
    }

    @Nullable
    String string(String name) {
        RawJson member = members.get(name);
        return member == null ? null : member.asString();
    }

    /** {@return the block where it stands, as it is} */
    Slot kept() {
        return new Slot(at, ofModel() ? Role.ASSISTANT : Role.USER, ContentBlock.of(json), false);
    }

    /** {@return a block in its place that is not what it was} */
    Slot became(Role whose, ContentBlock block) {
        return new Slot(at, whose, block, true);
    }
}
