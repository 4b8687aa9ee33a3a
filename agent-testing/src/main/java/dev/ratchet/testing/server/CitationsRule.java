package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;

/** Citations are wanted of all documents of a request or of none, and not together with an output format. */
final class CitationsRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        List<Value> documents = new ArrayList<>();
        boolean format = request.format().given();
        for (Message message : request.messages()) {
            if (message.is("user")) {
                for (Value block : message.blocks()) {
                    documents(block, documents);
                    if (format && isCited(block)) {
                        throw citedFormat(block);
                    }
                }
            }
        }
        for (Value document : documents) {
            if (isCited(document) != isCited(documents.get(0))) {
                throw document.refused("citations must be enabled on all documents or on none");
            }
            if (format && isCited(document)) {
                throw citedFormat(document);
            }
        }
    }

    private static Refused citedFormat(Value block) {
        return block.refused("citations cannot be combined with an output format");
    }

    private static void documents(Value block, List<Value> documents) {
        switch (block.type()) {
            case "document" -> documents.add(block);
            case "tool_result" -> block.at("content").elementsOrNone().forEach(inner -> documents(inner, documents));
            default -> {}
        }
    }

    private static boolean isCited(Value block) {
        return block.at("citations").flag("enabled");
    }
}
