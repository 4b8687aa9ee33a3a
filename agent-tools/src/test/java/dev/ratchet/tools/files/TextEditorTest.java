package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEditorTest {
    @TempDir
    Path root;

    private TextEditor files;

    @BeforeEach
    void open() {
        files = new TextEditor(root);
    }

    @AfterEach
    void noTemporaryFileIsLeft() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            assertThat(all).noneMatch(file -> file.getFileName().toString().endsWith(".tmp"));
        }
    }

    @Test
    void aListingIsSortedAndSaysWhatIsWhat() throws IOException {
        Files.createDirectories(root.resolve("src/deep"));
        Files.writeString(root.resolve("src/b.py"), "12345");
        Files.writeString(root.resolve("src/a.py"), "");
        Files.createSymbolicLink(root.resolve("src/link"), Path.of("a.py"));
        Files.writeString(root.resolve("src/two\nlines"), "");

        assertThat(files.listFiles(Optional.empty())).isEqualTo("src/");
        assertThat(files.listFiles(Optional.of("src")))
                .isEqualTo("src/a.py (0 bytes)\nsrc/b.py (5 bytes)\nsrc/deep/\nsrc/link (symbolic link)\n"
                        + "src/two?lines (0 bytes)");
        assertThat(files.listFiles(Optional.of("src/deep"))).isEqualTo("the directory is empty");
    }

    @Test
    void aLongListingIsCutAtItsEnd() throws IOException {
        for (int i = 0; i < 503; i++) {
            Files.createFile(root.resolve(String.format("f%03d", i)));
        }

        assertThat(files.listFiles(Optional.of(".")))
                .startsWith("f000 (0 bytes)\nf001 (0 bytes)\n")
                .endsWith("f499 (0 bytes)\n(3 more, whose names come later, are not shown)");
    }

    @Test
    void aFileIsReadWithNumbersAndAHeading() throws IOException {
        Files.writeString(root.resolve("a"), "one\n\nthree\n");

        assertThat(read("a")).isEqualTo("a: lines 1 to 3 of 3\n1\tone\n2\t\n3\tthree");
        assertThat(files.readFile("a", Optional.of(2), Optional.of(2), RUN)).isEqualTo("a: lines 2 to 2 of 3\n2\t");
        assertThat(files.readFile("a", Optional.of(3), Optional.of(99), RUN))
                .isEqualTo("a: lines 3 to 3 of 3\n3\tthree");
    }

    @Test
    void whatCannotBeSeenInAFileIsSaid() throws IOException {
        Files.writeString(root.resolve("crlf"), "\uFEFFone\r\ntwo");
        Files.write(root.resolve("latin"), new byte[] {'c', 'a', 'f', (byte) 0xE9, '\n'});
        Files.writeString(root.resolve("empty"), "");

        assertThat(read("crlf"))
                .isEqualTo("crlf: lines 1 to 2 of 2, CRLF line ends, no newline at the end\n1\tone\n2\ttwo");
        assertThat(read("latin")).isEqualTo("latin: lines 1 to 1 of 1, not UTF-8, shown as ISO-8859-1\n1\tcafé");
        assertThat(read("empty")).isEqualTo("empty: empty");
    }

    @Test
    void aLongFileIsShownInPartsThatMeet() throws IOException {
        Files.writeString(
                root.resolve("long"),
                IntStream.rangeClosed(1, 20_000)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining()));

        String part = read("long");
        int next = Integer.parseInt(part.substring(part.lastIndexOf(' ') + 1, part.length() - 1));

        assertThat(part)
                .hasSizeLessThan(60_000)
                .contains(
                        (next - 1) + "\tline " + (next - 1) + "\n(lines " + next + " to 20000 are missing: more than");
        assertThat(files.readFile("long", Optional.of(next), Optional.empty(), RUN))
                .contains("\n" + next + "\tline " + next + "\n");
    }

    @Test
    void aLongLineIsCutAndSaysByHowMuch() throws IOException {
        Files.writeString(root.resolve("line"), "x".repeat(5_000));

        assertThat(read("line")).endsWith("xxx… (3000 characters more)").hasSizeLessThan(2_200);
    }

    @Test
    void aRangeThatIsNoneIsRefused() throws IOException {
        Files.writeString(root.resolve("a"), "one\n");

        assertRefused(() -> files.readFile("a", Optional.of(0), Optional.empty(), RUN), "lines 0 to -1 are none");
        assertRefused(() -> files.readFile("a", Optional.of(3), Optional.of(2), RUN), "lines 3 to 2 are none");
        assertRefused(
                () -> files.readFile("a", Optional.of(2), Optional.empty(), RUN),
                "line 2 is beyond the end: \"a\" has 1 line");
    }

    @Test
    void whatIsNoTextOrTooLargeIsRefused() throws IOException {
        Files.write(root.resolve("binary"), new byte[] {'P', 'K', 0, 1});
        Files.write(root.resolve("large"), new byte[(4 << 20) + 1]);

        assertRefused(() -> read("binary"), "\"binary\" is a binary file of 4 bytes; these tools work on text");
        assertRefused(() -> read("large"), "\"large\" has 4194305 bytes; these tools take up to 4194304");
    }

    @Test
    void anEditShowsTheChangedLines() throws IOException {
        Files.writeString(root.resolve("sum.py"), "a\nb\nc\nfor i in range(1, n):\nd\ne\nf\n");

        assertThat(files.editFile("sum.py", "range(1, n)", "range(1, n + 1)", RUN))
                .isEqualTo("changed sum.py: lines 2 to 6 of 7\n2\tb\n3\tc\n4\tfor i in range(1, n + 1):\n5\td\n6\te");
    }

    @Test
    void anEditKeepsTheModeOfTheFile() throws IOException {
        Path script = Files.writeString(root.resolve("run.sh"), "echo 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxrwx-w-"));

        files.editFile("run.sh", "1", "2", RUN);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rwxrwx-w-");
    }

    @Test
    void anEditThatFitsTwiceNamesTheLinesAlsoWhereTheyOverlap() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "x\naaa\n");

        assertRefused(
                () -> files.editFile("a", "aa", "b", RUN), "Found 2 matches for replacement text in \"a\", at line 2");
        assertThat(file).hasContent("x\naaa\n");
    }

    @Test
    void anEditOfNothingOrToTheSameIsRefused() throws IOException {
        Files.writeString(root.resolve("a"), "one\n");
        Files.writeString(root.resolve("empty"), "");

        assertRefused(() -> files.editFile("a", "", "b", RUN), "the old text is empty");
        assertRefused(() -> files.editFile("a", "one", "one", RUN), "the old and the new text are the same");
        files.editFile("empty", "", "now full\n", RUN);
        assertThat(root.resolve("empty")).hasContent("now full\n");
    }

    @Test
    void aCharacterThatTheFileCannotHoldIsRefused() throws IOException {
        byte[] latin = {'1', '0', ' ', (byte) 0xA4, '\n'};
        Path file = Files.write(root.resolve("latin"), latin);

        assertRefused(
                () -> files.editFile("latin", "¤", "€", RUN),
                "characters that its encoding, ISO-8859-1, does not have");
        assertRefused(
                () -> files.createFile("lone", "\uD800", RUN), "characters that its encoding, UTF-8, does not have");
        assertRefused(() -> files.editFile("latin", "10", "\0", RUN), "has a NUL character, which no text file has");
        assertThat(file).hasBinaryContent(latin);
    }

    @Test
    void aFileIsCreatedWithItsDirectoriesAndNeverOverwritten() throws IOException {
        assertThat(files.createFile("src/deep/a.txt", "héllo\n", RUN)).isEqualTo("created src/deep/a.txt (7 bytes)");
        assertThat(root.resolve("src/deep/a.txt")).hasContent("héllo\n");
        assertRefused(() -> files.createFile("src/deep/a.txt", "x", RUN), "File already exists: \"src/deep/a.txt\"");
        assertRefused(() -> files.createFile("src", "x", RUN), "\"src\" is a directory");
        assertRefused(() -> files.createFile("src/deep/a.txt/b", "x", RUN), "\"src/deep/a.txt\" is a file");
        assertRefused(() -> files.createFile("big", "x".repeat((4 << 20) + 1), RUN), "has 4194305 bytes");
        assertThat(root.resolve("src/deep/a.txt")).hasContent("héllo\n");
    }

    @Test
    void concurrentEditsOfOneFileAllArrive() throws Exception {
        int edits = 8;
        Files.writeString(
                root.resolve("a"),
                String.join(
                        "\n",
                        IntStream.range(0, edits).mapToObj(i -> "<" + i + ">").toList()));
        CyclicBarrier together = new CyclicBarrier(edits);

        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < edits; i++) {
            String number = "<" + i + ">";
            Thread thread = new Thread(() -> {
                try {
                    together.await(10, TimeUnit.SECONDS);
                    files.editFile("a", number, "done", RUN);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(root.resolve("a")).hasContent("done\n".repeat(edits - 1) + "done");
    }

    @Test
    void anInterruptedWriteChangesNothing() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "one\n");

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> files.createFile("b", "x", RUN)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> files.editFile("a", "one", "two", RUN)).isInstanceOf(IOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(file).hasContent("one\n");
        assertThat(root.resolve("b")).doesNotExist();
    }

    @Test
    void nobodySeesACreatedFileBeforeItIsWhole() throws Exception {
        int size = 1 << 20;
        String content = "x".repeat(size);
        for (int i = 0; i < 5; i++) {
            Path file = root.resolve("f" + i);
            CompletableFuture<Long> seen = CompletableFuture.supplyAsync(() -> {
                try {
                    while (Files.notExists(file)) {
                        Thread.onSpinWait();
                    }
                    return Files.size(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            files.createFile("f" + i, content, RUN);

            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(size);
        }
    }

    @Test
    void aFileThatComesIntoBeingMeanwhileIsNotReplaced() throws IOException {
        TextEditor raced = new TextEditor(root, (path, content) -> write(root.resolve(path), "theirs"));

        assertRefused(() -> raced.createFile("a", "ours", RUN), "\"a\" has just been made by somebody else");

        assertThat(root.resolve("a")).hasContent("theirs");
    }

    @Test
    void aFileThatIsNotCreatedLeavesNoDirectories() {
        TextEditor forbidden = new TextEditor(root, (path, content) -> {
            throw new ToolException("not now");
        });

        assertRefused(() -> forbidden.createFile("src/deep/a", "x", RUN), "not now");
        assertRefused(() -> files.createFile("src/deep/a", "x".repeat((4 << 20) + 1), RUN), "has 4194305 bytes");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> files.createFile("src/deep/a", "x", RUN)).isInstanceOf(IOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void theListenerIsNotToldOfWhatIsTooLarge() throws IOException {
        Files.writeString(root.resolve("a"), "one");
        List<String> told = new ArrayList<>();
        TextEditor watched = new TextEditor(root, (path, content) -> told.add(path));

        assertRefused(() -> watched.editFile("a", "one", "x".repeat((4 << 20) + 1), RUN), "has 4194305 bytes");
        assertRefused(() -> watched.createFile("b", "x".repeat((4 << 20) + 1), RUN), "has 4194305 bytes");

        assertThat(told).isEmpty();
    }

    @Test
    void theListenerIsToldWhatWasThereBefore() throws IOException {
        List<String> told = new ArrayList<>();
        TextEditor watched = new TextEditor(
                root,
                (path, content) ->
                        told.add(path + " " + (content == null ? "new" : new String(content, StandardCharsets.UTF_8))));

        watched.createFile("src/a", "one", RUN);
        watched.editFile("src/./a", "one", "two", RUN);
        assertRefused(() -> watched.editFile("src/a", "one", "three", RUN), "No match found");
        assertRefused(() -> watched.createFile("src/a", "four", RUN), "File already exists");

        assertThat(told).containsExactly("src/a new", "src/a one");
    }

    @Test
    void aRootThatIsNoDirectoryIsTheProgrammersMistake() {
        assertThatThrownBy(() -> new TextEditor(root.resolve("gone")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a directory: " + root.resolve("gone"));
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String path) throws IOException {
        return files.readFile(path, Optional.empty(), Optional.empty(), RUN);
    }

    private static void assertRefused(ThrowingCallable call, String because) {
        assertThatThrownBy(call).isInstanceOf(ToolException.class).hasMessageContaining(because);
    }
}
