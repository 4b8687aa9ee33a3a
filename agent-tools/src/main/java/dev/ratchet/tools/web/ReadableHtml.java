package dev.ratchet.tools.web;

import dev.ratchet.message.VisibleText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import okhttp3.HttpUrl;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/** Writes the visible text of an HTML document, with marks as in Markdown for headings, lists, links and code. */
final class ReadableHtml implements NodeFilter {
    private static final int MAX_CHARS = 2_000_000; // links can be many times as long as they are in the document
    private static final int MAX_LINK = 500;
    private static final int MAX_TITLE = 200;
    private static final String INVISIBLE =
            "script, style, noscript, template, svg, canvas, iframe, object, select, head,"
                    + " [hidden], [aria-hidden=true], [style~=(?i)display\\s*:\\s*none], [style~=(?i)visibility\\s*:\\s*hidden]";
    private static final String BESIDE = "nav, footer, aside";

    private final StringBuilder text = new StringBuilder();
    private final Deque<Integer> links = new ArrayDeque<>();
    private int lists;
    private int preformatted;

    private ReadableHtml() {}

    static Page page(HttpUrl url, byte[] html, @Nullable Charset charset) {
        Document document;
        try {
            document = Jsoup.parse(
                    new ByteArrayInputStream(html), charset == null ? null : charset.name(), url.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory
        }
        String title = VisibleText.of(Page.plain(document.title()).strip(), MAX_TITLE);
        document.select(INVISIBLE).remove();
        ReadableHtml reader = new ReadableHtml();
        content(document).filter(reader);
        String text = Page.plain(reader.text.toString()).strip();
        return new Page(UrlRules.shown(url) + (title.isEmpty() ? "" : " \"" + title + "\""), text);
    }

    private static Element content(Document document) {
        for (String main : new String[] {"main, [role=main]", "article"}) {
            Elements found = document.select(main);
            if (found.size() == 1) {
                return found.get(0);
            }
        }
        document.select(BESIDE).remove();
        return document.body();
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (text.length() > MAX_CHARS) {
            return FilterResult.STOP;
        }
        if (node instanceof TextNode words) {
            append(words.getWholeText());
        } else if (node instanceof Element element) {
            begin(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(@Nullable Node node, int depth) {
        if (node instanceof Element element) {
            end(element);
        }
        return FilterResult.CONTINUE;
    }

    private void begin(Element element) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                lines(2);
                text.append("#".repeat(element.normalName().charAt(1) - '0')).append(' ');
            }
            case "p", "blockquote", "table", "dl" -> lines(2);
            case "ul", "ol" -> lines(lists++ == 0 ? 2 : 1);
            case "li" -> {
                lines(1);
                text.append("  ".repeat(Math.min(Math.max(lists - 1, 0), 10))).append("- ");
            }
            case "br" -> text.append('\n');
            case "hr" -> lines(2);
            case "pre" -> {
                lines(2);
                preformatted++;
            }
            case "td", "th" -> {
                if (!atLineStart()) {
                    text.append(" | ");
                }
            }
            case "a" -> {
                links.push(text.length());
                text.append('[');
            }
            case "img" -> {
                String alternative = element.attr("alt").strip();
                if (!alternative.isEmpty()) {
                    append("(image: " + alternative + ")");
                }
            }
            default -> {
                if (element.isBlock()) {
                    lines(1);
                }
            }
        }
    }

    private void end(Element element) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "table", "dl" -> lines(2);
            case "ul", "ol" -> lines(--lists == 0 ? 2 : 1);
            case "pre" -> {
                preformatted--;
                lines(2);
            }
            case "a" -> link(element);
            case "td", "th" -> {} // the row ends the line
            default -> {
                if (element.isBlock()) {
                    lines(1);
                }
            }
        }
    }

    private void link(Element element) {
        int start = links.pop();
        String words = text.substring(Math.min(start + 1, text.length()));
        String target = element.attr("href").startsWith("#") ? "" : element.absUrl("href");
        if (words.isBlank()) {
            text.setLength(start);
        } else if (target.isEmpty() || target.length() > MAX_LINK || !target.startsWith("http")) {
            text.deleteCharAt(start);
        } else {
            text.append("](").append(target).append(')');
        }
    }

    private void append(String words) {
        if (preformatted > 0) {
            text.append(words);
            return;
        }
        boolean space = text.length() == 0 || Character.isWhitespace(text.charAt(text.length() - 1));
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            boolean blank = Character.isWhitespace(c) || c == '\u00a0';
            if (!blank) {
                text.append(c);
            } else if (!space) {
                text.append(' ');
            }
            space = blank;
        }
    }

    private boolean atLineStart() {
        return text.length() == 0 || text.charAt(text.length() - 1) == '\n';
    }

    /** Ends the line, and leaves {@code count - 1} lines empty, unless that is so already. */
    private void lines(int count) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        int there = 0;
        while (there < count && there < end && text.charAt(end - 1 - there) == '\n') {
            there++;
        }
        if (end > 0) {
            text.append("\n".repeat(count - there));
        }
    }
}
