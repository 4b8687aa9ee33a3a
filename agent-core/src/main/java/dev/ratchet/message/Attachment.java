package dev.ratchet.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Images and documents that go to a model, in a task or as the result of a tool. Of bytes the kind is told from the bytes
 * themselves, not from a name, and what the Messages API would refuse is refused here, in one sentence:
 *
 * <ul>
 *   <li>images: JPEG, PNG, GIF or WebP, up to 10 MB as base64 and 8,000 pixels a side;
 *   <li>PDF documents: not encrypted, up to 600 pages, as far as those can be counted without unpacking them;
 *   <li>any of them, and documents of plain text: what fits a request, 32 MB as base64.
 * </ul>
 *
 * <p>Limits that depend on the model, or on what else is in the request, are checked when it is sent.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/vision">Vision</a>
 */
public final class Attachment {
    private static final int MOST_IMAGE_CHARACTERS = 10 * 1024 * 1024;
    private static final int LONGEST_SIDE = 8_000;
    private static final int MOST_REQUEST_CHARACTERS = 32 * 1024 * 1024;
    private static final int MOST_PAGES = 600;

    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page(?![a-zA-Z])");
    private static final Pattern ENCRYPTION = Pattern.compile("/Encrypt\\s+\\d+\\s+\\d+\\s+R|/Encrypt\\s*<<");

    private Attachment() {}

    /**
     * Returns the file as what it is: an image, a PDF document, or a document of plain text, which gets its name for a title.
     *
     * @throws IllegalArgumentException if it is none of them, or there is too much of it
     * @throws UncheckedIOException if it cannot be read
     */
    public static ContentBlock of(Path file) {
        String name = VisibleText.of(String.valueOf(file.getFileName()), 100);
        byte[] bytes = read(file, name);
        if (ImageHeader.of(bytes) != null) {
            return image(bytes, name);
        }
        if (isPdf(bytes)) {
            return pdf(bytes, name);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.isBlank()) {
                throw new IllegalArgumentException(name + " is empty");
            }
            if (text.indexOf('\0') < 0) {
                return text(text, name);
            }
        } catch (CharacterCodingException e) {
            // said below
        }
        throw new IllegalArgumentException(
                name + " is no JPEG, PNG, GIF or WebP image, no PDF and no text in UTF-8; convert it to one of them");
    }

    /**
     * Returns an image.
     *
     * @throws IllegalArgumentException if a model would not read it
     */
    public static ContentBlock image(byte[] bytes) {
        return image(bytes, "the image");
    }

    /** {@return an image that the service fetches} */
    public static ContentBlock imageUrl(String url) {
        return block("image", reference("url", "url", requireUrl(url)));
    }

    /** {@return an image that was uploaded, by its id at the provider, such as {@code file_…}} */
    public static ContentBlock imageFile(String fileId) {
        return block("image", reference("file", "file_id", requireId(fileId)));
    }

    /**
     * Returns a PDF document.
     *
     * @throws IllegalArgumentException if a model would not read it
     */
    public static ContentBlock pdf(byte[] bytes) {
        return pdf(bytes, "the document");
    }

    /** {@return a PDF document that the service fetches} */
    public static ContentBlock pdfUrl(String url) {
        return block("document", reference("url", "url", requireUrl(url)));
    }

    /** {@return a document that was uploaded, by its id at the provider, such as {@code file_…}} */
    public static ContentBlock documentFile(String fileId) {
        return block("document", reference("file", "file_id", requireId(fileId)));
    }

    /** {@return a document of plain text} */
    public static ContentBlock text(String text) {
        return text(text, "");
    }

    private static ContentBlock image(byte[] bytes, String name) {
        ImageHeader header = ImageHeader.of(bytes);
        if (header == null) {
            throw new IllegalArgumentException(
                    name + (bytes.length == 0 ? " is empty" : " is no JPEG, PNG, GIF or WebP, which a model reads"));
        }
        long characters = base64Length(bytes.length);
        if (characters > MOST_IMAGE_CHARACTERS) {
            throw new IllegalArgumentException(name + " has " + size(characters) + " as base64, and an image may have "
                    + size(MOST_IMAGE_CHARACTERS) + "; scale it down or compress it");
        }
        if (header.width() <= 0 || header.height() <= 0) {
            throw new IllegalArgumentException(
                    name + " is damaged or cut off: " + header.mediaType() + " without width and height; save it anew");
        }
        if (Math.max(header.width(), header.height()) > LONGEST_SIDE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s has %,d × %,d pixels, and a side may have %,d; scale it down",
                    name,
                    header.width(),
                    header.height(),
                    LONGEST_SIDE));
        }
        return block("image", source("base64", header.mediaType(), base64(bytes)));
    }

    private static ContentBlock pdf(byte[] bytes, String name) {
        if (!isPdf(bytes)) {
            throw new IllegalArgumentException(name + (bytes.length == 0 ? " is empty" : " is no PDF"));
        }
        requireFits(base64Length(bytes.length), name);
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        if (ENCRYPTION.matcher(body).find()) {
            throw new IllegalArgumentException(name + " is encrypted; save it without a password");
        }
        long pages = PAGE.matcher(body).results().count();
        if (pages > MOST_PAGES) {
            throw new IllegalArgumentException(
                    name + " has " + pages + " pages, and a model reads " + MOST_PAGES + "; give it in parts");
        }
        return block("document", source("base64", "application/pdf", base64(bytes)));
    }

    private static ContentBlock text(String text, String title) {
        RawJson.ObjectBuilder block =
                RawJson.object().put("type", "document").put("source", source("text", "text/plain", text));
        return ContentBlock.of((title.isEmpty() ? block : block.put("title", title)).build());
    }

    private static byte[] read(Path file, String name) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        name + (Files.exists(file) ? " is no file that can be read whole" : " is not there") + ": "
                                + VisibleText.of(file.toString(), 200));
            }
            requireFits(base64Length(Files.size(file)), name);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireFits(long characters, String name) {
        if (characters > MOST_REQUEST_CHARACTERS) {
            throw new IllegalArgumentException(name + " has " + size(characters) + " as base64, and a request may have "
                    + size(MOST_REQUEST_CHARACTERS)
                    + "; give it in parts, or upload it to the provider and give its id");
        }
    }

    private static boolean isPdf(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 1024), StandardCharsets.ISO_8859_1).contains("%PDF-");
    }

    private static String requireUrl(String url) {
        try {
            URI uri = new URI(url);
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "the service fetches by http or https, not \"" + VisibleText.of(url, 100) + "\"");
    }

    private static String requireId(String fileId) {
        if (fileId.isBlank()) {
            throw new IllegalArgumentException("the id of a file is blank");
        }
        return fileId;
    }

    private static RawJson reference(String type, String name, String value) {
        return RawJson.object().put("type", type).put(name, value).build();
    }

    private static RawJson source(String type, String mediaType, String data) {
        return RawJson.object()
                .put("type", type)
                .put("media_type", mediaType)
                .put("data", data)
                .build();
    }

    private static ContentBlock block(String type, RawJson source) {
        return ContentBlock.of(
                RawJson.object().put("type", type).put("source", source).build());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long base64Length(long bytes) {
        return (bytes + 2) / 3 * 4;
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%,d bytes", bytes);
    }
}
