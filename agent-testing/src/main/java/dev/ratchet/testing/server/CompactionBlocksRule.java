package dev.ratchet.testing.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A summary that was made on request stands in the place of what it sums up: first, and alone of its kind. */
final class CompactionBlocksRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        @Nullable Value signed = null;
        List<Message> messages = request.messages();
        for (int i = 0; i < messages.size(); i++) {
            List<Value> blocks = messages.get(i).blocks();
            for (int j = 0; j < blocks.size(); j++) {
                Value block = blocks.get(j);
                if (!block.type().equals("compaction") || !block.has("signature")) {
                    continue;
                }
                if (signed != null) {
                    throw block.refused("only the newest compaction block may be sent");
                }
                if (i > 0 || j > 0) {
                    throw block.refused("a compaction block with a signature must come first in messages");
                }
                signed = block;
            }
        }
    }
}
