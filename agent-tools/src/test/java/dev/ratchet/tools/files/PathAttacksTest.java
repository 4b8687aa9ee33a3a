package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathAttacksTest {
    private static final String SECRET = "secret";

    @TempDir
    Path directory;

    private Path root;
    private TextEditor files;

    @BeforeEach
    void aWorkspaceBesideASecret() throws IOException {
        root = Files.createDirectory(directory.resolve("work"));
        Path outside = Files.createDirectory(directory.resolve("work-outside")); // a prefix of its name is the root's
        Files.writeString(outside.resolve("key"), SECRET);
        Files.createDirectory(root.resolve("src"));
        Files.writeString(root.resolve("src/inside"), "in\n");
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("key"), outside.resolve("key"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../work-outside/key"));
        Files.createSymbolicLink(root.resolve("hop"), Path.of("out"));
        Files.createSymbolicLink(root.resolve("nowhere"), outside.resolve("new"));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(root.resolve("inner"), Path.of("src"));
        files = new TextEditor(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../work-outside/key",
                "src/../../work-outside/key",
                "src/..",
                "..",
                "./..",
                "out/key",
                "out/../key",
                "key",
                "relative",
                "hop/key",
                "nowhere",
                "nowhere/x",
                "circle",
                "out/new",
                "/etc/passwd",
                "//etc/passwd",
                "nul\0byte",
                "inner/../../work-outside/key"
            })
    void aPathThatLeadsOutIsRefusedByEveryTool(String path) throws IOException {
        assertRefused(() -> files.readFile(path, Optional.empty(), Optional.empty(), RUN));
        assertRefused(() -> files.listFiles(Optional.of(path)));
        assertRefused(() -> files.editFile(path, SECRET, "x", RUN));
        assertRefused(() -> files.createFile(path, "x", RUN));

        assertThat(directory.resolve("work-outside/key")).hasContent(SECRET);
        assertThat(directory.resolve("work-outside")).isDirectoryNotContaining("glob:**new");
    }

    @ParameterizedTest
    @CsvSource({
        "../x, '\"../x\" goes up with \"..\"; give a path that only goes down from the workspace'",
        "/etc/passwd, '\"/etc/passwd\" is absolute; give a path relative to the workspace, such as \"passwd\"'",
        "out/key, '\"out/key\" goes through a symbolic link that leads out of the workspace'",
        "circle, '\"circle\" goes through a symbolic link that leads nowhere'",
    })
    void theRefusalSaysWhy(String path, String message) {
        assertThatThrownBy(() -> files.readFile(path, Optional.empty(), Optional.empty(), RUN))
                .hasMessage(message);
    }

    @Test
    void aHardLinkToTheOutsideIsNotWrittenThrough() throws IOException {
        Files.createLink(root.resolve("hard"), directory.resolve("work-outside/key"));

        files.editFile("hard", SECRET, "x", RUN);

        assertThat(directory.resolve("work-outside/key")).hasContent(SECRET);
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThatThrownBy(() -> files.readFile("pipe", Optional.empty(), Optional.empty(), RUN))
                .isInstanceOf(ToolException.class)
                .hasMessage("\"pipe\" is neither a file nor a directory");
        assertThat(files.listFiles(Optional.empty())).contains("pipe (not a file)");
    }

    @Test
    void aDeviceIsRefused() {
        TextEditor devices = new TextEditor(Path.of("/dev"));

        assertThatThrownBy(() -> devices.readFile("zero", Optional.empty(), Optional.empty(), RUN))
                .isInstanceOf(ToolException.class)
                .hasMessage("\"zero\" is neither a file nor a directory");
    }

    @Test
    void aPathOfThousandsOfCharactersIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> files.readFile("a/".repeat(5_000), Optional.empty(), Optional.empty(), RUN))
                .isInstanceOf(ToolException.class)
                .hasMessage("a path has at most 1000 characters, found 10000");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ToolException.class).message().doesNotContain(SECRET);
    }
}
