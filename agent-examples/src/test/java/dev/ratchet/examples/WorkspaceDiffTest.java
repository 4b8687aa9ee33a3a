package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.tools.files.FileDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceDiffTest {
    @TempDir
    Path root;

    @Test
    void itComparesTheFirstContentToWhatIsOnDisk() throws IOException {
        WorkspaceDiff diff = new WorkspaceDiff(root);
        diff.changing("a.txt", utf8("one\ntwo\nthree\n"));
        diff.changing("a.txt", utf8("one\nin between\nthree\n"));
        diff.changing("b/new.txt", null);
        diff.changing("gone.txt", utf8("last\n"));
        diff.changing("same.txt", utf8("same\n"));
        Files.writeString(root.resolve("a.txt"), "one\n2\nthree");
        Files.createDirectory(root.resolve("b"));
        Files.writeString(root.resolve("b/new.txt"), "new\n");
        Files.writeString(root.resolve("same.txt"), "same\n");

        assertThat(text(diff.files(), FileDiff::lines)).isEqualTo("""
                        --- a/a.txt
                        +++ b/a.txt
                        @@ -1,3 +1,3 @@
                         one
                        -two
                        -three
                        +2
                        +three
                        \\ No newline at end of file
                        --- /dev/null
                        +++ b/b/new.txt
                        @@ -0,0 +1,1 @@
                        +new
                        --- a/gone.txt
                        +++ /dev/null
                        @@ -1,1 +0,0 @@
                        -last""");
    }

    @Test
    void aCarriageReturnBeforeEachLineFeedIsARemark() throws IOException {
        assertThat(readable("one\r\ntwo\r\nlast", "one\r\nzwei\r\nlast")).isEqualTo("""
                --- a/a.txt
                +++ b/a.txt
                \\ Line ends: CRLF
                @@ -1,3 +1,3 @@
                 one
                -two
                +zwei
                 last
                \\ No newline at end of file""");
    }

    @Test
    void aChangeOfLineEndsStaysVisible() throws IOException {
        assertThat(readable("one\r\ntwo\r\nthree\r\n", "one\r\ntwo\nthree\r\n")).isEqualTo("""
                --- a/a.txt
                +++ b/a.txt
                @@ -1,3 +1,3 @@
                 one
                -two\r
                +two
                 three""");
    }

    @Test
    void aLineWithAnotherLineEndThanItsNeighboursStaysVisible() throws IOException {
        assertThat(readable("one\n", "one\ntwo\r\n")).endsWith("\n one\n+two\r");
    }

    private String readable(String before, String after) throws IOException {
        WorkspaceDiff diff = new WorkspaceDiff(root);
        diff.changing("a.txt", utf8(before));
        Files.writeString(root.resolve("a.txt"), after);
        return text(diff.files(), FileDiff::readable);
    }

    private static String text(List<FileDiff> files, Function<FileDiff, List<String>> lines) {
        return files.stream().flatMap(file -> lines.apply(file).stream()).collect(Collectors.joining("\n"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
