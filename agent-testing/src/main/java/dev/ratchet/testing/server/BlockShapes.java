package dev.ratchet.testing.server;

import java.util.EnumMap;
import java.util.Map;

/** The content blocks there are, and where each may stand. */
final class BlockShapes {

    /** Where a block stands. */
    enum Place {
        SYSTEM,
        SYSTEM_MESSAGE,
        USER,
        ASSISTANT,
        TOOL_RESULT,
        /** In a document or a search result. */
        NESTED
    }

    private static final String[] COMPACTING = {TopLevelRule.COMPACT_EDIT, TopLevelRule.COMPACT};
    private static final String[] TOOL_CHANGES = {"mid-conversation-tool-changes-2026-07-01", "inline-tools-2026-09-15"
    };

    private static final Shape IDENTIFIER = BlockShapes::identifier;

    // Beta blocks whose fields are not established are taken with any.
    private static final Map<Place, Variants> BLOCKS = blocks();

    private BlockShapes() {}

    /** Checks one block and what is nested in it. */
    static void check(Value block, Place place, CheckedRequest request) {
        String type = block.object().required("type").string();
        Variants known = BLOCKS.get(place);
        if (known == null) {
            throw new IllegalStateException("no blocks for " + place);
        }
        Shape shape = known.shape(block, type, request);
        shape.check(place == Place.SYSTEM ? block : block.tagged(type), request);
        if (type.equals("text")) {
            text(block, place);
        }
    }

    /** {@return whether it is what a tool of the service gave} */
    static boolean isServerResult(String type) {
        return type.endsWith("_tool_result");
    }

    private static Map<Place, Variants> blocks() {
        Fields nestedText =
                Fields.typed().required("text", Shape.STRING).optional("citations", BlockShapes::userCitations);
        Fields text = marked(nestedText);
        Fields assistantText = marked(Fields.typed()
                .required("text", Shape.STRING)
                .optional("citations", Shape.listOf(CitationShapes.CITATION).orNull()));
        Fields image = Fields.typed()
                .required("source", SourceShapes.IMAGE)
                .optional(
                        "transformations",
                        Fields.none()
                                .optional("oversized_image", Shape.oneOf("downsize", "error"))
                                .orNull());
        Fields document = SourceShapes.DOCUMENT_BLOCK;
        Fields searchResult = Fields.typed()
                .required("source", Shape.STRING)
                .required("title", Shape.STRING)
                .required("content", listOf(Place.NESTED))
                .optional("citations", SourceShapes.QUOTABLE);
        Fields toolResult = Fields.typed()
                .required("tool_use_id", IDENTIFIER)
                .optional("content", listOf(Place.TOOL_RESULT).orString())
                .optional("is_error", Shape.BOOL)
                .optional("toolset_name", Shape.STRING.orNull());
        Shape upload = marked(Fields.typed().required("file_id", Shape.STRING));

        Map<Place, Variants> blocks = new EnumMap<>(Place.class);
        blocks.put(Place.SYSTEM, Variants.of("text", text));
        blocks.put(
                Place.SYSTEM_MESSAGE,
                Variants.of("text", text)
                        .or("tool_addition", Shape.ANY, TOOL_CHANGES)
                        .or("tool_removal", Shape.ANY, TOOL_CHANGES));
        blocks.put(
                Place.USER,
                Variants.of("text", text)
                        .or("image", marked(image))
                        .or("document", marked(document))
                        .or("search_result", marked(searchResult))
                        .or("tool_result", marked(toolResult))
                        .or("container_upload", upload));
        // Only a message's own blocks can be marked.
        blocks.put(
                Place.TOOL_RESULT,
                Variants.of("text", nestedText)
                        .or("image", image)
                        .or("document", document)
                        .or("search_result", searchResult)
                        .or("tool_reference", Fields.typed().required("tool_name", Shape.nonEmpty()))
                        .or("browser_state", Shape.ANY));
        blocks.put(Place.NESTED, Variants.of("text", nestedText).or("image", image));
        blocks.put(
                Place.ASSISTANT,
                ServerResultShapes.addTo(Variants.of("text", assistantText)
                        .or(
                                "thinking",
                                Fields.typed()
                                        .required("thinking", Shape.STRING)
                                        .required("signature", BlockShapes::signature))
                        .or("redacted_thinking", Fields.typed().required("data", Shape.STRING))
                        .or("tool_use", call(Shape.nonEmpty()).optional("toolset_name", Shape.STRING.orNull()))
                        .or("server_tool_use", call(Shape.oneOf(ServerResultShapes.TOOLS)))
                        .or(
                                "mcp_tool_use",
                                call(Shape.nonEmpty()).required("server_name", Shape.STRING),
                                TopLevelRule.MCP)
                        .or("document", marked(document).and(BlockShapes::assistantDocument))
                        .or("container_upload", upload)
                        .or("compaction", marked(compaction()), COMPACTING)
                        .or(
                                "fallback",
                                Fields.typed()
                                        .required("from", Fields.none().required("model", Shape.STRING))
                                        .required("to", Fields.none().required("model", Shape.STRING))
                                        .optional("trigger", Shape.ANY),
                                "server-side-fallback-2026-06-01",
                                "server-side-fallback-2026-07-01")
                        .or("connector_text", Shape.ANY)));
        return blocks;
    }

    private static Fields marked(Fields block) {
        return block.optional("cache_control", CacheMarksRule.MARK);
    }

    private static Fields call(Shape name) {
        return marked(Fields.typed()
                .required("id", IDENTIFIER)
                .required("name", name)
                .required("input", Shape.OBJECT)
                .optional("caller", ServerResultShapes.CALLER));
    }

    private static Fields compaction() {
        return Fields.typed()
                .required("content", Shape.nonEmpty().orNull())
                .optional("encrypted_content", Shape.STRING.orNull())
                .optional("signature", Shape.STRING.orNull())
                .optional("tool_changes", Shape.ANY);
    }

    /** {@return a list of blocks; looked up when it is used, for blocks hold blocks} */
    private static Shape listOf(Place place) {
        return Shape.listOf((block, request) -> check(block, place, request));
    }

    static void nested(Value block, CheckedRequest request) {
        check(block, Place.NESTED, request);
    }

    private static void text(Value block, Place place) {
        String text = block.text("text");
        if (text.isEmpty() && block.has("cache_control")) {
            throw block.tagged("text").refused("cache_control cannot be set for empty text blocks");
        }
        if (text.isEmpty()) {
            throw block.refused("text content blocks must be non-empty");
        }
        // Recorded: the service takes back a blank text that its own model wrote.
        if (place != Place.ASSISTANT && text.isBlank()) {
            throw block.refused("text content blocks must contain non-whitespace text");
        }
    }

    private static void userCitations(Value citations, CheckedRequest request) {
        if (citations.given() && !citations.elements().isEmpty() && !request.oldVersion()) {
            throw citations.refused("citations are only allowed on text of the assistant");
        }
    }

    private static void assistantDocument(Value document, CheckedRequest request) {
        if (!request.oldVersion()) {
            throw document.refused("document blocks are not allowed in assistant messages");
        }
    }

    private static void signature(Value signature, CheckedRequest request) {
        if (signature.string().isEmpty()) {
            throw signature.refused("Invalid `signature` in `thinking` block");
        }
    }

    private static void identifier(Value id, CheckedRequest request) {
        String text = id.string();
        boolean fits = !text.isEmpty();
        for (int i = 0; i < text.length() && fits; i++) {
            fits = isWordCharacter(text.charAt(i));
        }
        if (!fits) {
            throw id.refused("String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
    }

    /** {@return whether names and ids may hold it} */
    static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
