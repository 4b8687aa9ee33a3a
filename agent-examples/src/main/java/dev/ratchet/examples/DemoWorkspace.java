package dev.ratchet.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small program with an off-by-one error, in a directory of its own. */
final class DemoWorkspace {
    /** Names the change word for word, so that plain rules can make it as well as a model. */
    static final String TASK =
            "Sum.java leaves out the last number. In Sum.java replace \"i < n\" with \"i <= n\", then read it "
                    + "again to check.";

    private static final List<String> FILES = List.of("README.md", "Sum.java");

    private DemoWorkspace() {}

    /** Makes a new one in the directory for temporary files. */
    static Path create() throws IOException {
        Path workspace = Files.createTempDirectory("ratchet-file-edit-");
        for (String file : FILES) {
            try (InputStream in = DemoWorkspace.class.getResourceAsStream("workspace/" + file)) {
                if (in == null) {
                    throw new IllegalStateException(
                            "workspace/" + file + " is not beside " + DemoWorkspace.class.getName());
                }
                Files.copy(in, workspace.resolve(file));
            }
        }
        return workspace;
    }
}
