package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An edit changes what it says and not one byte more, whatever the file is made of. */
class EditedBytesTest {
    @TempDir
    Path root;

    record Kind(Charset charset, boolean byteOrderMark, String lineEnd, boolean finalLineEnd) {
        byte[] file(String... lines) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (byteOrderMark) {
                out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            }
            out.writeBytes((String.join(lineEnd, lines) + (finalLineEnd ? lineEnd : "")).getBytes(charset));
            return out.toByteArray();
        }
    }

    static Stream<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        for (Charset charset :
                List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII)) {
            for (boolean mark : charset.equals(StandardCharsets.ISO_8859_1) ? List.of(false) : List.of(false, true)) {
                for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                    kinds.add(new Kind(charset, mark, lineEnd, true));
                    kinds.add(new Kind(charset, mark, lineEnd, false));
                }
            }
        }
        return kinds.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void oneWord(Kind kind) throws IOException {
        String first = kind.charset().equals(StandardCharsets.US_ASCII) ? "cafe" : "café é";

        assertThat(edited(kind.file(first, "old", first), "old", "new")).isEqualTo(kind.file(first, "new", first));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theFirstAndTheLastWord(Kind kind) throws IOException {
        assertThat(edited(kind.file("old", "b"), "old", "new")).isEqualTo(kind.file("new", "b"));
        assertThat(edited(kind.file("b", "old"), "old", "")).isEqualTo(kind.file("b", ""));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void severalLinesWrittenWithLineFeeds(Kind kind) throws IOException {
        if (kind.lineEnd().equals("\r")) {
            return; // no line feed anywhere: to these tools such a file is one line
        }
        assertThat(edited(kind.file("a", "b", "c", "d"), "b\nc", "b\nx\ny\nc"))
                .isEqualTo(kind.file("a", "b", "x", "y", "c", "d"));
        assertThat(edited(kind.file("a", "b", "c"), "a\nb\n", "")).isEqualTo(kind.file("c"));
        assertThat(edited(kind.file("a", "b", "c"), "a\r\nb", "a\r\nx")).isEqualTo(kind.file("a", "x", "c"));
    }

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

    private byte[] edited(byte[] content, String oldText, String newText) throws IOException {
        Path file = Files.write(root.resolve("file"), content);
        new TextEditor(root).editFile("file", oldText, newText, RUN);
        return Files.readAllBytes(file);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
