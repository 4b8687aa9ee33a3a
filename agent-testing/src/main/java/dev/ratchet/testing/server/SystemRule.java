package dev.ratchet.testing.server;

/** The system prompt: a string or text blocks. */
final class SystemRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        Value system = request.body().at("system");
        if (system.node().isMissingNode() || system.node().isString()) {
            return;
        }
        for (Value block : system.elements()) {
            if (!block.object().required("type").string().equals("text")) {
                throw block.at("type").refused("Input should be 'text'");
            }
            BlockShapes.check(block, BlockShapes.Place.SYSTEM, request);
        }
    }
}
