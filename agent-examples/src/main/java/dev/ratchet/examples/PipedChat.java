package dev.ratchet.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of a file or another program, each of which is said as it is. They are shown, so that the output reads like a chat. */
final class PipedChat implements ChatInput {
    private final Terminal terminal;
    private final BufferedReader in;

    PipedChat(Terminal terminal) {
        this.terminal = terminal;
        this.in = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> next() {
        try {
            Optional<String> line = Optional.ofNullable(in.readLine());
            line.ifPresent(said -> terminal.out().println("> " + Escapes.visible(said)));
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("what is piped in cannot be read", e);
        }
    }

    @Override
    public int columns() {
        return terminal.columns();
    }

    @Override
    public AskedOnTerminal.@Nullable Questions questions() {
        return null;
    }

    @Override
    public void during(Runnable work, Runnable cancel) {
        work.run();
    }

    @Override
    public void close() {}
}
