package dev.ratchet.tool;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The tool by which a model reads what was too long for it. What it returns is never longer than a result may be. */
final class ReadResult {
    static final String NAME = "read_result";

    private final ResultStore store;
    private final int budget;

    ReadResult(ResultStore store, int budget) {
        this.store = store;
        this.budget = budget;
    }

    @Tool(
            name = NAME,
            value =
                    "Reads a part of an earlier result that was too long to be shown whole and was cut; its notice gives the id."
                            + " Returns as many lines as there is room for, and where to go on.",
            readOnly = true)
    String read(
            @ToolParam("Id in the notice, such as res_4f0c") String id,
            @ToolParam("First line to read, counted from 1; the first if left out") Optional<Integer> fromLine,
            @ToolParam("How many characters of that line to skip, for a line that is too long itself; 0 if left out")
                    Optional<Integer> offset,
            @ToolParam("How many lines to read at most; as many as there is room for if left out")
                    Optional<Integer> lines,
            ToolContext context) {
        String text;
        try {
            text = store.get(context.runId(), id)
                    .orElseThrow(() ->
                            new ToolException("This run has no stored result with that id. Ids stand in the notice"
                                    + " of a result that was cut; one that is gone has to be made again."));
        } catch (IOException e) {
            throw new ToolException("The stored result cannot be read now; the log has the cause.", e);
        }
        int first = atLeast("from_line", fromLine.orElse(1), 1);
        int skipped = atLeast("offset", offset.orElse(0), 0);
        int most = atLeast("lines", lines.orElse(Integer.MAX_VALUE), 1);
        return page(text, start(text, first, skipped), most);
    }

    private static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new ToolException(name + " must be at least " + least + ", found " + value + ".");
        }
        return value;
    }

    private static int start(String text, int line, int offset) {
        int start = 0;
        for (int at = 1; at < line; at++) {
            int end = text.indexOf('\n', start);
            if (end < 0 || end + 1 == text.length()) {
                throw new ToolException("from_line is " + line + ", and the result has " + at + " lines.");
            }
            start = end + 1;
        }
        int lineEnd = text.indexOf('\n', start);
        int length = (lineEnd < 0 ? text.length() : lineEnd) - start;
        if (offset > length) {
            throw new ToolException("offset is " + offset + ", and line " + line + " has " + length + " characters.");
        }
        return Cut.whole(text, start + offset);
    }

    private String page(String text, int start, int lines) {
        int end = start;
        for (int i = 0; i < lines && end < text.length(); i++) {
            int next = text.indexOf('\n', end);
            end = next < 0 ? text.length() : next + 1;
        }
        String longest = more(text.length(), text.length(), new Cut.Place(text.length(), text.length()));
        if (end - start > budget - (end == text.length() ? 0 : longest.length())) {
            int room = Math.max(1, budget - longest.length());
            String rest = text.substring(start, Math.min(text.length(), start + room + 1));
            end = start + Math.max(1, Cut.lineEndNear(rest, Math.min(room, rest.length())));
        }
        String shown = text.substring(start, end);
        return end == text.length() ? shown : shown + more(text.length() - end, text.length(), Cut.Place.of(text, end));
    }

    private static String more(int left, int total, Cut.Place next) {
        return String.format(
                Locale.ROOT,
                "\n[%,d of %,d characters follow; go on with from_line=%d%s]",
                left,
                total,
                next.line(),
                next.offset() == 0 ? "" : ", offset=" + next.offset());
    }
}
