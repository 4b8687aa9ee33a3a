package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.call;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.SampleFiles;
import dev.ratchet.message.TextBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of results that are too long. */
@Timeout(20)
@SuppressWarnings({"DoNotCallSuggester", "StringSplitter"})
class ResultBudgetTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern ID = Pattern.compile("id=(res_[0-9a-f]{32}), from_line=(\\d+)(?:, offset=(\\d+))?");
    private static final Pattern ON = Pattern.compile("\\n\\[.* go on with from_line=(\\d+)(?:, offset=(\\d+))?]$");

    private final Log log = new Log();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** Returns as much as it is told to. */
    static final class Log {
        String lines = "";

        @Tool("Reads the log.")
        String readLog() {
            return lines;
        }

        @Tool(value = "Reads a little of the log.", resultBudget = 1_500)
        String readLess() {
            return lines;
        }

        @Tool("Refuses at length.")
        String refuse() {
            throw new ToolException(lines);
        }

        @Tool("Draws and explains.")
        ToolResult explain() {
            return ToolResult.document(lines)
                    .and(ToolResult.image(SampleFiles.png(800, 600, 3_000)))
                    .and(ToolResult.text("the end"));
        }

        @Tool("Answers.")
        ToolResult answer() {
            return ToolResult.text(lines).endingRun();
        }
    }

    @Test
    void withoutAStoreTheModelIsToldWhatIsLostAndHowToGetLess() {
        log.lines = CutTest.lines(10_000);
        Toolset tools = Toolset.of(log).results(2_000, null);

        String shown = text(run(tools, "run_1", "read_log", "{}"));

        assertThat(shown).hasSizeBetween(1_500, 2_000).startsWith("line 1\n").endsWith("line 10000\n");
        assertThat(shown)
                .containsPattern(
                        "\\n\\[Cut: 9\\d,\\d{3} of 98,894 characters are left out here and not kept. Call the tool again for less"
                                + " at a time.]\\n");
        assertThat(tools.definitions()).noneMatch(tool -> tool.name().equals("read_result"));
    }

    @Test
    void twoMillionCharactersAreNeverSentWhole() {
        log.lines = "x".repeat(2_000_000);

        assertThat(text(run(Toolset.of(log), "run_1", "read_log", "{}")))
                .hasSizeBetween(59_900, 60_000)
                .contains(" of 2,000,000 characters are left out here");
    }

    @Test
    void whatFitsIsLeftAsItIs() {
        log.lines = "x".repeat(2_000);

        assertThat(text(run(Toolset.of(log).results(2_000, store()), "run_1", "read_log", "{}")))
                .isEqualTo(log.lines);
    }

    @Test
    void aToolsOwnBudgetCounts() {
        log.lines = CutTest.lines(1_000);

        assertThat(text(run(Toolset.of(log), "run_1", "read_less", "{}"))).hasSizeBetween(1_000, 1_500);
    }

    @Test
    void errorsAreBoundedTooAndStayErrors() {
        log.lines = "no ".repeat(100_000);

        ToolResult result = run(Toolset.of(log), "run_1", "refuse", "{}");

        assertThat(result.error()).isTrue();
        assertThat(text(result)).hasSizeLessThanOrEqualTo(60_000);
    }

    @Test
    void textOfDocumentsCountsAndImagesAreNotCut() {
        log.lines = CutTest.lines(10_000);

        ToolResult result = run(Toolset.of(log).results(1_000, null), "run_1", "explain", "{}");

        assertThat(result.content()).hasSize(2);
        assertThat(((TextBlock) result.content().get(0)).text())
                .hasSizeLessThanOrEqualTo(1_000)
                .startsWith("line 1\n")
                .endsWith("the end");
        assertThat(result.content().get(1).type()).isEqualTo("image");
    }

    @Test
    void theAnswerOfARunIsNotCut() {
        log.lines = CutTest.lines(10_000);

        assertThat(text(run(Toolset.of(log), "run_1", "answer", "{}"))).isEqualTo(log.lines);
    }

    static Stream<String> texts() {
        return Stream.of(
                CutTest.lines(5_000),
                "x".repeat(50_000),
                "ab\r\n".repeat(10_000),
                "\uD83D\uDE00".repeat(20_000),
                "{\"rows\": [" + "{\"ticker\": \"AAPL\", \"price\": 1.5},\n".repeat(1_000) + "{}]}",
                "short\n" + "y".repeat(30_000) + "\nshort\n" + "z".repeat(3_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theModelCanReadTheWholeOfWhatIsStoredPieceByPiece(String text) {
        log.lines = text;
        Toolset tools = Toolset.of(log).results(2_000, store());
        String shown = text(run(tools, "run_1", "read_log", "{}"));
        Matcher notice = ID.matcher(shown);
        assertThat(notice.find()).isTrue();
        assertThat(shown).hasSizeLessThanOrEqualTo(2_000).startsWith(text.substring(0, 100));
        String id = notice.group(1);

        StringBuilder whole = new StringBuilder();
        for (String place = ""; place != null; ) {
            String page = text(run(tools, "run_1", "read_result", "{'id':'" + id + "'" + place + "}"));
            assertThat(page).hasSizeLessThanOrEqualTo(2_000);
            Matcher on = ON.matcher(page);
            boolean more = on.find();
            whole.append(more ? page.substring(0, on.start()) : page);
            place = !more
                    ? null
                    : ",'from_line':" + on.group(1) + (on.group(2) == null ? "" : ",'offset':" + on.group(2));
        }

        assertThat(whole.toString()).isEqualTo(text);
        String next = "{'id':'" + id + "','from_line':" + notice.group(2)
                + (notice.group(3) == null ? "" : ",'offset':" + notice.group(3)) + ",'lines':1}";
        String head = shown.substring(0, shown.indexOf("[Cut")).stripTrailing();
        String then = text(run(tools, "run_1", "read_result", next)).split("\\R")[0];
        assertThat(text.substring(head.length()).stripLeading()).startsWith(then);
    }

    @Test
    void linesAreReadWhereTheModelAsks() {
        log.lines = CutTest.lines(1_000);
        Toolset tools = Toolset.of(log).results(2_000, store());
        String id = id(text(run(tools, "run_1", "read_log", "{}")));

        assertThat(text(run(tools, "run_1", "read_result", "{'id':'" + id + "','from_line':500,'lines':2}")))
                .isEqualTo("line 500\nline 501\n\n[4,492 of 8,893 characters follow; go on with from_line=502]");
        assertThat(text(run(tools, "run_1", "read_result", "{'id':'" + id + "','from_line':1000,'offset':5}")))
                .isEqualTo("1000\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'from_line':0|from_line must be at least 1, found 0.",
                "'from_line':1001|from_line is 1001, and the result has 1000 lines.",
                "'offset':7|offset is 7, and line 1 has 6 characters.",
                "'lines':-1|lines must be at least 1, found -1.",
            })
    void aPlaceThatIsNotThereIsToldSo(String each) {
        log.lines = CutTest.lines(1_000);
        Toolset tools = Toolset.of(log).results(2_000, store());
        String id = id(text(run(tools, "run_1", "read_log", "{}")));
        String[] parts = each.split("\\|");

        assertThat(run(tools, "run_1", "read_result", "{'id':'" + id + "'," + parts[0] + "}"))
                .isEqualTo(ToolResult.error(parts[1]));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherRunsResultIsRefused(boolean onDisk, @TempDir Path directory) {
        log.lines = CutTest.lines(1_000);
        Toolset tools = Toolset.of(log).results(2_000, onDisk ? ResultStore.directory(directory, HOUR) : store());
        String id = id(text(run(tools, "run_1", "read_log", "{}")));

        for (String other : List.of(id, "res_0", "../run_1/" + id, "")) {
            assertThat(run(tools, "run_2", "read_result", "{'id':'" + other + "'}"))
                    .isEqualTo(
                            ToolResult.error("This run has no stored result with that id. Ids stand in the notice of a"
                                    + " result that was cut; one that is gone has to be made again."));
        }
    }

    @Test
    void idsAreNotRepeated() {
        log.lines = CutTest.lines(1_000);
        Toolset tools = Toolset.of(log).results(2_000, store());
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(id(text(run(tools, "run_1", "read_log", "{}"))));
        }

        assertThat(ids).hasSize(100);
    }

    @Test
    void aDirectoryIsReadByAnotherProcessAndForgetsARun(@TempDir Path directory) throws IOException {
        Path results = directory.resolve("results");
        log.lines = CutTest.lines(1_000) + "\uD83D\uDE00";
        String id = id(text(run(
                Toolset.of(log).results(2_000, ResultStore.directory(results, HOUR)), "../run:1", "read_log", "{}")));

        ResultStore later = ResultStore.directory(results, HOUR);
        assertThat(later.get("../run:1", id)).contains(log.lines);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).singleElement().satisfies(file -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(file.startsWith(results)).isTrue();
            });
        }

        later.delete("../run:1");
        later.delete("never heard of");
        assertThat(later.get("../run:1", id)).isEmpty();
        assertThat(results).isEmptyDirectory();
    }

    @Test
    void aDirectoryForgetsRunsThatAreOld(@TempDir Path directory) throws IOException {
        DirectoryResults results = new DirectoryResults(directory, HOUR, () -> now);
        results.put("old", "res_1", "a");
        results.put("new", "res_1", "b");
        try (Stream<Path> runs = Files.list(directory)) {
            for (Path run : runs.toList()) {
                Files.setLastModifiedTime(run, FileTime.from(now));
            }
        }
        now = now.plus(HOUR).minusSeconds(1);
        results.put("new", "res_2", "c");
        now = now.plusSeconds(2);
        results.put("third", "res_1", "d");

        assertThat(results.get("old", "res_1")).isEmpty();
        assertThat(results.get("new", "res_1")).contains("b");
    }

    @Test
    void memoryForgetsWhatIsOldOrTooMuch() {
        MemoryResults results = new MemoryResults(HOUR, () -> now);
        results.put("a", "1", "x");
        now = now.plus(HOUR).plusSeconds(1);
        assertThat(results.get("a", "1")).isEmpty();

        String big = "x".repeat(MemoryResults.MAX_CHARS / 2);
        results.put("a", "1", big);
        results.put("b", "2", big);
        assertThat(results.get("a", "1")).isPresent();
        results.put("b", "3", "y");
        assertThat(results.get("a", "1")).isEmpty();
        assertThat(results.get("b", "2")).isPresent();
        results.delete("b");
        assertThat(results.get("b", "3")).isEmpty();
    }

    @Test
    void aStoreThatFailsCostsOnlyTheRest() {
        log.lines = CutTest.lines(1_000);
        ResultStore broken = new ResultStore() {
            @Override
            public void put(String runId, String id, String text) throws IOException {
                throw new IOException("disk full at /secret");
            }

            @Override
            public Optional<String> get(String runId, String id) throws IOException {
                throw new IOException("secret");
            }

            @Override
            public void delete(String runId) {}
        };
        Toolset tools = Toolset.of(log).results(2_000, broken);

        assertThat(text(run(tools, "run_1", "read_log", "{}")))
                .contains(" are left out here and not kept.")
                .doesNotContain("secret");
        assertThat(run(tools, "run_1", "read_result", "{'id':'x'}"))
                .isEqualTo(ToolResult.error("The stored result cannot be read now; the log has the cause."));
    }

    @Test
    void aBudgetWithoutRoomForTheNoticeIsRefused() {
        assertThatThrownBy(() -> ToolTraits.NONE.withResultBudget(-1)).hasMessage("resultBudget < 1000: -1");
    }

    @Test
    void theReaderStandsLastAndChangesNothing() {
        Toolset tools = Toolset.of(log).results(2_000, store());

        assertThat(tools.definitions().get(tools.definitions().size() - 1).name())
                .isEqualTo("read_result");
        assertThat(tools.traits("read_result")).get().matches(ToolTraits::readOnly);
        assertThatThrownBy(() -> Toolset.of(log).results(999, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("resultBudget < 1000: 999");
    }

    private ResultStore store() {
        return new MemoryResults(HOUR, () -> now);
    }

    private static String id(String shown) {
        Matcher id = ID.matcher(shown);
        assertThat(id.find()).as(shown).isTrue();
        return id.group(1);
    }

    private static ToolResult run(Toolset tools, String runId, String name, String input) {
        List<ToolResult> results = new ArrayList<>();
        ToolDispatcher.of(tools)
                .run(List.of(call(name, input)), runId, Map.of(), new Cancellation(), new ToolResultTest.Told(results));
        return results.get(0);
    }
}
