package dev.ratchet.testing.server;

/** Where images and documents come from; what is in them is {@link FilesRule}'s. */
final class SourceShapes {
    private static final Fields URL = Fields.typed().required("url", Shape.nonEmpty());
    private static final Fields FILE = Fields.typed().required("file_id", Shape.nonEmpty());

    static final Variants IMAGE = Variants.of(
                    "base64",
                    Fields.typed()
                            .required("media_type", Shape.oneOf("image/jpeg", "image/png", "image/gif", "image/webp"))
                            .required("data", Shape.STRING))
            .or("url", URL)
            .or("file", FILE);

    static final Variants DOCUMENT = Variants.of(
                    "base64",
                    Fields.typed()
                            .required("media_type", Shape.oneOf("application/pdf"))
                            .required("data", Shape.STRING))
            .or(
                    "text",
                    Fields.typed()
                            .required("media_type", Shape.oneOf("text/plain"))
                            .required("data", Shape.STRING))
            .or(
                    "content",
                    Fields.typed()
                            .required(
                                    "content",
                                    Shape.listOf((block, request) -> BlockShapes.nested(block, request))
                                            .orString()))
            .or("url", URL)
            .or("file", FILE);

    /** Whether a document or a search result may be quoted. */
    static final Shape QUOTABLE = Fields.none().optional("enabled", Shape.BOOL).orNull();

    /** A document without a cache mark. */
    static final Fields DOCUMENT_BLOCK = Fields.typed()
            .required("source", DOCUMENT)
            .optional("title", Shape.STRING.orNull())
            .optional("context", Shape.STRING.orNull())
            .optional("citations", QUOTABLE);

    private SourceShapes() {}
}
