package dev.ratchet.testing.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The content blocks there are: where each may stand, which fields it needs and which it may have. */
final class BlockShapes {

    /** Where a block stands. */
    enum Place {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL_RESULT
    }

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Map<String, Shape> SHAPES = new LinkedHashMap<>();

    static {
        Set<Place> everywhere = Set.of(Place.values());
        Set<Place> user = Set.of(Place.USER);
        Set<Place> userAndResult = Set.of(Place.USER, Place.TOOL_RESULT);
        Set<Place> assistant = Set.of(Place.ASSISTANT);
        shape("text", everywhere, List.of("text"), List.of("citations", "cache_control"));
        shape("image", userAndResult, List.of("source"), List.of("transformations", "cache_control"));
        shape(
                "document",
                Set.of(Place.USER, Place.TOOL_RESULT, Place.ASSISTANT),
                List.of("source"),
                List.of("title", "context", "citations", "cache_control"));
        shape(
                "search_result",
                userAndResult,
                List.of("source", "title", "content"),
                List.of("citations", "cache_control"));
        shape("tool_reference", Set.of(Place.TOOL_RESULT), List.of("tool_name"), List.of("cache_control"));
        shape(
                "tool_result",
                user,
                List.of("tool_use_id"),
                List.of("content", "is_error", "toolset_name", "cache_control"));
        shape("thinking", assistant, List.of("thinking", "signature"), List.of());
        shape("redacted_thinking", assistant, List.of("data"), List.of());
        shape(
                "tool_use",
                assistant,
                List.of("id", "name", "input"),
                List.of("caller", "toolset_name", "cache_control"));
        shape("server_tool_use", assistant, List.of("id", "name", "input"), List.of("caller", "cache_control"));
        for (String tool : List.of(
                "web_search",
                "web_fetch",
                "code_execution",
                "bash_code_execution",
                "text_editor_code_execution",
                "tool_search")) {
            shape(
                    tool + "_tool_result",
                    assistant,
                    List.of("tool_use_id", "content"),
                    List.of("caller", "cache_control"));
        }
        shape(
                "compaction",
                assistant,
                List.of("content"),
                List.of("encrypted_content", "signature", "tool_changes", "cache_control"));
        shape("container_upload", Set.of(Place.USER, Place.ASSISTANT), List.of("file_id"), List.of("cache_control"));
    }

    private BlockShapes() {}

    /** Checks one block and what is nested in it. */
    static void check(Value block, Place place, CheckedRequest request) {
        String type = block.object().required("type").string();
        Shape shape = SHAPES.get(type);
        if (shape == null || !shape.places.contains(place)) {
            throw block.refused("Input tag '" + type + "' found using 'type' does not match any of the expected tags: "
                    + expected(place));
        }
        Value tagged = place == Place.SYSTEM ? block : block.tagged(type);
        tagged.only(shape.fields);
        shape.required.forEach(tagged::required);
        Value mark = tagged.at("cache_control");
        CacheMarksRule.shape(mark);
        if (place == Place.TOOL_RESULT && mark.given()) {
            throw mark.refused("Extra inputs are not permitted"); // only blocks of a message can be marked
        }
        switch (type) {
            case "text" -> text(block, tagged, place, request);
            case "image" -> image(tagged.at("source").object());
            case "document" -> document(tagged, place, request);
            case "search_result" -> searchResult(tagged, request);
            case "tool_result" -> toolResult(tagged, request);
            case "thinking" -> thinking(tagged);
            case "redacted_thinking" -> tagged.at("data").string();
            case "tool_use", "server_tool_use" -> call(tagged);
            default -> {}
        }
    }

    private static void text(Value block, Value tagged, Place place, CheckedRequest request) {
        String text = tagged.at("text").string();
        if (text.isEmpty() && tagged.at("cache_control").given()) {
            throw tagged.refused("cache_control cannot be set for empty text blocks");
        }
        if (text.isEmpty()) {
            throw block.refused("text content blocks must be non-empty");
        }
        // Recorded: the service takes back a blank text that its own model wrote.
        if (text.isBlank() && place != Place.ASSISTANT) {
            throw block.refused("text content blocks must contain non-whitespace text");
        }
        Value citations = tagged.at("citations");
        if (citations.given() && !citations.elements().isEmpty() && place != Place.ASSISTANT && !request.oldVersion()) {
            throw citations.refused("citations are only allowed on text of the assistant");
        }
    }

    private static void image(Value source) {
        if (source.required("type").string().equals("base64")) {
            source.required("media_type").oneOf(IMAGE_TYPES);
        }
    }

    private static void document(Value tagged, Place place, CheckedRequest request) {
        if (place == Place.ASSISTANT && !request.oldVersion()) {
            throw tagged.refused("document blocks are not allowed in assistant messages");
        }
        Value source = tagged.at("source").object();
        source.required("type").string();
        Value content = source.at("content");
        if (content.node().isArray()) {
            for (Value inner : content.elements()) {
                if (inner.at("cache_control").given()) {
                    throw inner.at("cache_control").refused("Extra inputs are not permitted");
                }
            }
        }
    }

    private static void searchResult(Value tagged, CheckedRequest request) {
        tagged.at("source").string();
        tagged.at("title").string();
        for (Value inner : tagged.at("content").elements()) {
            check(inner, Place.SYSTEM, request);
        }
    }

    private static void toolResult(Value tagged, CheckedRequest request) {
        tagged.at("tool_use_id").string();
        if (tagged.at("is_error").given()) {
            tagged.at("is_error").bool();
        }
        Value content = tagged.at("content");
        if (content.given() && !content.node().isString()) {
            for (Value inner : content.elements()) {
                check(inner, Place.TOOL_RESULT, request);
            }
        }
    }

    private static void thinking(Value tagged) {
        tagged.at("thinking").string();
        if (tagged.at("signature").string().isEmpty()) {
            throw tagged.at("signature").refused("Invalid `signature` in `thinking` block");
        }
    }

    private static void call(Value tagged) {
        Value id = tagged.at("id");
        if (!ID.matcher(id.string()).matches()) {
            throw id.refused("String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
        if (tagged.at("name").string().isEmpty()) {
            throw tagged.at("name").refused("String should have at least 1 character");
        }
        tagged.at("input").object();
    }

    private static String expected(Place place) {
        return String.join(
                ", ",
                SHAPES.entrySet().stream()
                        .filter(entry -> entry.getValue().places.contains(place))
                        .map(entry -> "'" + entry.getKey() + "'")
                        .toList());
    }

    private static void shape(String type, Set<Place> places, List<String> required, List<String> optional) {
        Set<String> fields = new TreeSet<>(required);
        fields.addAll(optional);
        fields.add("type");
        @Nullable Shape former = SHAPES.put(type, new Shape(places, required, fields));
        if (former != null) {
            throw new IllegalStateException("two shapes for " + type);
        }
    }

    private record Shape(Set<Place> places, List<String> required, Set<String> fields) {}
}
