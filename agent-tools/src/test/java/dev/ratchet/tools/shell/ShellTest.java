package dev.ratchet.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class ShellTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String FOREVER = "sleep 86413"; // nothing else on this machine sleeps so long
    private static final String NEW_SHELL =
            ", with everything that was started in the shell; the next command begins in a new"
                    + " shell in the workspace directory, without the variables and functions of this one";

    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(directory, LONG, Set.of());
    }

    @AfterEach
    void noProcessIsLeft() {
        shell.close();
        assertThat(sleepers()).isEmpty();
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void whatIsPrintedIsTheResultInTheOrderInWhichItIsPrinted() {
        assertThat(ran("echo one; echo two >&2; printf three")).isEqualTo("one\ntwo\nthree");
        assertThat(ran("true")).isEqualTo("(no output)");
    }

    @Test
    void aFailedCommandIsAnErrorWithItsExitCode() {
        assertThat(failed("echo why; (exit 3)")).isEqualTo("why\n(exit code 3)");
        assertThat(failed("false")).isEqualTo("exit code 1");
        assertThat(failed("/nowhere/program")).contains("/nowhere/program").endsWith("(exit code 127)");
    }

    @Test
    void directoryVariablesFunctionsAndTheLastExitCodeLast() {
        ran("mkdir -p sub && cd sub; x=1; export y=2; f() { echo \"f $1\"; }");

        assertThat(ran("pwd; echo $x; sh -c 'echo $y'; f z")).isEqualTo(directory.resolve("sub") + "\n1\n2\nf z\n");
        failed("(exit 7)");
        assertThat(ran("echo $?")).isEqualTo("7\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bash | echo \"open | unexpected EOF",
                "bash | if true | syntax error",
                "dash | echo \"open | Unterminated quoted string",
                "dash | if true | end of file unexpected",
            })
    void whatIsNotWholeIsAnErrorOfThatCommandAlone(String program, String command, String error) throws Exception {
        use(program);
        ran("x=kept");

        assertThat(failed(command)).contains(error).endsWith("(exit code 2)");
        assertThat(ran("echo $x")).isEqualTo("kept\n");
    }

    @ParameterizedTest
    @CsvSource({"bash", "dash"})
    void whateverACommandDoesToTheShellTheNextOneIsUnderstood(String program) throws Exception {
        use(program);

        assertThat(ran("cat; read line; echo \"[$line]\"")).isEqualTo("[]\n");
        assertThat(ran("cat <<END\nin a here document\nEND")).isEqualTo("in a here document\n");
        assertThat(ran("cat <<END\nof no end")).contains("of no end");
        assertThat(ran("exec >to-a-file 2>&1 </dev/zero; echo hidden")).isEqualTo("(no output)");
        assertThat(ran("cat to-a-file; read line; echo \"[$line]\"")).isEqualTo("hidden\n[]\n");
        assertThat(ran("exec 9>&- 3>&-; echo closed")).isEqualTo("closed\n");
        assertThat(ran("echo 'it'\"'\"'s'; echo \"a\\b\" # comment")).contains("it's\n");
        assertThat(ran("set -xv")).isNotNull();
        assertThat(ran("echo traced")).contains("traced\n");
        assertThat(ran("set +xv")).isNotNull();
        assertThat(ran("echo; # a comment and nothing after it")).isEqualTo("\n");
        assertThat(failed("(exit 4)")).endsWith("exit code 4");
    }

    @Test
    void outputThatImitatesTheMarkIsOutput() {
        String mark = "\u241e" + "0".repeat(64) + " 0\n";

        assertThat(ran("printf '\\036%064d 0\\n' 0")).isEqualTo(mark);
        assertThat(ran("trap 'echo \"$BASH_COMMAND\"' DEBUG; true; trap - DEBUG"))
                .isEqualTo("true\ntrap - DEBUG\n");
        ran("trap 'echo \"<$BASH_COMMAND>\"' DEBUG");
        assertThat(ran("echo x")).contains("<echo x>\nx\n").contains("printf");
    }

    @Test
    void aShellThatEndsSaysSoAndTheNextCommandHasANewOne() {
        assertThat(failed("echo bye; exit 3"))
                .isEqualTo("bye\n(the shell itself ended, with exit code 3" + NEW_SHELL + ")");
        assertThat(failed("exec true")).isEqualTo("the shell itself ended, with exit code 0" + NEW_SHELL);
        assertThat(failed("set -e; false; echo not reached"))
                .isEqualTo("the shell itself ended, with exit code 1" + NEW_SHELL);
        assertThat(failed(FOREVER + " & exit 5")).startsWith("the shell itself ended, with exit code 5");
        assertThat(sleepers()).isEmpty();
        assertThat(ran("pwd")).isEqualTo(directory + "\n");
    }

    @Test
    void aShellThatDiesBetweenTwoCommandsIsReplacedAndTheModelIsTold() throws Exception {
        ran("x=1; (while [ ! -e now ]; do :; done; kill -9 $$) >/dev/null 2>&1 &");
        ProcessHandle process = ProcessHandle.current().children().findFirst().orElseThrow();
        Files.createFile(directory.resolve("now"));
        process.onExit().get();

        assertThat(ran("echo \"[$x]\""))
                .isEqualTo("(the shell had ended since the last command, so this is a new one in the"
                        + " workspace directory, without the variables and functions of the old one)\n[]\n");
    }

    @Test
    @Timeout(60)
    void whatRunsInTheBackgroundIsNotWaitedForAndDiesWithTheShell() {
        assertThat(ran(FOREVER + " & (" + FOREVER + " &) ; (setsid nohup " + FOREVER
                        + " >/dev/null 2>&1 &); echo started"))
                .isEqualTo("started\n");
        assertThat(ran("jobs | wc -l").strip()).isEqualTo("1");
        while (sleepers().size() < 3) { // a process of the background begins when it likes
            Thread.onSpinWait();
        }

        shell.close();

        assertThat(sleepers()).isEmpty();
        assertThatThrownBy(() -> ran("true"))
                .isInstanceOf(ToolException.class)
                .hasMessage("the shell is closed; no command can be run any more");
    }

    @Test
    void aCommandThatTakesTooLongIsKilledWithAllThatItStarted() {
        shell.close();
        shell = new Shell(directory, Duration.ofMillis(400), Set.of());

        // How far it gets until then is a matter of the machine.
        assertThat(failed("trap '' TERM INT HUP; " + FOREVER + " & (setsid " + FOREVER + " &); echo begun; " + FOREVER))
                .matches("(?s)(begun\n\\()?the command did not end within 400 ms and was killed" + NEW_SHELL + "\\)?");
        assertThat(sleepers()).isEmpty();
        assertThat(failed("kill -STOP $$")).startsWith("the command did not end within 400 ms");
        assertThat(failed("env -i /bin/" + FOREVER)).startsWith("the command did not end within 400 ms");
    }

    @Test
    void outputWithoutEndIsStoppedAndOnlyItsEndsAreKept() {
        assertThat(failed("yes $(printf %0100d 7)"))
                .hasSizeLessThan(31_000)
                .contains("7\n(… ")
                .endsWith("(the command printed more than 64 MiB and was killed" + NEW_SHELL + ")");
    }

    @Test
    void longOutputIsCutAtLineEndsAndTheSizeIsTold() {
        String shown = ran("seq 100000");
        Matcher cut = Pattern.compile(
                        "\n\\(… (\\d+) of 588895 bytes are left out here; send the output to a file to see all of it"
                                + " in parts …\\)\n")
                .matcher(shown);

        assertThat(cut.find()).isTrue();
        String head = shown.substring(0, cut.start() + 1);
        String tail = shown.substring(cut.end());
        assertThat(head.lines()).hasSizeGreaterThan(3_000).startsWith("1", "2", "3");
        assertThat(tail.lines()).hasSizeGreaterThan(2_000).endsWith("99999", "100000");
        assertThat(head.length() + tail.length() + Integer.parseInt(cut.group(1)))
                .isEqualTo(588_895);
        assertThat(Integer.parseInt(head.lines().reduce((a, b) -> b).orElseThrow()))
                .isGreaterThan(3_000);
        assertThat(tail).matches("(?s)\\d{5}\n.*");
    }

    @Test
    void charactersAreNotCutInHalves() {
        assertThat(ran("printf '€%.0s' $(seq 20000)")).doesNotContain("\ufffd").contains("€\n(… ");
    }

    @Test
    void whatATerminalWouldObeyIsMadeVisible() {
        assertThat(ran("printf 'a\\033[31mb\\007\\r\\nc\\rd\\n\\377\\xe2\\x80\\xae.\\n'"))
                .isEqualTo("a\u241b[31mb\u2407\nc\nd\n\ufffd\ufffd.\n");
        assertThat(ran("head -c 100 /dev/zero"))
                .isEqualTo("(100 bytes that are not text, which are not shown; send them to a file, or through od -c |"
                        + " head)\n");
    }

    @Test
    void onlyTheListedEnvironmentIsSeen() {
        assertThat(ran("env | sed 's/=.*//'").lines())
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "USER",
                        "LOGNAME",
                        "SHELL",
                        "LANG",
                        "LC_ALL",
                        "LC_CTYPE",
                        "TZ",
                        "TMPDIR",
                        "JAVA_HOME",
                        "TERM",
                        "RATCHET_SHELL",
                        "PWD",
                        "OLDPWD",
                        "SHLVL",
                        "_");
        String other = System.getenv().keySet().stream()
                .filter(name -> name.matches("[A-Z_]{5,}")
                        && ran("echo ${" + name + "+set}").isBlank())
                .findFirst()
                .orElseThrow();
        shell.close();
        shell = new Shell(directory, LONG, Set.of(other));

        assertThat(ran("echo ${" + other + "+set}")).isEqualTo("set\n");
    }

    @Test
    void aCommandHasNoTerminal() {
        assertThat(failed("echo x > /dev/tty")).contains("/dev/tty");
    }

    @Test
    void restartBeginsAnewAndKillsWhatRan() throws InterruptedException {
        ran("x=1; cd /; " + FOREVER + " &");

        assertThat(shell.bash(Optional.empty(), Optional.of(true)))
                .isEqualTo(ToolResult.text("the shell was restarted in the workspace directory"));
        assertThat(sleepers()).isEmpty();
        assertThat(ran("pwd; echo \"[$x]\"")).isEqualTo(directory + "\n[]\n");
    }

    @Test
    void anInterruptKillsTheCommand() throws Exception {
        FutureTask<ToolResult> call = new FutureTask<>(
                () -> shell.bash(Optional.of("mkfifo fifo; " + FOREVER + " & echo > fifo; wait"), Optional.empty()));
        Thread caller = new Thread(call);
        ran("mkfifo fifo");
        caller.start();
        try (BufferedReader begun = Files.newBufferedReader(directory.resolve("fifo"))) {
            begun.readLine();
        }
        caller.interrupt();

        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(sleepers()).isEmpty();
        assertThat(ran("echo again")).isEqualTo("again\n");
    }

    @Test
    void closingEndsACommandUnderWay() throws Exception {
        ran("mkfifo fifo");
        FutureTask<ToolResult> call =
                new FutureTask<>(() -> shell.bash(Optional.of("echo > fifo; " + FOREVER), Optional.empty()));
        new Thread(call).start();
        try (BufferedReader begun = Files.newBufferedReader(directory.resolve("fifo"))) {
            begun.readLine();
        }
        shell.close();

        assertThat(call.get().error()).isTrue();
    }

    @Test
    void callsAtTheSameTimeRunOneAfterTheOther() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<FutureTask<String>> calls = List.of(1, 2).stream()
                .map(i -> new FutureTask<>(() -> {
                    both.countDown();
                    both.await();
                    return ran("mkdir alone && echo " + i + " && rmdir alone");
                }))
                .toList();
        calls.forEach(call -> new Thread(call).start());

        assertThat(calls.get(0).get()).isEqualTo("1\n");
        assertThat(calls.get(1).get()).isEqualTo("2\n");
    }

    @Test
    void theEndOfTheJvmIsTheEndOfItsShells() throws Exception {
        ran("mkfifo fifo");
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forever.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader begun = Files.newBufferedReader(directory.resolve("fifo"))) {
            begun.readLine();
        }
        jvm.destroy(); // what Ctrl-C does
        jvm.waitFor();

        assertThat(sleepers()).isEmpty();
    }

    /** A program that is in the middle of a command when it is ended. */
    static final class Forever {
        public static void main(String[] args) throws InterruptedException {
            Shell shell = new Shell(Path.of(args[0]));
            String command = "(setsid " + FOREVER + " &); " + FOREVER + " & echo > fifo; wait";
            shell.bash(Optional.of(command), Optional.empty());
        }
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatThrownBy(() -> shell.bash(Optional.empty(), Optional.empty()))
                .isInstanceOf(ToolException.class)
                .hasMessage("give a command, such as ls");
        assertThatThrownBy(() -> shell.bash(Optional.of("ls"), Optional.of(true)))
                .isInstanceOf(ToolException.class)
                .hasMessage("give either command or restart, not both");
        assertThatThrownBy(() -> ran("echo \0"))
                .isInstanceOf(ToolException.class)
                .hasMessage("a command cannot have a NUL character");
        assertThatThrownBy(() -> ran("#".repeat(60_000)))
                .isInstanceOf(ToolException.class)
                .hasMessage("a command has at most 50000 bytes, found 60002; write long text to a file in parts");
    }

    @Test
    void whereThereIsNoShellItIsRefusedAtOnce() {
        assertThatThrownBy(() -> Program.of("Windows 11", List.of(Path.of("/bin"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("Shell needs bash or a POSIX sh in [/bin], which Windows 11 does not have");
        assertThatThrownBy(() -> Program.of("Linux", List.of(directory)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new Shell(directory.resolve("nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a directory: " + directory.resolve("nowhere"));
    }

    private void use(String program) throws IOException {
        if (program.equals("dash")) {
            Path bin = Files.createDirectory(directory.resolve("bin"));
            Files.createSymbolicLink(bin.resolve("sh"), Path.of("/bin/sh"));
            shell.close();
            shell = new Shell(directory, LONG, Set.of(), Program.of("Linux", List.of(bin)));
        }
    }

    private String ran(String command) {
        ToolResult result = call(command);
        assertThat(result.error()).as(result.toString()).isFalse();
        return result.block("toolu_1").text();
    }

    private String failed(String command) {
        ToolResult result = call(command);
        assertThat(result.error()).as(result.toString()).isTrue();
        return result.block("toolu_1").text();
    }

    private ToolResult call(String command) {
        try {
            return shell.bash(Optional.of(command), Optional.empty());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> sleepers() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.endsWith(FOREVER))
                .toList();
    }
}
