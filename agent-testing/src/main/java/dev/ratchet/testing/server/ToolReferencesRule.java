package dev.ratchet.testing.server;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client's own tool search found must be among the tools. */
final class ToolReferencesRule implements CheckedRequest.Rule {
    @Override
    public void check(CheckedRequest request) {
        @Nullable Set<String> names = null;
        for (Message message : request.messages()) {
            for (Value block : message.blocks()) {
                if (!block.type().equals("tool_result")) {
                    continue;
                }
                for (Value inner : block.at("content").elementsOrNone()) {
                    if (inner.type().equals("tool_reference")) {
                        names = names == null ? names(request) : names;
                        if (!names.contains(inner.text("tool_name"))) {
                            throw inner.refused("Tool reference '" + inner.text("tool_name")
                                    + "' has no corresponding tool definition");
                        }
                    }
                }
            }
        }
    }

    private static Set<String> names(CheckedRequest request) {
        Set<String> names = new HashSet<>();
        request.body().at("tools").elementsOrNone().forEach(tool -> names.add(tool.text("name")));
        return names;
    }
}
