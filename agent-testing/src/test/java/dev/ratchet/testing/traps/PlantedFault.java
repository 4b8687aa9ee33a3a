package dev.ratchet.testing.traps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import tools.jackson.databind.JsonNode;

/**
 * A mistake that a loop could have, as a change of one source file of agent-core.
 *
 * @param name its name, by which cases refer to it
 * @param file such as {@code loop/Transition}
 * @param find what stands in the source, once
 * @param put what is put in its place
 * @param hangs whether a run under it never ends, which is then how it shows
 */
record PlantedFault(String name, String file, String find, String put, boolean hangs) {
    private static final Path SOURCES = Path.of("../agent-core/src/main/java/dev/ratchet");

    static Map<String, PlantedFault> all() {
        Map<String, PlantedFault> faults = new LinkedHashMap<>();
        try (InputStream in = PlantedFault.class.getResourceAsStream("planted.json")) {
            for (Map.Entry<String, JsonNode> entry : TrapSuite.JSON.readTree(in).properties()) {
                JsonNode change = entry.getValue();
                faults.put(
                        entry.getKey(),
                        new PlantedFault(
                                entry.getKey(),
                                change.path(0).asString(),
                                change.path(1).asString(),
                                change.path(2).asString(),
                                change.path(3).asString("").equals("hangs")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return faults;
    }

    /** {@return how often the text that it changes stands in the source; anything but once makes it stale} */
    int places() {
        return source().split(java.util.regex.Pattern.quote(find), -1).length - 1;
    }

    /** Compiles the changed source into {@code target}, against the classes of this build and without its checks. */
    void compile(Path target) throws IOException {
        assertThat(places()).as("stale: \"%s\" in %s", find, file).isEqualTo(1);
        String simpleName = file.substring(file.lastIndexOf('/') + 1);
        Path changed = Files.createDirectories(target.resolve("changed")).resolve(simpleName + ".java");
        Files.writeString(changed, source().replace(find, put));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(
                        null,
                        null,
                        null,
                        List.of("-proc:none", "-nowarn", "-parameters", "-cp", classPath, "-d", target.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(changed))
                .call();
        assertThat(compiled).as("%s compiles", name).isTrue();
    }

    private String source() {
        try {
            return Files.readString(SOURCES.resolve(file + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
