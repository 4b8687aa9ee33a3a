package dev.ratchet.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Lines that a person types. A wait for one can be interrupted, which a read from a terminal cannot. For one thread. */
final class Keyboard {
    private final BufferedReader in;
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private boolean waiting;

    Keyboard(Reader in) {
        this.in = new BufferedReader(in);
    }

    /** Forgets what was typed before now: it cannot be meant for what is asked next. */
    void forget() {
        try {
            boolean more = true;
            while (more && !waiting && in.ready()) {
                more = in.readLine() != null;
            }
        } catch (IOException e) { // the terminal is gone, which the next wait will find as well
            return;
        }
    }

    /**
     * Waits for a line.
     *
     * @return the line, or nothing at the end of input (Ctrl-D)
     * @throws InterruptedException if interrupted; what is typed then is the answer to the next question
     */
    Optional<String> line() throws InterruptedException {
        if (!waiting) {
            waiting = true;
            Thread reader = new Thread(this::read, "keyboard");
            reader.setDaemon(true); // it may wait for ever
            reader.start();
        }
        Optional<String> line = lines.take();
        waiting = false;
        return line;
    }

    private void read() {
        try {
            lines.add(Optional.ofNullable(in.readLine()));
        } catch (IOException e) { // the terminal is gone
            lines.add(Optional.empty());
        }
    }
}
