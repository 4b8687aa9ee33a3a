package dev.ratchet.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;

/**
 * A line editor on a terminal: history, completion of commands, lines that go on. A line goes on after a backslash at its
 * end and after Alt-Enter; what is pasted stays together. The history is that of this chat alone: nothing is written.
 */
final class LineEditor implements ChatInput {
    private static final String NEW_LINE = "insert-new-line";
    private static final int NARROWEST = 40;

    private final Terminal terminal;
    private final Style style;
    private final LineReader said;
    private final LineReader asked;

    /**
     * Edits on this terminal.
     *
     * @param completions what a line that begins with a slash can become
     */
    LineEditor(Terminal terminal, Style style, Supplier<List<String>> completions) {
        this.terminal = terminal;
        this.style = style;
        this.said = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser())
                .completer(completer(completions))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // an exclamation mark is one
                .option(LineReader.Option.INSERT_TAB, false)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "… ")
                .build();
        said.getWidgets().put(NEW_LINE, () -> {
            said.getBuffer().write('\n');
            return true;
        });
        Objects.requireNonNull(said.getKeyMaps().get(LineReader.MAIN))
                .bind(new Reference(NEW_LINE), KeyMap.alt('\r'), KeyMap.alt('\n'));
        this.asked = LineReaderBuilder.builder()
                .terminal(terminal)
                .variable(LineReader.DISABLE_HISTORY, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** {@return the terminal of this process} */
    static Terminal ofProcess() {
        try {
            return TerminalBuilder.builder().system(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    @Override
    public Optional<String> next() {
        try {
            return Optional.of(said.readLine(style.accent("> ")).replace("\\\n", "\n"));
        } catch (UserInterruptException e) {
            return next(); // Ctrl-C drops what is being typed
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public int columns() {
        return Math.max(NARROWEST, terminal.getSize().getColumns());
    }

    @Override
    public AskedOnTerminal.Questions questions() {
        return new AskedOnTerminal.Questions() {
            @Override
            public void forget() {
                Attributes before = terminal.enterRawMode();
                try {
                    int typed = 0;
                    while (typed >= 0) {
                        typed = terminal.reader().read(1L);
                    }
                } catch (IOException e) {
                    return; // the terminal is gone, which the next read will find as well
                } finally {
                    terminal.setAttributes(before);
                }
            }

            @Override
            public Optional<String> ask(String question) throws InterruptedException {
                try {
                    return Optional.of(asked.readLine(question));
                } catch (EndOfFileException e) {
                    return Optional.empty();
                } catch (UserInterruptException e) {
                    terminal.raise(Signal.INT); // the answer is cancelled, as without a question
                    throw new InterruptedException("Ctrl-C");
                }
            }
        };
    }

    /** What is typed meanwhile is not shown, and is there on the next line. */
    @Override
    public void during(Runnable work, Runnable cancel) {
        Attributes before = terminal.getAttributes();
        Attributes quiet = new Attributes(before);
        quiet.setLocalFlag(Attributes.LocalFlag.ECHO, false);
        terminal.setAttributes(quiet);
        SignalHandler handler = terminal.handle(Signal.INT, signal -> cancel.run());
        try {
            work.run();
        } finally {
            terminal.handle(Signal.INT, handler);
            terminal.setAttributes(before);
        }
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            return; // it is gone
        }
    }

    private static Parser parser() {
        DefaultParser words = new DefaultParser();
        words.setQuoteChars(new char[0]);
        words.setEscapeChars(new char[0]);
        return (line, cursor, context) -> {
            if (context == Parser.ParseContext.ACCEPT_LINE && line.endsWith("\\")) {
                throw new EOFError(-1, -1, "the line goes on");
            }
            return words.parse(line, cursor, context);
        };
    }

    private static Completer completer(Supplier<List<String>> completions) {
        return (reader, line, candidates) -> {
            if (line.line().startsWith("/")) {
                String before = line.line().substring(0, line.cursor() - line.wordCursor());
                completions.get().stream()
                        .filter(each -> each.startsWith(before))
                        .map(each -> each.substring(before.length()))
                        .filter(each -> !before.isEmpty() || each.indexOf(' ') < 0)
                        .forEach(each -> candidates.add(new Candidate(each)));
            }
        };
    }
}
