package dev.ratchet.testing.server;

import static dev.ratchet.testing.server.Bodies.image;
import static dev.ratchet.testing.server.Bodies.refusal;
import static dev.ratchet.testing.server.Bodies.request;
import static dev.ratchet.testing.server.Bodies.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images and documents, made by the JDK or written by hand from their formats. */
class FileRulesTest {
    private static final String WEBP_LOSSY = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAUAmJaQAA3AA/v02aAA=";

    @ParameterizedTest
    @CsvSource({"png", "jpeg", "gif"})
    void anImageOfItsTypeIsTakenUpTo8000Pixels(String type) throws IOException {
        assertThat(ask(image("image/" + type, written(type, 8000, 3)))).isEmpty();
        assertThat(ask(image("image/" + type, written(type, 3, 8001))))
                .isEqualTo("messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed"
                        + " max allowed size: 8000 pixels");
    }

    @Test
    void webpIsReadInAllItsForms() {
        assertThat(ImageHeader.of(Base64.getDecoder().decode(WEBP_LOSSY)))
                .isEqualTo(new ImageHeader("image/webp", 1, 1));
        byte[] lossless = "RIFF____WEBPVP8L____/\u0000\u0000\u0000\u0000_____".getBytes(StandardCharsets.ISO_8859_1);
        lossless[21] = (byte) 0xff; // 14 bits of width - 1, then 14 bits of height - 1
        lossless[22] = (byte) 0xc1;
        lossless[23] = 0x02;
        lossless[24] = 0x00;
        assertThat(ImageHeader.of(lossless)).isEqualTo(new ImageHeader("image/webp", 512, 12));
        byte[] extended =
                "RIFF____WEBPVP8X________\u0000\u0001\u0000\u0001\u0000\u0002".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ImageHeader.of(extended)).isEqualTo(new ImageHeader("image/webp", 257, 131_074));
        assertThat(ask(image("image/webp", WEBP_LOSSY))).isEmpty();
    }

    @Test
    void theBytesMustBeWhatTheyAreSaidToBe() throws IOException {
        assertThat(ask(image("image/png", written("gif", 1, 1))))
                .isEqualTo("messages.0.content.0.image.source.base64.data: The image was specified using the image/png"
                        + " media type, but the image appears to be a image/gif image");
        assertThat(ask(image("image/png", "AA==")))
                .isEqualTo("messages.0.content.0.image.source.base64.data: Could not process image");
        assertThat(ask(image("image/png", "no base64")))
                .isEqualTo("messages.0.content.0.image.source.base64.data: Invalid base64 data");
    }

    @Test
    void anImageHasAtMostTenMegabytes() {
        assertThat(ask(image("image/png", "A".repeat(10 * 1024 * 1024 + 4))))
                .isEqualTo("messages.0.content.0.image.source.base64: image exceeds 10 MB maximum: 10485764 bytes >"
                        + " 10485760 bytes");
    }

    @Test
    void moreThanTwentyImagesMustBeSmaller() throws IOException {
        String large = image("image/png", written("png", 2001, 2));
        String url = "{'type':'image','source':{'type':'url','url':'https://a.example/a.png'}}";

        assertThat(ask(large + ("," + url).repeat(19))).isEmpty();
        assertThat(ask(large + ("," + url).repeat(20)))
                .endsWith("exceed max allowed size for many-image requests: 2000 pixels");
    }

    @Test
    void aSmallWindowTakesAHundredImagesAndALargeOneSixHundred() {
        String url = "{'type':'image','source':{'type':'url','url':'https://a.example/a.png'}}";
        String hundredAndOne = String.join(",", Collections.nCopies(101, url));

        assertThat(ask("claude-haiku-4-5", hundredAndOne)).isEqualTo("messages: too many images: 101 > 100");
        assertThat(ask("claude-opus-4-8", hundredAndOne)).isEmpty();
        assertThat(ask("claude-opus-4-8", String.join(",", Collections.nCopies(601, url))))
                .isEqualTo("messages: too many images: 601 > 600");
    }

    @Test
    void imagesInOldResultsCount() throws IOException {
        String messages = "[{'role':'user','content':'Hi'},{'role':'assistant','content':[" + Bodies.call("a")
                + "]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':["
                + image("image/jpeg", written("png", 1, 1)) + "]}]}]";

        assertThat(refusal(request("claude-opus-4-8", "'max_tokens':5", messages), terms()))
                .startsWith("messages.2.content.0.content.0.image.source.base64.data: The image was specified using");
    }

    @Test
    void aDocumentIsAPdfOfSoManyPagesThatCanBeRead() {
        assertThat(ask("claude-haiku-4-5", pdf(100, ""))).isEmpty();
        assertThat(ask("claude-haiku-4-5", pdf(60, "") + "," + pdf(41, "")))
                .isEqualTo("messages: A maximum of 100 PDF pages may be provided, found 101.");
        assertThat(ask("claude-opus-4-8", pdf(101, ""))).isEmpty();
        assertThat(ask(pdf(1, "/Encrypt 5 0 R")))
                .isEqualTo(
                        "messages.0.content.0.document.source.base64.data: The PDF specified is password protected.");
        assertThat(ask(document("AAAA")))
                .isEqualTo("messages.0.content.0.document.source.base64.data: The PDF specified was not valid.");
    }

    private static String pdf(int pages, String trailer) {
        String text = "%PDF-1.7\n1 0 obj <</Type/Pages /Count " + pages + ">>\n"
                + "2 0 obj << /Type /Page /Parent 1 0 R >>\n".repeat(pages) + "trailer <<" + trailer + ">>";
        return document(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String document(String data) {
        return "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'" + data + "'}}";
    }

    private static String written(String type, int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), type, bytes))
                .isTrue();
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String ask(String blocks) {
        return ask("claude-opus-4-8", blocks);
    }

    private static String ask(String model, String blocks) {
        return refusal(request(model, "'max_tokens':5", "[{'role':'user','content':[" + blocks + "]}]"), terms());
    }
}
