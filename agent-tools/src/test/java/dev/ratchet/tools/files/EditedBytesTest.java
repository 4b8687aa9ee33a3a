package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit changes what it says and not one byte more: what {@link GeneratedEditsTest} does not come upon. */
class EditedBytesTest {
    @TempDir
    Path root;

    @Test
    void mixedLineEndsStayMixedAlsoWithinTheReplacedText() throws IOException {
        assertThat(edited(utf8("a\r\nb\nc\r\nd\n"), "a\nb\nc\nd", "a\nB\nc\nd")).isEqualTo(utf8("a\r\nB\nc\r\nd\n"));
    }

    @Test
    void everyByteSurvives() throws IOException {
        byte[] all = new byte[512];
        for (int i = 0; i < 510; i++) {
            all[i] = (byte) (1 + i % 255);
        }
        all[510] = '@';
        all[511] = '@';

        byte[] expected = all.clone();
        expected[511] = '!';

        assertThat(edited(all, "@@", "@!")).isEqualTo(expected);
    }

    @Test
    void aSurrogatePairMayBeCutByWhatBothTextsShare() throws IOException {
        assertThat(edited(utf8("x😀y"), "😀", "😁")).isEqualTo(utf8("x😁y"));
    }

    @Test
    void whatEndsInALineEndThatTheFileDoesNotHaveFitsItsLastLine() throws IOException {
        assertThat(edited(utf8("a\nb"), "b\n", "c\n")).isEqualTo(utf8("a\nc"));
        assertThat(edited(utf8("a\r\nb"), "a\nb\n", "c\n")).isEqualTo(utf8("c"));
    }

    @Test
    void aFileThatIsOverwrittenKeepsItsEncodingMarkAndLineEnds() throws IOException {
        TextEditor editor = new TextEditor(root);
        byte[] before = "\uFEFFone\r\ntwo\r\n".getBytes(StandardCharsets.UTF_16LE);
        Path file = Files.write(root.resolve("file"), before);
        Runs.view(editor.asOneTool(), "file");

        Runs.create(editor.asOneTool(), "file", "three\nfour\n");

        assertThat(file).hasBinaryContent("\uFEFFthree\r\nfour\r\n".getBytes(StandardCharsets.UTF_16LE));
    }

    private byte[] edited(byte[] content, String oldText, String newText) throws IOException {
        Path file = Files.write(root.resolve("file"), content);
        new TextEditor(root).editFile("file", oldText, newText, RUN);
        return Files.readAllBytes(file);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
