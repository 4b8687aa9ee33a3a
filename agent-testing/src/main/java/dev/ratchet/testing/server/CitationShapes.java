package dev.ratchet.testing.server;

/** What the assistant's text can quote. A member {@code file_id} comes with some and may go back with them. */
final class CitationShapes {
    static final Variants CITATION = Variants.of("char_location", document("start_char_index", "end_char_index"))
            .or("page_location", document("start_page_number", "end_page_number"))
            .or("content_block_location", document("start_block_index", "end_block_index"))
            .or(
                    "search_result_location",
                    quote().required("source", Shape.STRING)
                            .optional("title", Shape.STRING.orNull())
                            .required("search_result_index", Shape.atLeast(0))
                            .required("start_block_index", Shape.atLeast(0))
                            .required("end_block_index", Shape.atLeast(0)))
            .or(
                    "web_search_result_location",
                    quote().required("url", Shape.STRING)
                            .optional("title", Shape.STRING.orNull())
                            .required("encrypted_index", Shape.STRING));

    private CitationShapes() {}

    private static Fields document(String start, String end) {
        return quote().required("document_index", Shape.atLeast(0))
                .optional("document_title", Shape.STRING.orNull())
                .required(start, Shape.atLeast(0))
                .required(end, Shape.atLeast(0))
                .optional("file_id", Shape.STRING.orNull());
    }

    private static Fields quote() {
        return Fields.typed().required("cited_text", Shape.STRING);
    }
}
