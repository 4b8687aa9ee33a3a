package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a block of a transcript one that the API takes where it stands, looked at by itself; or else text. */
final class BlockRepair {
    private static final Pattern TOOL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Set<String> OF_THE_USER = Set.of("image", "document", "search_result");

    private BlockRepair() {}

    /**
     * Returns the block as it can stay, or null if nothing of it can.
     *
     * @throws TranscriptException if it is no block at all
     */
    static @Nullable Slot repaired(Candidate found, Repairs repairs) {
        Candidate block = withoutMarks(withWholeCharacters(found, repairs), repairs);
        String type = block.type();
        if (type.equals("text")) {
            return text(block, repairs);
        }
        if (type.equals("thinking") || type.equals("redacted_thinking")) {
            return thinking(block, repairs);
        }
        if (type.equals("tool_result")) {
            return result(block, repairs);
        }
        if (type.endsWith("tool_use")) {
            return call(block, repairs);
        }
        if (type.endsWith("tool_result")) {
            return block.ofModel() && block.string("tool_use_id") != null ? block.kept() : asText(block, repairs);
        }
        if (block.ofModel() && OF_THE_USER.contains(type)) {
            repairs.add(
                    Kind.BLOCK_MOVED, block.at(), "moved to a user message: an answer holds no block of type " + type);
            return block.became(Role.USER, ContentBlock.of(block.json()));
        }
        return block.kept();
    }

    /** {@return a block that can stand nowhere as what it is, with all that is in it} */
    static TextBlock text(ContentBlock block) {
        return TextBlock.of("A block of type " + block.type() + " that cannot be sent as one: " + block.raw());
    }

    private static @Nullable Slot text(Candidate block, Repairs repairs) {
        String text = block.string("text");
        if (text == null) {
            throw new TranscriptException(block.at(), "a block of type text needs a string \"text\"");
        }
        if (block.ofModel() ? text.isEmpty() : text.isBlank()) { // the API takes back the blank text of its own model
            repairs.add(Kind.EMPTY_LEFT_OUT, block.at(), "left out, since there is no text in it");
            return null;
        }
        if (block.role().equals("system")) {
            repairs.add(Kind.BECAME_TEXT, block.at(), "a system message; it became text of the user that says so");
            return block.became(Role.USER, TextBlock.of("System message: " + text));
        }
        RawJson citations = block.member("citations");
        if (!block.ofModel() && citations != null && !citations.toString().equals("null")) {
            repairs.add(Kind.FIELD_LEFT_OUT, block.at(), "its citations are left out: only an answer may have some");
            return block.became(Role.USER, ContentBlock.of(block.json().with("citations", null)));
        }
        return block.kept();
    }

    private static @Nullable Slot thinking(Candidate block, Repairs repairs) {
        boolean open = block.type().equals("thinking");
        String seal = block.string(open ? "signature" : "data");
        if (!block.ofModel() || seal == null || seal.isEmpty() || (open && block.string("thinking") == null)) {
            repairs.add(Kind.THINKING_LEFT_OUT, block.at(), "left out: no thinking of a model that signed it");
            return null;
        }
        return block.kept();
    }

    private static Slot call(Candidate block, Repairs repairs) {
        RawJson input = block.member("input");
        RawJson inner = block.type().equals("tool_use") ? objectIn(input) : null;
        String name = block.string("name");
        if (!block.ofModel()
                || block.string("id") == null
                || name == null
                || !TOOL_NAME.matcher(name).matches()
                || input == null
                || !(input.isObject() || inner != null)) {
            return asText(block, repairs);
        }
        if (inner == null) {
            return block.kept();
        }
        repairs.add(Kind.CALL_CHANGED, block.at(), "its arguments were an object in a string; they are an object now");
        return block.became(Role.ASSISTANT, ContentBlock.of(block.json().with("input", inner)));
    }

    /** {@return the arguments as other services write them: an object in a string; null if that is not what it is} */
    private static @Nullable RawJson objectIn(@Nullable RawJson input) {
        String text = input == null ? null : input.asString();
        if (text == null) {
            return null;
        }
        try {
            RawJson inner = RawJson.parse(text);
            inner.requirePlain(Transcript.DEEPEST / 2);
            return inner.isObject() ? inner.withoutLoneSurrogates() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Slot result(Candidate block, Repairs repairs) {
        if (block.string("tool_use_id") == null) {
            repairs.add(Kind.BECAME_TEXT, block.at(), "a result that names no call; it became text");
            return block.became(Role.USER, text(ContentBlock.of(block.json())));
        }
        if (block.ofModel()) {
            repairs.add(Kind.BLOCK_MOVED, block.at(), "moved to a user message: an answer holds no results");
        }
        RawJson mended = ResultRepair.repaired(block, repairs);
        return mended.equals(block.json()) && !block.ofModel()
                ? block.kept()
                : block.became(Role.USER, ContentBlock.of(mended));
    }

    private static Slot asText(Candidate block, Repairs repairs) {
        repairs.add(
                Kind.BECAME_TEXT,
                block.at(),
                "became text: a block of type " + VisibleText.of(block.type(), 50) + " cannot be sent like this");
        return block.became(block.ofModel() ? Role.ASSISTANT : Role.USER, text(ContentBlock.of(block.json())));
    }

    private static Candidate withWholeCharacters(Candidate block, Repairs repairs) {
        RawJson mended = block.json().withoutLoneSurrogates();
        if (mended.equals(block.json())) {
            return block;
        }
        repairs.add(Kind.CHARACTER_REPLACED, block.at(), "half a surrogate pair, which is no character, became U+FFFD");
        return block.with(mended);
    }

    private static Candidate withoutMarks(Candidate block, Repairs repairs) {
        RawJson plain = CacheMarkRemoval.from(block.json());
        if (plain.equals(block.json())) {
            return block;
        }
        repairs.add(Kind.FIELD_LEFT_OUT, block.at(), "its cache_control is left out: where to cache is decided anew");
        return block.with(plain);
    }
}
