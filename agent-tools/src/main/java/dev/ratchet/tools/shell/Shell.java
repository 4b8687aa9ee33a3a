package dev.ratchet.tools.shell;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolPreview;
import dev.ratchet.tool.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tool that runs commands in one long-lived shell: {@code bash}, as the API's {@code bash_20250124} has it.
 *
 * <p>Whoever gives a model a shell gives it what the process itself may do: read and write the user's files, use the network,
 * start programs. The directory is where the shell starts and where the model is told to stay, and no wall: nothing keeps a
 * command from leaving it. Where that is too much, run the whole process in a container. The tool {@code bash} is
 * {@code destructive}: a runner is not built unless an {@link dev.ratchet.approval.Approver}, who sees the command line, or a
 * rule answers for it.
 *
 * <p>Working directory, variables and functions last from one command to the next; redirections made by {@code exec} last for
 * one command. A command reads nothing ({@code /dev/null}), has no terminal where the system has {@code setsid}, and of the
 * environment sees only what is on a list: {@code PATH HOME USER LOGNAME SHELL LANG LC_ALL LC_CTYPE TZ TMPDIR JAVA_HOME},
 * without which ordinary programs misbehave, and the names given to the constructor; so no key that was exported to this
 * process. A command's standard output and error are one text, of which the first and last 15,000 bytes are kept.
 *
 * <p>A command that takes too long or prints more than 64 MiB, an interrupt, {@link #close} and the end of the JVM kill the
 * shell with everything that was started in it, also in the background; the next command begins in a new shell. On Linux that
 * reaches every process that kept its environment; elsewhere, those that still hang together with the shell. Only
 * {@code kill -9} of this JVM leaves a command running.
 *
 * <p>Safe to share between threads, though a conversation should have a shell of its own: commands run one at a time.
 */
public final class Shell implements AutoCloseable {
    /** Less than the minute that a runner gives a tool, so that the model gets what was printed until then. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(50);

    private static final int MAX_COMMAND = 50_000; // what a pipe takes in one go, so that writing it never waits

    private static final String LOST =
            "(the shell had ended since the last command, so this is a new one in the workspace"
                    + " directory, without the variables and functions of the old one)";

    private final Program program;
    private final Path directory;
    private final Duration timeout;
    private final Set<String> environment;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Session session;
    private volatile boolean closed;

    /**
     * Makes a shell that starts in {@code directory}, with {@link #DEFAULT_TIMEOUT} and nothing more of the environment.
     *
     * @throws IllegalArgumentException if {@code directory} is not a directory
     * @throws UnsupportedOperationException if this system has no POSIX shell
     */
    public Shell(Path directory) {
        this(directory, DEFAULT_TIMEOUT, Set.of());
    }

    /**
     * Makes a shell that starts in {@code directory}.
     *
     * @param timeout how long a command may take; shorter than the runner's time-out for tools, which would cut it off without
     *     a word about what was printed
     * @param environment names of environment variables that commands see besides those on the list
     * @throws IllegalArgumentException if {@code directory} is not a directory
     * @throws UnsupportedOperationException if this system has no POSIX shell
     */
    public Shell(Path directory, Duration timeout, Set<String> environment) {
        this(directory, timeout, environment, Program.ofThisSystem());
    }

    Shell(Path directory, Duration timeout, Set<String> environment, Program program) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("not a directory: " + directory);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout <= 0: " + timeout);
        }
        this.program = program;
        this.directory = directory.toAbsolutePath().normalize();
        this.timeout = timeout;
        this.environment = Set.copyOf(environment);
    }

    /**
     * Runs {@code command} in the shell, or restarts the shell. The result is what was printed; it is an error if the exit
     * code, which then stands at its end, is not 0.
     *
     * @throws ToolException if there is not exactly one of the two, or the shell cannot be started
     * @throws InterruptedException if interrupted; the shell and all that it started are killed
     */
    @Tool(
            name = "bash",
            destructive = true,
            exclusive = true,
            resources = "workspace",
            value =
                    "Runs a command in a long-lived POSIX shell (bash where there is one) that starts in the workspace directory. "
                            + "Stay below that directory unless you are asked to leave it. Working directory, variables and functions "
                            + "last between calls. Commands read no input, so use options instead of questions (such as -y). Start what "
                            + "does not end by itself in the background with its output in a file, such as \"server > log 2>&1 &\". "
                            + "Returns what was printed, standard output and error in one text, shortened in the middle if it is long; "
                            + "if the command failed, its exit code stands at the end. A command that takes too long is killed with the "
                            + "shell. Give command, or restart to get a new shell.")
    public ToolResult bash(
            @ToolParam("The command, such as ls -l src; may have several lines") Optional<String> command,
            @ToolParam("true to kill the shell and everything it started, and begin with a new one")
                    Optional<Boolean> restart)
            throws InterruptedException {
        boolean again = requireOne(command, restart);
        turn.lockInterruptibly(); // fair, so that the calls of a turn run in the order in which they arrive
        try {
            if (closed) {
                throw new ToolException("the shell is closed; no command can be run any more");
            }
            if (again) {
                end();
                session();
                return ToolResult.text("the shell was restarted in the workspace directory");
            }
            return run(quoted(command.orElseThrow()));
        } catch (IOException e) {
            end();
            throw new ToolException("the shell could not be started; the cause is in the log", e);
        } finally {
            turn.unlock();
        }
    }

    /** {@return whether it is a restart} */
    private static boolean requireOne(Optional<String> command, Optional<Boolean> restart) {
        boolean again = restart.orElse(false);
        if (command.isPresent() == again) {
            throw new ToolException(again ? "give either command or restart, not both" : "give a command, such as ls");
        }
        return again;
    }

    /** {@return the command line, what a terminal would obey written out} */
    @ToolPreview("bash")
    String previewBash(Optional<String> command, Optional<Boolean> restart) {
        requireOne(command, restart);
        return command.map(lines -> "$ "
                        + Arrays.stream(lines.split("\n", -1))
                                .map(line -> VisibleText.of(line, MAX_COMMAND))
                                .collect(Collectors.joining("\n  ")))
                .orElse("restarts the shell and kills all that runs in it");
    }

    /** Kills the shell and all that it started. No command can be run afterwards. */
    @Override
    public void close() {
        closed = true;
        Session running = session;
        if (running != null) {
            running.kill(); // a command under way ends by it
        }
        turn.lock();
        try {
            end();
        } finally {
            turn.unlock();
        }
    }

    private ToolResult run(String quoted) throws IOException, InterruptedException {
        Session old = session;
        boolean lost = old != null && !old.alive();
        if (lost) {
            end();
        }
        Session shell = session();
        Session.Ended ended;
        try {
            ended = shell.run(quoted, timeout);
        } catch (InterruptedException | IOException e) {
            end();
            throw e;
        }
        String output = (lost ? LOST + "\n" : "") + ended.output();
        if (ended.how() == Session.How.DONE) {
            return ended.exitCode() == 0
                    ? ToolResult.text(output.isEmpty() ? "(no output)" : output)
                    : ToolResult.error(told(output, "exit code " + ended.exitCode()));
        }
        boolean allGone = end();
        String why = switch (ended.how()) {
            case TIMEOUT -> "the command did not end within " + inWords(timeout) + " and was killed";
            case FLOOD -> "the command printed more than " + (Session.MAX_OUTPUT >> 20) + " MiB and was killed";
            default -> "the shell itself ended, with exit code " + ended.exitCode();
        };
        return ToolResult.error(told(
                output,
                why + ", with everything that was started in the shell"
                        + (allGone ? "" : " except processes that cannot be killed")
                        + "; the next command begins in a new shell in the workspace directory, without the variables and"
                        + " functions of this one"));
    }

    private static String told(String output, String remark) {
        return output.isEmpty() ? remark : output + (output.endsWith("\n") ? "" : "\n") + "(" + remark + ")";
    }

    private Session session() throws IOException {
        Session running = session;
        if (running == null) {
            running = Session.start(program, directory, environment);
            session = running;
            if (closed) { // close() may have looked before it was there
                running.kill();
            }
        }
        return running;
    }

    private boolean end() {
        Session running = session;
        session = null;
        return running == null || running.kill();
    }

    /** In single quotes nothing has a meaning, so a command that is not whole harms nothing but itself. */
    private static String quoted(String command) {
        if (command.indexOf('\0') >= 0) {
            throw new ToolException("a command cannot have a NUL character");
        }
        String quoted = "'" + command.replace("'", "'\\''") + "'";
        int bytes = quoted.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_COMMAND) {
            throw new ToolException("a command has at most " + MAX_COMMAND + " bytes, found " + bytes
                    + "; write long text to a file in parts");
        }
        return quoted;
    }

    private static String inWords(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
