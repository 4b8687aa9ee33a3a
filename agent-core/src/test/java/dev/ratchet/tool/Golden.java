package dev.ratchet.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Messages pinned as files, so that a change of wording is seen and reviewed. {@code -Dgolden.write} writes them anew.
 */
final class Golden {
    private static final String FOLDER = "dev/ratchet/tool/golden/";

    private Golden() {}

    static void assertGolden(String name, String text) {
        if (System.getProperty("golden.write") != null) {
            write(name, text);
        }
        try (InputStream file = Golden.class.getClassLoader().getResourceAsStream(FOLDER + name + ".txt")) {
            assertThat(file).as("golden file %s", name).isNotNull();
            assertThat(text + "\n").isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, String text) {
        for (String root : new String[] {"src/test/resources/", "target/test-classes/"}) {
            try {
                Files.writeString(Path.of(root + FOLDER + name + ".txt"), text + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
