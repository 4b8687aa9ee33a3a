package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a model reads, pinned in files that are reviewed as text. {@code -Dgolden.write} writes them anew. */
final class Golden {
    private Golden() {}

    static void assertGolden(String name, String text) throws IOException {
        if (System.getProperty("golden.write") != null) {
            Files.writeString(Path.of("src/test/resources/dev/ratchet/tools/files", name), text);
            return;
        }
        try (InputStream file = Golden.class.getResourceAsStream(name)) {
            assertThat(file).as("golden file %s", name).isNotNull();
            assertThat(text).isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
