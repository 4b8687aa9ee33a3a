package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the server and the planner must not know, read from their sources. */
class SharesNothingTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/ratchet/testing");

    @Test
    void serverAndPlannerUseNothingOfWhatTheyCheck() {
        assertThat(sources("server", 20)).allSatisfy(SharesNothingTest::usesNoCore);
        assertThat(sources("planner", 12)).allSatisfy(SharesNothingTest::usesNoCore);
    }

    @Test
    void thePlannerKnowsNoNameOfTheDemosOrTheirData() {
        List<String> names = List.of(
                "aapl",
                "msft",
                "amzn",
                "goog",
                "\\bibm\\b",
                "apple",
                "microsoft",
                "amazon",
                "business machines",
                "stocks\\.csv",
                "sum\\.py",
                "total\\.py",
                "notes\\.txt",
                "find_ticker",
                "stock_price",
                "read_file",
                "edit_file",
                "list_files",
                "create_file",
                "\\b2000\\b",
                "\\b2009\\b",
                "\\b2010\\b");
        assertThat(sources("planner", 12))
                .allSatisfy(file -> assertThat(names)
                        .as(file.toString())
                        .noneMatch(name -> java.util.regex.Pattern.compile(name)
                                .matcher(read(file).toLowerCase(Locale.ROOT))
                                .find()));
    }

    private static void usesNoCore(Path file) {
        assertThat(read(file)
                        .lines()
                        .filter(line -> line.contains("dev.ratchet.") && !line.contains("dev.ratchet.testing")))
                .as(file.toString())
                .isEmpty();
    }

    private static List<Path> sources(String part, int atLeast) {
        try (Stream<Path> files = Files.list(SOURCES.resolve(part))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(atLeast);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
