package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases in which other editors for models go wrong, one test each. */
class EditingMatrixTest {
    @TempDir
    Path root;

    private Path file;
    private TextEditor editor;
    private StrReplaceBasedEditTool tool;

    @BeforeEach
    void open() {
        file = root.resolve("f");
        editor = new TextEditor(root);
        tool = editor.asOneTool();
    }

    @Test
    void aCrLfFileStaysOneInAOneLineEdit() throws IOException {
        Files.writeString(file, "a\r\nb\r\nc\r\n");
        Runs.replace(tool, "f", "b", "B");
        assertThat(Files.readString(file)).isEqualTo("a\r\nB\r\nc\r\n");
    }

    @Test
    void anAnchorOfTwoLinesWrittenWithLineFeedsFitsACrLfFile() throws IOException {
        Files.writeString(file, "a\r\nb\r\nc\r\n");
        Runs.replace(tool, "f", "a\nb", "x\ny\nz");
        assertThat(Files.readString(file)).isEqualTo("x\r\ny\r\nz\r\nc\r\n");
    }

    @Test
    void aLatin1FileKeepsItsBytes() throws IOException {
        Files.write(file, "é old ü\n".getBytes(StandardCharsets.ISO_8859_1));
        Runs.replace(tool, "f", "old", "ß");
        assertThat(file).hasBinaryContent("é ß ü\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aUtf16FileIsEditedAsWhatItIs() throws IOException {
        Files.write(file, "\uFEFFé old\n".getBytes(StandardCharsets.UTF_16BE));
        assertThat(Runs.view(tool, "f")).isEqualTo("f: lines 1 to 1 of 1, in UTF-16BE\n1\té old");
        Runs.replace(tool, "f", "old", "日");
        assertThat(file).hasBinaryContent("\uFEFFé 日\n".getBytes(StandardCharsets.UTF_16BE));
    }

    @Test
    void anAnchorThatOccursTwiceIsRefusedWithWhatTellsThemApart() throws IOException {
        Files.writeString(file, "def a():\n    return 0\n\ndef b():\n    return 0\n");
        assertRefused(() -> Runs.replace(tool, "f", "return 0", "return 1"), "Found 2 matches", "lines 2, 5");
        Runs.replace(tool, "f", "def b():\n    return 0", "def b():\n    return 1");
        assertThat(Files.readString(file)).endsWith("def b():\n    return 1\n");
    }

    @Test
    void anOverlappingOccurrenceIsOne() throws IOException {
        Files.writeString(file, "aaa\n");
        assertRefused(() -> Runs.replace(tool, "f", "aa", "b"), "Found 2 matches");
        assertThat(Files.readString(file)).isEqualTo("aaa\n");
    }

    @Test
    void aFileThatSomebodyElseChangedSinceIsEditedOnlyWhereTheAnchorIsStillUniqueAndItIsSaid() throws IOException {
        Files.writeString(file, "one\ntwo\n");
        Runs.view(tool, "f");
        Files.writeString(file, "zero\none\ntwo\n");

        assertThat(Runs.replace(tool, "f", "two", "2"))
                .contains("(\"f\" was changed by somebody else since you saw it; the old text still stood in it");
        assertThat(Files.readString(file)).isEqualTo("zero\none\n2\n");
        assertRefused(
                () -> Runs.replace(tool, "f", "two", "3"), "changed by somebody else since you saw it", "No match");
        assertRefused(() -> Runs.insert(tool, "f", 1, "x"), "may have other numbers now");
        assertRefused(() -> Runs.create(tool, "f", "all new"), "somebody else changed it since you saw it");
        Runs.view(tool, "f");
        Runs.insert(tool, "f", 1, "x");
        assertThat(Files.readString(file)).isEqualTo("zero\nx\none\n2\n");
    }

    @Test
    void whatOneConversationHasSeenIsNotWhatAnotherHas() throws IOException {
        Files.writeString(file, "one\ntwo\n");
        editor.readFile("f", Optional.empty(), Optional.empty(), Runs.run("mine"));
        editor.editFile("f", "two", "2", Runs.run("theirs"));

        assertRefused(() -> editor.insertLines("f", 1, "x", Runs.run("mine")), "may have other numbers now");
        assertRefused(() -> editor.undoEdit("f", Runs.run("mine")), "there is no change of \"f\" to undo");
    }

    @Test
    void aWriteReplacesTheFileInOneStep() throws IOException {
        Files.writeString(file, "old\n");
        Object before = Files.readAttributes(file, "unix:ino").get("ino");
        Runs.replace(tool, "f", "old", "new");
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(before);
    }

    @Test
    void aLinkOutOfTheRootIsNeitherReadNorReplaced() throws IOException {
        Path outside = Files.createTempFile("outside", "");
        Files.writeString(outside, "secret");
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);

        assertRefused(() -> Runs.view(tool, "link"), "leads out of the workspace");
        assertRefused(() -> Runs.replace(tool, "link", "secret", "x"), "leads out of the workspace");
        assertThat(link).isSymbolicLink();
        assertThat(outside).hasContent("secret");
        Files.delete(outside);
    }

    @Test
    void aPathOutOfTheRootIsRefused() throws IOException {
        Path outside = Files.createTempFile("outside", "");
        Files.writeString(outside, "secret");

        assertRefused(() -> Runs.replace(tool, outside.toString(), "secret", "x"), "is absolute");
        assertRefused(() -> Runs.replace(tool, "../" + outside.getFileName(), "secret", "x"), "goes up with \"..\"");
        assertThat(outside).hasContent("secret");
        Files.delete(outside);
    }

    @Test
    void aLinkInsideIsNotReplacedByAFileAndItsEndIsNamed() throws IOException {
        Files.writeString(file, "old");
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("f"));

        assertRefused(() -> Runs.replace(tool, "link", "old", "x"), "give the path that it leads to, \"f\"");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void linesInsertedAtTheEndOfAFileWithoutFinalNewlineStandAlone() throws IOException {
        Files.writeString(file, "a\nb");
        Runs.insert(tool, "f", 2, "c");
        assertThat(Files.readString(file)).isEqualTo("a\nb\nc");
        Runs.insert(tool, "f", 0, "first\n");
        assertThat(Files.readString(file)).isEqualTo("first\na\nb\nc");
    }

    @Test
    void anAnchorIsNotStrippedOrGuessed() throws IOException {
        Files.writeString(file, "    if x:\n        go()\n");
        assertRefused(() -> Runs.replace(tool, "f", "if x:\n    go()", "if y:\n    go()"), "only white space differs");
        assertThat(Files.readString(file)).isEqualTo("    if x:\n        go()\n");
    }

    @Test
    void whatSomebodyElseEditedSinceIsNotUndone() throws IOException {
        Files.writeString(file, "one\n");
        Runs.replace(tool, "f", "one", "two");
        Files.writeString(file, "theirs\n");

        assertRefused(() -> tool.undoEdit("f", RUN), "somebody else has changed \"f\" since");
        assertThat(Files.readString(file)).isEqualTo("theirs\n");
    }

    @Test
    void editsAreUndoneOneByOneUntilThereIsNone() throws IOException {
        Files.writeString(file, "one\n");
        Runs.replace(tool, "f", "one", "two");
        Runs.insert(tool, "f", 1, "three");

        assertThat(tool.undoEdit("f", RUN))
                .isEqualTo("undone: f: lines 1 to 1 of 1\n1\ttwo\n(1 earlier changes of it can be undone)");
        assertThat(editor.undoEdit("f", RUN)).contains("1\tone").contains("(0 earlier");
        assertThat(Files.readString(file)).isEqualTo("one\n");
        assertRefused(() -> tool.undoEdit("f", RUN), "there is no change of \"f\" to undo");
    }

    @Test
    void aCreatedFileIsUndoneWithItsDirectories() throws IOException {
        Runs.create(tool, "a/b/c.txt", "x\n");
        Runs.create(tool, "a/d.txt", "y\n");

        assertThat(tool.undoEdit("a/b/c.txt", RUN)).startsWith("undone: a/b/c.txt is deleted");
        assertThat(root.resolve("a")).isDirectoryNotContaining("glob:**b").isDirectoryContaining("glob:**d.txt");
    }

    @Test
    void theSameTextIsNoEdit() throws IOException {
        Files.writeString(file, "one\n");
        assertRefused(() -> Runs.replace(tool, "f", "one", "one"), "are the same");
    }

    @Test
    void aFileThatWasNotSeenIsNotOverwritten() throws IOException {
        Files.writeString(file, "theirs\n");
        assertRefused(() -> Runs.create(tool, "f", "mine\n"), "already there, and you have not seen it");
        Runs.view(tool, "f");
        assertThat(Runs.create(tool, "f", "mine\n")).isEqualTo("overwrote f (5 bytes, 7 before)");
        assertThat(Runs.create(tool, "f", "mine again\n")).startsWith("overwrote");
        tool.undoEdit("f", RUN);
        tool.undoEdit("f", RUN);
        assertThat(Files.readString(file)).isEqualTo("theirs\n");
    }

    @Test
    void aDirectoryIsViewedTwoLevelsDeepAndAFileToItsEnd() throws IOException {
        for (String each : List.of("src/a/deep/x", "src/b", ".git/config", "node_modules/x/y")) {
            Files.createDirectories(root.resolve(each).getParent());
            Files.writeString(root.resolve(each), "one\ntwo\nthree\n");
        }

        assertThat(Runs.view(tool, ".")).isEqualTo(".git/\nnode_modules/\nsrc/\nsrc/a/\nsrc/b (14 bytes)");
        assertThat(Runs.view(tool, "src/b\n", 2, -1)).isEqualTo("src/b: lines 2 to 3 of 3\n2\ttwo\n3\tthree");
    }

    private static void assertRefused(ThrowingCallable call, String... because) {
        assertThatThrownBy(call).isInstanceOf(ToolException.class).message().contains(because);
    }
}
