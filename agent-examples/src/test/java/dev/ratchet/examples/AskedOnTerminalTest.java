package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./agent file-edit} in a directory of the user's, on a terminal on which somebody types. */
@Timeout(60)
class AskedOnTerminalTest {
    private static final String TASK = "In notes.txt replace \"two\" with \"zwei\"";
    private static final String BEFORE = "one\ntwo\nthree\n";
    private static final String AFTER = "one\nzwei\nthree\n";

    @TempDir
    Path directory;

    private Path notes;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        notes = Files.writeString(directory.resolve("notes.txt"), BEFORE);
    }

    @Test
    void theDiffIsShownBeforeAnythingIsWritten() throws IOException {
        int exitCode = run(Keys.typing(() -> assertThat(notes).hasContent(BEFORE), "y"));

        assertThat(exitCode).isZero();
        assertThat(notes).hasContent(AFTER);
        String asked = out.toString();
        assertThat(asked.substring(asked.indexOf("\n  edit_file would"), asked.indexOf("  ← 1 changed")))
                .isEqualTo(golden("asked.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", " yes ", "a", "all"})
    void yesIsSaidInSoManyWords(String typed) throws IOException {
        assertThat(run(Keys.typing(typed))).isZero();
        assertThat(notes).hasContent(AFTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "no", "N"})
    void anythingShortOfYesIsNoAndTheModelIsTold(String typed) throws IOException {
        assertThat(run(Keys.typing(typed))).isZero();

        assertThat(notes).hasContent(BEFORE);
        assertThat(out.toString())
                .contains("error: Not executed: denied. The user does not want this.", "nothing changed in ");
    }

    @Test
    void aReasonGoesToTheModel() throws IOException {
        run(Keys.typing("n  keep the English"));

        assertThat(notes).hasContent(BEFORE);
        assertThat(out.toString()).contains("denied. The user says: keep the English");
    }

    @Test
    void whatIsNoAnswerIsAskedAgain() throws IOException {
        run(Keys.typing("perhaps", "y but in French", "y"));

        assertThat(notes).hasContent(AFTER);
        assertThat(out.toString()).containsSubsequence("none of y, n, a and q.", "none of y, n, a and q.", "changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "end of input"})
    void quittingEndsTheRunWithNothingWritten(String typed) throws IOException {
        int exitCode = run(typed.equals("q") ? Keys.typing("q") : Keys.typing());

        assertThat(exitCode).isEqualTo(1);
        assertThat(notes).hasContent(BEFORE);
        assertThat(out.toString()).contains("The run was cancelled.", "nothing changed in ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatWasTypedBeforeTheQuestionIsNoAnswer() throws IOException {
        Keyboard keyboard = new Keyboard(new Keys(new ArrayDeque<>(List.of("y\n", "n\n")), 1, () -> {}));

        assertThat(run(keyboard)).isZero();
        assertThat(notes).hasContent(BEFORE);
    }

    /** As Ctrl-C does, which interrupts who waits. */
    @Test
    void aWaitForAnAnswerCanBeInterrupted() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Keyboard keyboard = new Keyboard(new PipedReader() {
            @Override
            public boolean ready() {
                return false;
            }

            @Override
            public synchronized int read(char[] buffer, int offset, int length) {
                return blockedForEver();
            }
        });
        Thread waiting = new Thread(() -> {
            try {
                keyboard.line();
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        waiting.start();
        waiting.interrupt();

        ended.await();
        waiting.join();
    }

    @Test
    void withYesNobodyIsAsked() throws IOException {
        assertThat(run(null, "--yes")).isZero();
        assertThat(notes).hasContent(AFTER);
        assertThat(out.toString()).doesNotContain("Do this?");
    }

    @Test
    void inTheDemosOwnDirectoryNobodyIsAsked() throws IOException {
        Ran ran = Ran.offline("file-edit");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("changed in ").doesNotContain("Do this?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminal", "json"})
    void whereNobodyCanBeAskedNothingBegins(String kind) throws IOException {
        int exitCode = kind.equals("json") ? run(Keys.typing("y"), "--json") : run(null);

        assertThat(exitCode).isEqualTo(2);
        assertThat(notes).hasContent(BEFORE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .isEqualTo(
                        kind.equals("json")
                                ? "agent: with --json nobody can be asked before files of yours change: add --yes to allow it"
                                : "agent: without a terminal nobody can be asked before files of yours change:"
                                        + " add --yes to allow it");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no shell
    void theCheckIsRunAfterTheChangeWithoutAQuestion() throws IOException {
        int exitCode = run(Keys.typing("y"), "--check", "grep -c zwei notes.txt");

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .containsSubsequence("edit_file would do this:", "changed notes.txt", "→ 1 run_check {}")
                .contains("← 1 The check passed.", "\n      1\n", "run_check answered: The check passed.");
        assertThat(out.toString().split("Do this\\?", -1)).hasSize(2);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCheckThatFailsIsToldAndNoErrorOfTheTool() throws IOException {
        assertThat(run(null, "--yes", "--check", "echo two is missing; exit 3")).isZero();

        assertThat(out.toString()).contains("← 1 The check failed.", "two is missing", "(exit code 3)");
    }

    @Test
    void anEmptyCheckIsWrongUsage() throws IOException {
        assertThat(run(null, "--yes", "--check", " ")).isEqualTo(2);
        assertThat(err.toString()).startsWith("agent: --check is empty; give a command");
    }

    private int run(@Nullable Keyboard keyboard, String... more) {
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("COLUMNS", "80"),
                Style.PLAIN,
                InputStream.nullInputStream(),
                keyboard);
        String[] arguments = new String[4 + more.length];
        arguments[0] = "file-edit";
        arguments[1] = "--workspace";
        arguments[2] = directory.toString();
        arguments[3] = TASK;
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Agent.run(terminal, arguments);
    }

    private static int blockedForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AskedOnTerminalTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A terminal gives one line at a read; some of them may have been typed already. */
    static final class Keys extends Reader {
        private final Deque<String> lines;
        private final Runnable beforeEach;
        private int early;

        Keys(Deque<String> lines, int early, Runnable beforeEach) {
            this.lines = lines;
            this.early = early;
            this.beforeEach = beforeEach;
        }

        static Keyboard typing(String... lines) {
            return typing(() -> {}, lines);
        }

        static Keyboard typing(Runnable beforeEach, String... lines) {
            Deque<String> typed = new ArrayDeque<>();
            for (String line : lines) {
                typed.add(line + "\n");
            }
            return new Keyboard(new Keys(typed, 0, beforeEach));
        }

        @Override
        public boolean ready() {
            return early > 0;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            early--;
            beforeEach.run();
            String line = lines.poll();
            if (line == null) {
                return -1;
            }
            line.getChars(0, line.length(), buffer, offset);
            return line.length();
        }

        @Override
        public void close() {}
    }
}
