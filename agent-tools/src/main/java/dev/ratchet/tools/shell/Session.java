package dev.ratchet.tools.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One shell process from its start to its end. One thread at a time runs commands; any may kill it.
 *
 * <pre>
 *   this thread ── eval 'command' …; printf MARK $? ──► shell ── output, MARK exit code ──► reader thread ──► Output
 *        └──────────────────────────── waits for the mark, the end of the shell, or its time ◄──────────────────┘
 * </pre>
 *
 * A command is given to {@code eval} in quotes, with its three streams redirected: whatever it leaves open (a quote, a here
 * document, a redirection by {@code exec}) ends with it. The mark is new and random for each command. It is printed where a
 * command cannot read it: the lines that hold it never show up in what {@code set -x} or a trap prints, being put together
 * from two halves there.
 */
final class Session {
    static final int MAX_OUTPUT = 64 << 20; // nobody reads it, and at a pipe's speed it takes well under a second

    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> PASSED = Set.of(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "JAVA_HOME");

    private final Process process;
    private final ProcessFamily family;
    private final Output output = new Output(MAX_OUTPUT);
    private final Thread reader;
    private final Thread atExit = new Thread(this::kill, "ratchet-shell-exit");
    private int lastExitCode;

    /** How a command came to its end. */
    enum How {
        /** By itself. */
        DONE,
        /** It was still running when its time was up. */
        TIMEOUT,
        /** It was still printing when it had printed too much. */
        FLOOD,
        /** Together with the shell. */
        SHELL_ENDED
    }

    /**
     * The end of a command.
     *
     * @param output what it printed, fit to be read
     */
    record Ended(How how, int exitCode, String output) {}

    private Session(Process process, ProcessFamily family) {
        this.process = process;
        this.family = family;
        this.reader = new Thread(this::read, "ratchet-shell-output");
        reader.setDaemon(true);
    }

    static Session start(Program program, Path directory, Set<String> passed) throws IOException {
        String mark = random();
        ProcessBuilder builder = new ProcessBuilder(program.command())
                .directory(directory.toFile())
                .redirectError(Redirect.DISCARD); // commands have theirs redirected; this is the shell's own
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !PASSED.contains(name) && !passed.contains(name));
        environment.put("TERM", "dumb"); // no colours, no cursor
        environment.put(ProcessFamily.MARK, mark);
        Process process = builder.start();
        Session session = new Session(process, new ProcessFamily(process.toHandle(), program, mark));
        session.reader.start();
        try {
            Runtime.getRuntime().addShutdownHook(session.atExit);
        } catch (IllegalStateException e) {
            session.kill();
            throw new IOException("the JVM is about to end", e);
        }
        CompletableFuture<Void> unused = process.onExit().thenRun(session.output::shellEnded);
        session.write("exec 9>&1\n");
        return session;
    }

    boolean alive() {
        return process.isAlive();
    }

    Ended run(String quoted, Duration timeout) throws IOException, InterruptedException {
        String first = "\u001e" + random();
        String second = random();
        output.begin(first + second);
        // So that $? is what the command before it left.
        String status = lastExitCode == 0 ? "" : "(exit " + lastExitCode + ")\n";
        try {
            write(status + "command eval " + quoted + " </dev/null >&9 2>&9 9>&-\n" + "command printf '%s%s %s\\n' '"
                    + first + "' '" + second + "' \"$?\" >&9\n");
        } catch (IOException e) { // a job in the background has killed it
            output.shellEnded();
        }
        How how = output.await(timeout);
        if (how != How.DONE) {
            kill();
        }
        if (how == How.SHELL_ENDED) {
            lastExitCode = process.waitFor();
        } else if (how == How.DONE) {
            lastExitCode = output.exitCode();
        }
        return new Ended(how, lastExitCode, output.text());
    }

    /** {@return whether the shell and all that it started are gone; harmless if they were before} An interrupt waits. */
    boolean kill() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    boolean gone = family.kill();
                    reader.join(LAST_OUTPUT.toMillis());
                    return gone;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            forget();
        }
    }

    private void forget() {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) { // this is the hook
        }
    }

    private void write(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(line.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private void read() {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = process.getInputStream()) {
            for (int count; (count = in.read(buffer)) != -1; ) {
                if (!output.add(buffer, count)) {
                    family.kill();
                }
            }
        } catch (IOException | InterruptedException e) { // closed: it was killed
        }
    }

    private static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
