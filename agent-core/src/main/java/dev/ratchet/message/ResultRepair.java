package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the inside of a {@code tool_result} what the API takes: text and a few kinds of blocks. */
final class ResultRepair {
    private static final Set<String> FIELDS = Set.of("type", "tool_use_id", "content", "is_error", "toolset_name");
    private static final Set<String> NO_FAILURE = Set.of("false", "null", "0", "\"false\"");

    private ResultRepair() {}

    /** {@return the result as it can be sent; the very same if it can} */
    static RawJson repaired(Candidate result, Repairs repairs) {
        RawJson known = withKnownFields(result);
        if (!known.equals(result.json())) {
            BlockRepair.fieldsLeftOut(result, known, repairs);
        }
        RawJson mended = withContent(known, result.member("content"));
        RawJson error = result.member("is_error");
        if (error != null && Form.TRUTH.fitted(error) == null) { // a failure must not become a success
            mended = mended.with("is_error", NO_FAILURE.contains(error.toString()) ? null : RawJson.parse("true"));
        }
        if (!mended.equals(known)) {
            repairs.add(
                    Kind.RESULT_CHANGED, result.at(), "its content or is_error had a form that the API does not take");
        }
        return mended;
    }

    /**
     * Returns the result as it suits its call: it repeats the name of the call's toolset, and what only some may hold became
     * text where it is not one of those.
     *
     * @param toolset the name in the call, or null if its tool is in none
     * @param tools the names of the tools with which the conversation goes on
     */
    static RawJson suited(ToolResultBlock result, @Nullable String toolset, Set<String> tools) {
        Map<String, RawJson> members = result.raw().members();
        RawJson suited = result.raw();
        RawJson named = members.get("toolset_name");
        if (named != null || toolset != null) {
            RawJson name = toolset == null ? null : RawJson.string(toolset);
            boolean right = named != null && (name == null ? Form.NULL.fitted(named) != null : named.equals(name));
            suited = right ? suited : suited.with("toolset_name", name);
        }
        RawJson content = members.get("content");
        if (content == null || !content.isArray()) {
            return suited;
        }
        boolean any = false;
        boolean state = false;
        List<RawJson> kept = new ArrayList<>();
        for (RawJson element : content.elements()) {
            String type = String.valueOf(element.text("type"));
            boolean suits = type.equals("text") || type.equals("image");
            if (type.equals("browser_state")) {
                suits = "browser".equals(toolset) && !state;
                state = true;
            } else if (toolset == null) {
                suits = !type.equals("tool_reference") || tools.contains(String.valueOf(element.text("tool_name")));
            }
            any |= !suits;
            kept.add(suits ? element : TextBlock.of(element.toString()).raw());
        }
        return any ? suited.with("content", RawJson.array(kept)) : suited;
    }

    private static RawJson withKnownFields(Candidate result) {
        if (FIELDS.containsAll(result.members().keySet())) {
            return result.json();
        }
        RawJson.ObjectBuilder known = RawJson.object();
        result.members().forEach((name, value) -> {
            if (FIELDS.contains(name)) {
                known.put(name, value);
            }
        });
        return known.build();
    }

    /** {@return a result without a call as what the user may say: its text, and the images and documents in it} */
    static List<ContentBlock> asUserContent(ToolResultBlock result, String whatItIs) {
        List<ContentBlock> content = new ArrayList<>();
        StringBuilder text = new StringBuilder(whatItIs).append(result.error() ? " (an error):\n" : ":\n");
        RawJson raw = result.raw().members().get("content");
        if (raw == null || !raw.isArray()) {
            text.append(result.text());
        } else {
            for (RawJson element : raw.elements()) {
                ContentBlock block = ContentBlock.of(element);
                if (block instanceof TextBlock inner) {
                    text.append(inner.text()).append('\n');
                } else if (BlockTypes.isFile(block.type())) {
                    content.add(block);
                } else {
                    text.append(element).append('\n');
                }
            }
        }
        content.add(0, TextBlock.of(text.toString().stripTrailing()));
        return content;
    }

    private static RawJson withContent(RawJson result, @Nullable RawJson content) {
        if (content == null || content.asString() != null) {
            return result;
        }
        if (!content.isArray()) {
            boolean nothing = content.toString().equals("null");
            return result.with("content", nothing ? null : RawJson.string(content.toString()));
        }
        boolean any = false;
        List<RawJson> kept = new ArrayList<>();
        for (RawJson element : content.elements()) {
            RawJson mended = element(element);
            any |= !element.equals(mended);
            if (mended != null) {
                kept.add(mended);
            }
        }
        return any ? result.with("content", RawJson.array(kept)) : result;
    }

    private static @Nullable RawJson element(RawJson element) {
        String type = element.isObject() ? element.text("type") : null;
        if (type == null) {
            String plain = element.asString();
            String text = plain == null ? element.toString() : plain;
            return text.isBlank() ? null : TextBlock.of(text).raw();
        }
        if (type.equals("text") && String.valueOf(element.text("text")).isBlank()) {
            return null;
        }
        String said = BlockRepair.textOfOthers(element);
        RawJson fitted = UserBlocks.GIVEN.fitted(element);
        return fitted != null
                ? fitted
                : TextBlock.of(said == null ? element.toString() : said).raw();
    }
}
