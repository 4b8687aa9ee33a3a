package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Golden.assertGolden;
import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model reads of an edit that is refused: enough to do better with the next call. */
class ErrorTextsTest {
    @TempDir
    Path directory;

    private Path root = Path.of("");

    private final StringBuilder texts = new StringBuilder();

    @Test
    void ofTheEditor() throws IOException {
        root = Files.createDirectory(directory.resolve("work"));
        StrReplaceBasedEditTool tool = new TextEditor(root).asOneTool();
        write("src/main.py", "def total(n):\n    s = 0\n    for i in range(1, n):\n\ts += i\n    return s\n");
        write("src/util.py", "def a():\n    return 0\n\n\ndef b():\n    return 0\n\n\ndef c():\n    return 0\n");
        write("src/same.py", "x = 1\nx = 1\nx = 1\n");
        Files.write(root.resolve("image.png"), new byte[] {'P', 'N', 'G', 0, 1});
        Files.createSymbolicLink(root.resolve("link"), Path.of("src/main.py"));
        Files.createSymbolicLink(root.resolve("out"), Path.of(".."));

        told("no such file", () -> Runs.view(tool, "src/mian.py"));
        told("no such directory", () -> Runs.view(tool, "lib/main.py"));
        told("a file on the way", () -> Runs.create(tool, "src/main.py/x", ""));
        told("a directory", () -> Runs.replace(tool, "src", "a", "b"));
        told("a path that goes up", () -> Runs.view(tool, "../x"));
        told("an absolute path", () -> Runs.view(tool, "/repo/src/main.py"));
        told("an encoded path", () -> Runs.view(tool, "%2e%2e/x"));
        told("a backslash", () -> Runs.view(tool, "src\\main.py"));
        told("a link inside", () -> Runs.view(tool, "link"));
        told("a link out", () -> Runs.view(tool, "out/x"));
        told("a binary file", () -> Runs.view(tool, "image.png"));
        told("a line beyond the end", () -> Runs.view(tool, "src/main.py", 9, 12));
        told("no range", () -> Runs.view(tool, "src/main.py", 3, 2));
        told("no match, another text", () -> Runs.replace(tool, "src/main.py", "for i in range(n):", "x"));
        told("no match, another white space", () -> Runs.replace(tool, "src/main.py", "        s += i", "x"));
        told(
                "no match, another line",
                () -> Runs.replace(tool, "src/main.py", "    s = 0\n    for i in range(n):\n\ts += i", "x"));
        told("no match, with line numbers", () -> Runs.replace(tool, "src/main.py", "2\t    s = 0\n3\t    for", "x"));
        told("no match, nothing like it", () -> Runs.replace(tool, "src/main.py", "while (true) {", "x"));
        told("several matches", () -> Runs.replace(tool, "src/util.py", "return 0", "x"));
        told("several matches that nothing tells apart", () -> Runs.replace(tool, "src/same.py", "x = 1", "x"));
        told("the same text", () -> Runs.replace(tool, "src/main.py", "s = 0", "s = 0"));
        told("no text", () -> Runs.replace(tool, "src/main.py", "", "x"));
        told("a line that is none", () -> Runs.insert(tool, "src/main.py", 6, "x"));
        told("a file that was not seen", () -> Runs.create(tool, "src/main.py", "x"));
        told("a NUL", () -> Runs.create(tool, "new", "\0"));
        told("nothing to undo", () -> tool.undoEdit("src/main.py", RUN));
        told("a name that is too long", () -> Runs.view(tool, "x".repeat(300)));
        Runs.view(tool, "src/main.py");
        write("src/main.py", "changed\n");
        told("stale, and no match", () -> Runs.replace(tool, "src/main.py", "s = 0", "s = 1"));
        told("stale line numbers", () -> Runs.insert(tool, "src/main.py", 1, "x"));
        told("stale, to be overwritten", () -> Runs.create(tool, "src/main.py", "x"));

        assertGolden("editor-errors.txt", texts.toString());
    }

    @Test
    void ofAFileThatMayNotBeWritten() {
        Path settings = Path.of("/proc/sys/kernel");
        assumeTrue(Files.isReadable(settings.resolve("ostype")), "only Linux has files that nobody may write");

        told("may not be written", () -> Runs.replace(new TextEditor(settings).asOneTool(), "ostype", "Linux", "x"));

        assertThat(texts).hasToString("== may not be written\nPermission denied. Cannot write to \"ostype\".\n\n");
    }

    private void told(String what, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        String text = thrown instanceof ToolException ? thrown.getMessage() : "NOT REFUSED FOR THE MODEL: " + thrown;
        texts.append("== ").append(what).append('\n').append(text).append("\n\n");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }
}
