package dev.ratchet.openai;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.InvalidRequest;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a user's message is no result: a plain text where nothing else is in it, since some servers take parts apart and
 * some templates take none; else parts. Images of results come here too, for a {@code tool} message holds text alone. For
 * one message.
 */
final class UserContent {
    private final Provider provider;
    private final List<RawJson> parts = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int images;

    UserContent(Provider provider) {
        this.provider = provider;
    }

    /** Adds what the user gave. */
    void add(ContentBlock block) {
        if (block instanceof TextBlock text) {
            addText(text.text());
            return;
        }
        Map<String, RawJson> members = block.raw().members();
        switch (block.type()) {
            case "image" -> addImage(members);
            case "document" -> addDocument(members);
            case "search_result" -> addText(finding(members));
            default -> throw refused("a block of type " + block.type());
        }
    }

    /** {@return the text of a result; its images are added here, behind a word that says whose they are} */
    String textOf(ToolResultBlock result) {
        RawJson content = result.raw().members().get("content");
        List<String> lines = new ArrayList<>();
        if (content == null || !content.isArray()) {
            lines.add(result.text());
        } else {
            for (RawJson element : content.elements()) {
                ContentBlock block = ContentBlock.of(element);
                if (block instanceof TextBlock text) {
                    lines.add(text.text());
                } else if (block.type().equals("search_result")) {
                    lines.add(finding(element.members()));
                } else {
                    String name = block.type() + " " + ++images;
                    lines.add("[" + name + ": in the next message]");
                    addText(name + " of the results:");
                    add(block);
                }
            }
        }
        String text = String.join("\n", lines);
        return result.error() && !text.startsWith("Error") ? "Error: " + text : text; // there is no field for it
    }

    /** {@return the content, or null if there is none} */
    @Nullable
    RawJson json() {
        if (parts.isEmpty()) {
            return null;
        }
        return texts.size() == parts.size() ? RawJson.string(String.join("\n\n", texts)) : RawJson.array(parts);
    }

    private void addText(String text) {
        texts.add(text);
        parts.add(RawJson.object().put("type", "text").put("text", text).build());
    }

    private void addImage(Map<String, RawJson> image) {
        Map<String, RawJson> source = members(image.get("source"));
        String url = switch (string(source, "type")) {
            case "base64" -> dataUri(source);
            case "url" -> string(source, "url");
            default -> throw refused("an image that is neither base64 nor a URL");
        };
        parts.add(RawJson.object()
                .put("type", "image_url")
                .put("image_url", RawJson.object().put("url", url).build())
                .build());
    }

    private void addDocument(Map<String, RawJson> document) {
        Map<String, RawJson> source = members(document.get("source"));
        String title = string(document, "title");
        switch (string(source, "type")) {
            case "text" -> addText((title.isEmpty() ? "" : title + "\n\n") + string(source, "data"));
            case "base64" -> {
                if (!provider.takesFiles()) {
                    throw refused("a PDF");
                }
                RawJson file = RawJson.object()
                        .put("filename", title.isEmpty() ? "document.pdf" : title)
                        .put("file_data", dataUri(source))
                        .build();
                parts.add(RawJson.object().put("type", "file").put("file", file).build());
            }
            default -> throw refused("a document that is neither text nor base64");
        }
    }

    /** {@return title, source and text of something that was found} */
    private static String finding(Map<String, RawJson> found) {
        StringBuilder text = new StringBuilder(string(found, "title") + "\n" + string(found, "source"));
        RawJson content = found.get("content");
        if (content != null && content.isArray()) {
            for (RawJson part : content.elements()) {
                text.append("\n").append(string(members(part), "text"));
            }
        }
        return text.toString();
    }

    private InvalidRequest refused(String what) {
        String whose = provider == Provider.OTHER ? "a Chat Completions service" : provider.toString();
        return new InvalidRequest(
                whose + " takes no such content: " + what, new Details(0, null, null, null, Usage.NONE));
    }

    private static String dataUri(Map<String, RawJson> source) {
        return "data:" + string(source, "media_type") + ";base64," + string(source, "data");
    }

    private static Map<String, RawJson> members(@Nullable RawJson json) {
        return json != null && json.isObject() ? json.members() : Map.of();
    }

    private static String string(Map<String, RawJson> members, String name) {
        RawJson value = members.get(name);
        String string = value == null ? null : value.asString();
        return string == null ? "" : string;
    }
}
