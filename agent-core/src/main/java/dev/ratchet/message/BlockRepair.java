package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a block of a transcript one that the API takes where it stands, looked at by itself; or else text. */
final class BlockRepair {
    private static final Set<String> TEXTS_OF_OTHERS = Set.of("input_text", "output_text", "refusal");
    private static final Set<String> OF_OTHERS =
            Set.of("image_url", "input_image", "input_audio", "input_file", "json");

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
        if (type.equals("tool_use") || BlockTypes.isServerCall(type)) {
            return call(block, repairs);
        }
        if (BlockTypes.isServerResult(type)) {
            return block.ofModel() && block.string("tool_use_id") != null ? block.kept() : asText(block, repairs);
        }
        if (TEXTS_OF_OTHERS.contains(type) || OF_OTHERS.contains(type)) {
            return asText(block, repairs);
        }
        if (block.ofModel() && type.equals("reasoning")) {
            return leftOut(block, repairs);
        }
        if (block.ofModel() && BlockTypes.isFile(type) && UserBlocks.SAID.fitted(block.json()) != null) {
            repairs.add(
                    Kind.BLOCK_MOVED, block.at(), "moved to a user message: an answer holds no block of type " + type);
            return saidByUser(block, block.became(Role.USER, ContentBlock.of(block.json())), repairs);
        }
        // An answer may hold blocks that only a newer version knows; what a user may say is known.
        return block.ofModel() && !BlockTypes.isFile(type) ? block.kept() : saidByUser(block, block.kept(), repairs);
    }

    /** {@return a block that can stand nowhere as what it is, with all that is in it} */
    static TextBlock text(ContentBlock block) {
        return TextBlock.of("A block of type " + block.type() + " that cannot be sent as one: " + block.raw());
    }

    /** {@return the text of a block that is called otherwise by other services; null if it is no such block} */
    static @Nullable String textOfOthers(RawJson block) {
        Map<String, RawJson> members = block.members();
        RawJson type = members.get("type");
        if (type == null || !TEXTS_OF_OTHERS.contains(String.valueOf(type.asString()))) {
            return null;
        }
        RawJson text = members.getOrDefault("text", members.get("refusal"));
        String said = text == null ? null : text.asString();
        return said == null || said.isBlank() ? null : said;
    }

    private static Slot saidByUser(Candidate block, Slot asItIs, Repairs repairs) {
        RawJson fitted = UserBlocks.SAID.fitted(block.json());
        if (fitted == null) {
            return asText(block, repairs);
        }
        if (fitted.equals(block.json())) {
            return asItIs;
        }
        fieldsLeftOut(block, fitted, repairs);
        return block.became(Role.USER, ContentBlock.of(fitted));
    }

    /** Tells which fields of a block the API does not take there. */
    static void fieldsLeftOut(Candidate block, RawJson fitted, Repairs repairs) {
        List<String> others = new ArrayList<>(block.members().keySet());
        others.removeAll(fitted.members().keySet());
        String what = others.isEmpty() ? "some in it" : VisibleText.of(String.join(", ", others), 200);
        repairs.add(Kind.FIELD_LEFT_OUT, block.at(), "fields that the API does not take here are left out: " + what);
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
        return block.ofModel() ? block.kept() : saidByUser(block, block.kept(), repairs);
    }

    private static @Nullable Slot thinking(Candidate block, Repairs repairs) {
        if (!block.ofModel()) {
            return asText(block, repairs);
        }
        boolean open = block.type().equals("thinking");
        String seal = block.string(open ? "signature" : "data");
        boolean signed = seal != null && !seal.isEmpty() && (!open || block.string("thinking") != null);
        return signed ? block.kept() : leftOut(block, repairs);
    }

    private static @Nullable Slot leftOut(Candidate thinking, Repairs repairs) {
        repairs.add(Kind.THINKING_LEFT_OUT, thinking.at(), "left out: no thinking of a model that signed it");
        return null;
    }

    private static Slot call(Candidate block, Repairs repairs) {
        RawJson input = block.member("input");
        RawJson inner = block.type().equals("tool_use") ? objectIn(input) : null;
        String name = block.string("name");
        if (!block.ofModel()
                || block.string("id") == null
                || name == null
                || !CallNames.isLegal(name)
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
        String said = textOfOthers(block.json());
        return block.became(
                block.ofModel() ? Role.ASSISTANT : Role.USER,
                said == null ? text(ContentBlock.of(block.json())) : TextBlock.of(said));
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
        Candidate unmarked = block;
        if (!plain.equals(block.json())) {
            repairs.add(
                    Kind.FIELD_LEFT_OUT, block.at(), "its cache_control is left out: where to cache is decided anew");
            unmarked = block.with(plain);
        }
        if (!block.ofModel() || block.member("index") == null) {
            return unmarked;
        }
        repairs.add(Kind.FIELD_LEFT_OUT, block.at(), "its index is left out: a place in a stream, no part of a block");
        return block.with(plain.with("index", null));
    }
}
