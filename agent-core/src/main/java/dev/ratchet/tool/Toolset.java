package dev.ratchet.tool;

import java.util.List;

/** To be written. */
public final class Toolset {
    private Toolset() {}

    /** To be written. */
    public static Toolset of(Object... tools) {
        return new Toolset();
    }

    /** To be written. */
    public List<ToolDefinition> definitions() {
        return List.of();
    }
}
