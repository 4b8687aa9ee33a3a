package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in README and docs is code of this module, so it compiles. */
class SnippetsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```([a-z]+)\\R(.*?)^ *```$");
    private static final Pattern REGION = Pattern.compile("(?ms)^ *// tag::([\\w-]+)$\\R(.*?)^ *// end::\\1$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\s*(?:\\$ )?\\./agent(?: +(\\S+))?");

    @Test
    void everyJavaBlockOfThePagesStandsInATaggedRegion() throws IOException {
        List<List<String>> regions = regions();

        for (Map.Entry<Path, String> block : blocks("java")) {
            assertThat(regions)
                    .as("a region of agent-examples that holds this block of %s:%n%s", block.getKey(), block.getValue())
                    .anyMatch(region -> Collections.indexOfSubList(region, lines(block.getValue())) >= 0);
        }
    }

    @Test
    void everyCommandOfThePagesIsThere() throws IOException {
        List<Map.Entry<Path, String>> blocks = new ArrayList<>(blocks("sh"));
        blocks.addAll(blocks("console"));
        blocks.addAll(blocks("text"));

        for (Map.Entry<Path, String> block : blocks) {
            for (Matcher command = COMMAND.matcher(block.getValue()); command.find(); ) {
                String word = command.group(1) == null ? "--help" : command.group(1);
                assertThat(word)
                        .as("the command after ./agent in %s", block.getKey())
                        .matches(name -> name.startsWith("-") || Agent.COMMANDS.contains(name));
            }
        }
    }

    @Test
    void thePagesAreFound() throws IOException {
        assertThat(pages()).isNotEmpty();
        assertThat(regions()).isNotEmpty();
    }

    private static List<Map.Entry<Path, String>> blocks(String language) throws IOException {
        List<Map.Entry<Path, String>> blocks = new ArrayList<>();
        for (Path page : pages()) {
            for (Matcher block = BLOCK.matcher(Files.readString(page)); block.find(); ) {
                if (block.group(1).equals(language)) {
                    blocks.add(Map.entry(ROOT.relativize(page), block.group(2)));
                }
            }
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .forEach(pages::add);
                }
            }
        }
        return pages;
    }

    private static List<List<String>> regions() throws IOException {
        List<List<String>> regions = new ArrayList<>();
        for (String module : List.of("agent-examples", "agent-examples/spring")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    for (Matcher region = REGION.matcher(Files.readString(source)); region.find(); ) {
                        regions.add(lines(region.group(2)));
                    }
                }
            }
        }
        return regions;
    }

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
