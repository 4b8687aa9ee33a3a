package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a written file has besides its text, and what a write leaves behind. */
class WrittenFilesTest {
    @TempDir
    Path root;

    @Test
    void ownerAndGroupStayWhereTheProcessMayGiveFilesAway() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "one\n");
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        assumeTrue(view.getOwner().getName().equals("root"), "only root may");
        var lookup = root.getFileSystem().getUserPrincipalLookupService();
        view.setOwner(lookup.lookupPrincipalByName("daemon"));
        view.setGroup(lookup.lookupPrincipalByGroupName("daemon"));

        new TextEditor(root).editFile("a", "one", "two", RUN);

        assertThat(view.readAttributes().owner().getName()).isEqualTo("daemon");
        assertThat(view.readAttributes().group().getName()).isEqualTo("daemon");
    }

    @Test
    void extendedAttributesStay() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "one\n");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class));
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        view.write("origin", ByteBuffer.wrap("here".getBytes(StandardCharsets.UTF_8)));

        new TextEditor(root).editFile("a", "one", "two", RUN);

        ByteBuffer value = ByteBuffer.allocate(10);
        view.read("origin", value);
        assertThat(new String(value.array(), 0, value.position(), StandardCharsets.UTF_8))
                .isEqualTo("here");
    }

    @Test
    void ofAFileWithTwoNamesOneIsWrittenAndItIsSaid() throws IOException {
        Files.writeString(root.resolve("a"), "one\n");
        Files.createLink(root.resolve("b"), root.resolve("a"));

        assertThat(new TextEditor(root).editFile("a", "one", "two", RUN))
                .endsWith("\n(it had 2 names (hard links); the others keep the old text)");
        assertThat(root.resolve("b")).hasContent("one\n");
    }

    @Test
    void whatAKilledProcessLeftIsNotListedAndDeletedAfterAnHour() throws IOException {
        Path old = Files.writeString(root.resolve(Leftovers.freshName()), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path fresh = Files.writeString(root.resolve(Leftovers.freshName()), "half");
        TextEditor editor = new TextEditor(root);

        editor.createFile("a", "one\n", RUN);

        assertThat(editor.listFiles(Optional.empty())).isEqualTo("a (4 bytes)");
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void theJournalForgetsTheOldestChangesFirst() throws IOException {
        TextEditor editor = new TextEditor(new Editing(new Workspace(root), (path, content) -> {}, new Journal(10)));
        Files.writeString(root.resolve("a"), "123456\n");
        editor.editFile("a", "1", "2", RUN);
        editor.editFile("a", "3", "4", RUN);

        assertThat(editor.undoEdit("a", RUN)).endsWith("(0 earlier changes of it can be undone)");
        assertThat(root.resolve("a")).hasContent("223456\n");
    }
}
