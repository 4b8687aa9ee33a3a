package dev.ratchet.message;

import java.util.Set;

/** What the type of a block says of it; here and nowhere else. */
final class BlockTypes {
    private static final Set<String> FILES = Set.of("image", "document", "search_result");

    private BlockTypes() {}

    /** {@return whether it is a file or a finding, which a user may give and a result may hold} */
    static boolean isFile(String type) {
        return FILES.contains(type);
    }

    /** {@return whether it is a call of one of the server's own tools, of those to come as well} */
    static boolean isServerCall(String type) {
        return type.endsWith("_tool_use");
    }

    /** {@return whether it is what one of the server's own tools gave} */
    static boolean isServerResult(String type) {
        return type.endsWith("_tool_result");
    }

    /** {@return whether it is a call or a result, of a tool of either side} */
    static boolean isOfTools(String type) {
        return type.equals("tool_use") || type.equals("tool_result") || isServerCall(type) || isServerResult(type);
    }

    /** {@return whether it is not sent back once a fallback to another model stands behind it} */
    static boolean isSupersededByFallback(ContentBlock block) {
        return block instanceof ThinkingBlock
                || block instanceof ToolUseBlock
                || block.type().equals("connector_text");
    }
}
