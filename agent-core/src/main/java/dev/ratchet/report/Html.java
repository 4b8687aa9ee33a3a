package dev.ratchet.report;

import dev.ratchet.message.VisibleText;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes markup that is well-formed as XML too. Whatever comes from a model, a tool or a user is text or the value of an
 * attribute, and both are escaped here: nothing in them can become markup. Names of elements and attributes are the
 * program's own.
 */
final class Html {
    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turn. */
    Html open(String element, String... attributes) {
        start(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Closes the element that was opened last. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes the element that was opened last, which ends a part of the page. */
    Html end() {
        close();
        out.append('\n');
        return this;
    }

    /** Writes an element without content, one that HTML knows as such or a shape. */
    Html empty(String element, String... attributes) {
        start(element, attributes);
        out.append("/>");
        return this;
    }

    /** Writes an element that holds this text. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Writes text. */
    Html text(String text) {
        escape(text);
        return this;
    }

    /** Writes the page's own style sheet, whose hash the policy names. */
    Html style(String sheet) {
        out.append("<style>").append(sheet).append("</style>\n");
        return this;
    }

    /** {@return the page} */
    String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return "<!DOCTYPE html>\n" + out;
    }

    private void start(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) {
        String visible = VisibleText.lines(text);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
