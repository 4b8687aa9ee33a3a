package dev.ratchet.examples;

import dev.ratchet.message.Attachment;
import dev.ratchet.message.ContentBlock;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Images and documents that go with a question. */
final class Attached {
    @Option(
            names = "--image",
            paramLabel = "FILE|URL",
            description = "An image: JPEG, PNG, GIF or WebP; can be given several times. The service fetches a URL.")
    private List<String> images = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE|URL",
            description = "A document: PDF, or text in UTF-8; can be given several times. Behind a URL is a PDF.")
    private List<String> files = new ArrayList<>();

    /**
     * Reads them.
     *
     * @throws WrongUsage if a model would not read one
     */
    List<ContentBlock> blocks() {
        List<ContentBlock> blocks = new ArrayList<>();
        images.forEach(each -> blocks.add(image(each)));
        files.forEach(each -> blocks.add(block(each, Attachment::pdfUrl)));
        return blocks;
    }

    private static ContentBlock image(String name) {
        ContentBlock block = block(name, Attachment::imageUrl);
        if (!block.type().equals("image")) {
            throw new WrongUsage("--image is no JPEG, PNG, GIF or WebP: " + name + "; give a document by --file");
        }
        return block;
    }

    private static ContentBlock block(String name, Function<String, ContentBlock> url) {
        try {
            return name.startsWith("http://") || name.startsWith("https://")
                    ? url.apply(name)
                    : Attachment.of(Path.of(name));
        } catch (InvalidPathException e) {
            throw new WrongUsage("that is no name of a file: " + name);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }
}
