package dev.ratchet.message;

import java.util.HashMap;
import java.util.Map;

/** The blocks that the API takes from its caller, which can be listed; what its own model writes cannot. */
final class UserBlocks {
    private static final Form PRESENT = Form.text(text -> !text.isBlank());
    private static final Form QUOTABLE =
            Form.object(Map.of(), Map.of("enabled", Form.TRUTH)).orNull();

    private static final Form PASSAGE = typed(Map.of("text", PRESENT), Map.of("citations", Form.NULL));
    private static final Form IMAGE = typed(
            Map.of("source", source(Form.oneOf("image/jpeg", "image/png", "image/gif", "image/webp"), Map.of())),
            Map.of(
                    "transformations",
                    Form.object(Map.of(), Map.of("oversized_image", Form.oneOf("downsize", "error")))
                            .orNull()));
    private static final Form NESTED = Form.variants(Map.of("text", PASSAGE, "image", IMAGE));
    private static final Form DOCUMENT = typed(
            Map.of(
                    "source",
                    source(
                            Form.oneOf("application/pdf"),
                            Map.of(
                                    "text",
                                    typed(Map.of("media_type", Form.oneOf("text/plain"), "data", Form.TEXT), Map.of()),
                                    "content",
                                    typed(Map.of("content", Form.listOf(NESTED).or(Form.TEXT)), Map.of())))),
            Map.of("title", Form.TEXT.orNull(), "context", Form.TEXT.orNull(), "citations", QUOTABLE));
    private static final Form SEARCH_RESULT = typed(
            Map.of("source", Form.TEXT, "title", Form.TEXT, "content", Form.listOf(NESTED)),
            Map.of("citations", QUOTABLE));

    /** What stands in a message of the user, results aside. */
    static final Form SAID = Form.variants(Map.of(
            "text",
            PASSAGE,
            "image",
            IMAGE,
            "document",
            DOCUMENT,
            "search_result",
            SEARCH_RESULT,
            "container_upload",
            typed(Map.of("file_id", Form.TEXT), Map.of())));

    /** What stands in a result. */
    static final Form GIVEN = Form.variants(Map.of(
            "text",
            PASSAGE,
            "image",
            IMAGE,
            "document",
            DOCUMENT,
            "search_result",
            SEARCH_RESULT,
            "tool_reference",
            typed(Map.of("tool_name", Form.NAME), Map.of()),
            "browser_state",
            Form.ANY));

    private UserBlocks() {}

    private static Form typed(Map<String, Form> required, Map<String, Form> optional) {
        Map<String, Form> members = new HashMap<>(required);
        members.put("type", Form.TEXT);
        return Form.object(members, optional);
    }

    private static Form source(Form mediaType, Map<String, Form> others) {
        Map<String, Form> sources = new HashMap<>(others);
        sources.put("base64", typed(Map.of("media_type", mediaType, "data", Form.TEXT), Map.of()));
        sources.put("url", typed(Map.of("url", Form.NAME), Map.of()));
        sources.put("file", typed(Map.of("file_id", Form.NAME), Map.of()));
        return Form.variants(sources);
    }
}
