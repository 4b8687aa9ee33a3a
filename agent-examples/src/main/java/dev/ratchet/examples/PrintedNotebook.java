package dev.ratchet.examples;

import dev.ratchet.examples.lab.Notebook;
import dev.ratchet.message.RawJson;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an experiment line by line: the text, or with {@code --json} the data. */
final class PrintedNotebook implements Notebook {
    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Style style;
    private final int columns;
    private final boolean json;
    private @Nullable WordWrap answer;

    /** There is no use in going on. */
    static final class NobodyReads extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    PrintedNotebook(Terminal terminal, boolean json) {
        this.out = terminal.out();
        this.style = terminal.style();
        this.columns = terminal.columns();
        this.json = json;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void title(String text) {
        head(text);
    }

    @Override
    public void say(String text) {
        String indent = text.substring(0, text.length() - text.stripLeading().length());
        WordWrap.lines(text.strip(), columns, indent).forEach(this::line);
    }

    @Override
    public void line(String text) {
        text(Escapes.visible(text) + "\n");
    }

    @Override
    public void head(String text) {
        text(style.strong(Escapes.visible(text)) + "\n");
    }

    @Override
    public void cells(List<String> texts) {
        int width = cell(texts.size());
        StringBuilder line = new StringBuilder();
        for (String text : texts) {
            String shown = Columns.shorten(Escapes.visible(text), width);
            line.append(shown).append(" ".repeat(width - Columns.of(shown) + 2));
        }
        text(line.toString().stripTrailing() + "\n");
    }

    @Override
    public void piece(String text) {
        if (answer == null) {
            answer = new WordWrap(columns, INDENT, INDENT);
        }
        text(answer.add(text));
    }

    @Override
    public void endOfAnswer() {
        if (answer != null) {
            text(answer.end() + "\n");
            answer = null;
        }
    }

    @Override
    public void data(RawJson row) {
        if (json) {
            print(Escapes.jsonLine(row.toString()) + "\n");
        }
    }

    private void text(String text) {
        if (!json) {
            print(text);
        }
    }

    private void print(String text) {
        out.print(text);
        if (out.checkError()) { // which also flushes
            throw new NobodyReads();
        }
    }
}
