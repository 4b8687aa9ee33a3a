package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.log           | a.log         | true",
                "*.log           | d/a.log       | true",
                "/a.log          | d/a.log       | false",
                "d/a.log         | d/a.log       | true",
                "d/a.log         | x/d/a.log     | false",
                "build/          | build/        | true",
                "build/          | build         | false",
                "**/b            | x/y/b         | true",
                "a/**/b          | a/b           | true",
                "a/**/b          | a/x/y/b       | true",
                "a/**            | a/x           | true",
                "a/**            | a             | false",
                "\\#a            | #a            | true",
                "#a              | #a            | false",
                "\\!a            | !a            | true",
                "[a-c]x          | bx            | true",
                "[!a-c]x         | bx            | false",
                "a[             | a[            | false",
                "A               | a             | false",
            })
    void oneRule(String rule, String path, boolean excluded) {
        List<String> names = Arrays.asList(path.split("/"));

        assertThat(IgnoreRules.NONE.and(rule, 0).excludes(names, path.endsWith("/")))
                .isEqualTo(excluded);
    }

    @Test
    void theLastRuleThatFitsDecidesAndDeeperFilesComeFirst() {
        IgnoreRules rules = IgnoreRules.NONE.and("*.log\n!keep.log\n", 0).and("keep.log\n!*.tmp\r\n", 1);

        assertThat(rules.excludes(List.of("d", "a.log"), false)).isTrue();
        assertThat(rules.excludes(List.of("d", "keep.log"), false)).isTrue();
        assertThat(IgnoreRules.NONE.and("*.log\n!keep.log\n", 0).excludes(List.of("keep.log"), false))
                .isFalse();
    }

    /** The judge is git itself, on trees and rules made at random. */
    @Test
    void itSeesTheFilesThatGitSees() throws Exception {
        assumeTrue(run(Path.of("."), "git", "--version").startsWith("git version"), "no git");
        Random random = new Random(3);
        for (int i = 0; i < (Boolean.getBoolean("soak") ? 2_000 : 25); i++) {
            try (FastDisk disk = FastDisk.make()) {
                plant(disk.root(), random, 3);
                run(disk.root(), "git", "init", "-q");

                String seen = new FileSearch(disk.root())
                        .findFiles(
                                "**",
                                java.util.Optional.empty(),
                                java.util.Optional.empty(),
                                java.util.Optional.empty())
                        .lines()
                        .filter(line -> !line.startsWith("(") && !line.startsWith("no file"))
                        .sorted()
                        .collect(Collectors.joining("\n"));

                String git =
                        run(disk.root(), "git", "-c", "core.quotePath=false", "ls-files", "-o", "--exclude-standard");
                assertThat(seen)
                        .as("tree %d with rules %s", i, rules(disk.root()))
                        .isEqualTo(git.lines().sorted().collect(Collectors.joining("\n")));
            }
        }
    }

    private static void plant(Path directory, Random random, int depth) throws IOException {
        for (String name : pick(random, "a", "b", "ab.log", "x.txt", "keep", "a b", "build.c", "é", "#h", "!n")) {
            Files.writeString(directory.resolve(name), "");
        }
        if (random.nextInt(3) > 0) {
            StringBuilder rules = new StringBuilder();
            for (String rule : pick(
                    random,
                    "*.log",
                    "!keep",
                    "keep",
                    "/a",
                    "build/",
                    "d1/",
                    "d1/**",
                    "**/b",
                    "d?",
                    "!d2/",
                    "*",
                    "!*.txt",
                    "!*/",
                    "a\\ b",
                    "x.txt  ",
                    "[a-c]",
                    "[!a-c]*",
                    "d1/*/a",
                    "/d1/../a",
                    "d2/**/b",
                    "\\#h",
                    "\\!n",
                    "# c",
                    "**",
                    "a**",
                    "d[1-2]/x*",
                    "é",
                    "a[[:space:]]b",
                    "/*",
                    "!/d1",
                    "*/b",
                    "**/d2/**",
                    "[",
                    "a\\")) {
                rules.append(rule).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
            }
            Files.writeString(directory.resolve(".gitignore"), rules);
        }
        if (depth > 0) {
            for (String name : pick(random, "d1", "d2", "build", "keep.d")) {
                plant(Files.createDirectory(directory.resolve(name)), random, depth - 1);
            }
        }
    }

    private static List<String> pick(Random random, String... from) {
        return Stream.of(from).filter(each -> random.nextInt(3) == 0).toList();
    }

    private static String rules(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : new TreeSet<>(
                    files.filter(path -> path.endsWith(".gitignore")).toList())) {
                all.append(root.relativize(each))
                        .append(": ")
                        .append(Files.readString(each).replace("\n", " | "))
                        .append('\n');
            }
        }
        return all.toString();
    }

    private static String run(Path directory, String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return out;
        } catch (IOException e) {
            return ""; // there is no such program
        }
    }
}
