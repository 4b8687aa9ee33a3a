package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Images and PDF documents wherever they are, in old turns and results as well: how many, how large, and whether the bytes
 * are what they are said to be. Files that are named by address or id are counted and not looked at.
 */
final class FilesRule implements CheckedRequest.Rule {
    private static final int MOST_BYTES = 10 * 1024 * 1024; // of the base64 text
    private static final int LONGEST_SIDE = 8000;
    private static final int MANY_IMAGES = 20;
    // What the service takes at most above 20 images is not established; up to this all of them pass.
    private static final int LONGEST_SIDE_OF_MANY = 2000;

    @Override
    public void check(CheckedRequest request) {
        List<Value> images = new ArrayList<>();
        List<Value> documents = new ArrayList<>();
        for (Message message : request.messages()) {
            for (Value block : message.blocks()) {
                collect(block, images, documents);
            }
        }
        if (images.isEmpty() && documents.isEmpty()) {
            return;
        }
        int most = request.model().mostImages();
        if (images.size() > most) {
            throw request.body().at("messages").refused("too many images: " + images.size() + " > " + most);
        }
        boolean whole = !request.terms().recordings(); // recordings have long files cut off
        int longest = images.size() > MANY_IMAGES ? LONGEST_SIDE_OF_MANY : LONGEST_SIDE;
        images.forEach(image -> image(image, longest));
        int pages = 0;
        for (Value document : documents) {
            pages += pages(document, whole);
        }
        if (pages > request.model().mostPages()) {
            throw request.body()
                    .at("messages")
                    .refused("A maximum of " + request.model().mostPages() + " PDF pages may be provided, found "
                            + pages + ".");
        }
    }

    private static void collect(Value block, List<Value> images, List<Value> documents) {
        switch (block.type()) {
            case "image" -> images.add(block);
            case "document" -> {
                documents.add(block);
                for (Value inner : block.at("source").at("content").elementsOrNone()) {
                    collect(inner, images, documents);
                }
            }
            case "tool_result" -> {
                for (Value inner : block.at("content").elementsOrNone()) {
                    collect(inner, images, documents);
                }
            }
            case "web_fetch_tool_result" -> {
                Value fetched = block.at("content").at("content");
                if (fetched.type().equals("document")) {
                    documents.add(fetched);
                }
            }
            default -> {}
        }
    }

    private static void image(Value image, int longest) {
        Value source = image.tagged("image").at("source");
        if (!source.type().equals("base64")) {
            return;
        }
        Value data = source.tagged("base64").at("data");
        if (data.string().length() > MOST_BYTES) {
            throw source.tagged("base64")
                    .refused("image exceeds 10 MB maximum: " + data.string().length() + " bytes > " + MOST_BYTES
                            + " bytes");
        }
        ImageHeader header = ImageHeader.of(bytes(data));
        if (header == null) {
            throw data.refused("Could not process image");
        }
        String said = source.text("media_type");
        if (!header.mediaType().equals(said)) {
            throw data.refused("The image was specified using the " + said
                    + " media type, but the image appears to be a " + header.mediaType() + " image");
        }
        if (header.width() > longest || header.height() > longest) {
            throw data.refused("At least one of the image dimensions exceed max allowed size"
                    + (longest < LONGEST_SIDE ? " for many-image requests" : "") + ": " + longest + " pixels");
        }
    }

    private static int pages(Value document, boolean whole) {
        Value source = document.tagged("document").at("source");
        if (!source.type().equals("base64")) {
            return 0;
        }
        Value data = source.tagged("base64").at("data");
        Pdf pdf = Pdf.of(bytes(data));
        if (pdf == null) {
            throw data.refused("The PDF specified was not valid.");
        }
        if (pdf.encrypted()) {
            throw data.refused("The PDF specified is password protected.");
        }
        return whole ? pdf.pages() : 0;
    }

    private static byte[] bytes(Value data) {
        try {
            return Base64.getDecoder().decode(data.string());
        } catch (IllegalArgumentException e) {
            throw data.refused("Invalid base64 data");
        }
    }
}
