package dev.ratchet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"png,image/png", "jpg,image/jpeg", "gif,image/gif"})
    void whatWritersWriteIsKnownByItsBytesWhateverItIsCalled(String format, String mediaType) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), format, written);
        Path file = Files.write(directory.resolve("chart.txt"), written.toByteArray());

        ContentBlock block = Attachment.of(file);

        assertThat(ImageHeader.of(written.toByteArray())).isEqualTo(new ImageHeader(mediaType, 300, 200));
        assertThat(block.type()).isEqualTo("image");
        assertThat(block.raw().toString())
                .startsWith("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" + mediaType
                        + "\",\"data\":");
    }

    /** The three forms of the first chunk, as the container's specification lays them out. */
    @ParameterizedTest
    @CsvSource({
        "52494646000000005745425056503858 0a000000 10000000 2b0100 c70000, 300, 200",
        "5249464600000000574542505650384c 00000000 2f 2bc13100, 300, 200",
        "52494646000000005745425056503820 00000000 300100 9d012a 2c01 c800, 300, 200"
    })
    void theSizeOfWebpIsRead(String hex, int width, int height) {
        assertThat(ImageHeader.of(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isEqualTo(new ImageHeader("image/webp", width, height));
    }

    @Test
    void whatIsCutOffHasNoSizeAndHarmsNobody() throws IOException {
        for (String format : List.of("png", "jpg", "gif")) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), format, written);
            for (int length = 0; length < Math.min(written.size(), 700); length++) {
                byte[] cut = Arrays.copyOf(written.toByteArray(), length);
                ImageHeader header = ImageHeader.of(cut);
                if (header != null && header.width() * header.height() != 0) {
                    assertThat(header.width()).isEqualTo(30);
                    assertThat(header.height()).isEqualTo(20);
                }
            }
        }
    }

    @Test
    void documentsAndReferencesAreInTheFormOfTheApi() throws IOException {
        Path notes = Files.writeString(directory.resolve("notes.md"), "# Notes");

        assertThat(Attachment.of(notes).raw())
                .hasToString("{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","
                        + "\"data\":\"# Notes\"},\"title\":\"notes.md\"}");
        assertThat(Attachment.pdf(SampleFiles.pdf(1)).raw())
                .hasToString(
                        "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\","
                                + "\"data\":\"JVBERi0xLjcKPDwvVHlwZS9QYWdlPj4K\"}}");
        assertThat(Attachment.imageUrl("https://example.com/a.png").raw())
                .hasToString(
                        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/a.png\"}}");
        assertThat(Attachment.pdfUrl("https://example.com/a.pdf").type()).isEqualTo("document");
        assertThat(Attachment.imageFile("file_1").raw())
                .hasToString("{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}");
        assertThat(Attachment.documentFile("file_1").type()).isEqualTo("document");
    }

    @Test
    void whatAModelWouldNotReadIsRefusedInOneSentence() throws IOException {
        refused(
                () -> Attachment.image(SampleFiles.png(8_001, 20, 24)),
                "the image has 8,001 × 20 pixels, and a side may have 8,000; scale it down");
        refused(
                () -> Attachment.image(SampleFiles.png(10, 10, 7_864_321)),
                "the image has 10,485,764 bytes as base64, and an image may have 10,485,760 bytes; scale it down or"
                        + " compress it");
        refused(
                () -> Attachment.image(Arrays.copyOf(SampleFiles.png(10, 10, 24), 20)),
                "the image is damaged or cut off: image/png without width and height; save it anew");
        refused(() -> Attachment.image(new byte[0]), "the image is empty");
        refused(
                () -> Attachment.pdf(SampleFiles.pdf(601)),
                "the document has 601 pages, and a model reads 600; give it in parts");
        refused(
                () -> Attachment.pdf("%PDF-1.7\ntrailer<</Encrypt 5 0 R>>".getBytes(StandardCharsets.ISO_8859_1)),
                "the document is encrypted; save it without a password");
        refused(() -> Attachment.pdf("<html>".getBytes(StandardCharsets.UTF_8)), "the document is no PDF");
        refused(() -> Attachment.imageFile(" "), "the id of a file is blank");
        Path archive = Files.write(directory.resolve("a.zip"), new byte[] {'P', 'K', 3, 4, (byte) 0xff});
        refused(
                () -> Attachment.of(archive),
                "a.zip is no JPEG, PNG, GIF or WebP image, no PDF and no text in UTF-8; convert it to one of them");
        refused(() -> Attachment.of(Files.createFile(directory.resolve("empty"))), "empty is empty");
        refused(() -> Attachment.of(directory.resolve("b.png")), "b.png is not there: " + directory.resolve("b.png"));
        String name = String.valueOf(Objects.requireNonNull(directory.getFileName()));
        refused(() -> Attachment.of(directory), name + " is no file that can be read whole: " + directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "chart.png", "https://", "data:image/png;base64,AAAA"})
    void whatTheServiceCannotFetchIsRefused(String url) {
        refused(() -> Attachment.imageUrl(url), "the service fetches by http or https, not \"" + url + "\"");
    }

    private interface Refused {
        Object make() throws IOException;
    }

    private static void refused(Refused refused, String sentence) {
        assertThatThrownBy(refused::make)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
