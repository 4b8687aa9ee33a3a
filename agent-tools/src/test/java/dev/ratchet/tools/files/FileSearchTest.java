package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileSearchTest {
    @TempDir
    Path root;

    private FileSearch search;

    @BeforeEach
    void files() throws IOException {
        search = new FileSearch(root);
        write("b.py", "import os\n");
        write("a.py", "import sys\nprint(\"total (all)\")\n");
        write("src/main.py", "def main():\n    return TOTAL\n");
        write("src/deep/test_main.py", "main()\n");
        write("src/notes.txt", "total\r\nof it\r\n");
    }

    @Test
    void filesAreFoundInTheSameOrderEachTime() throws Exception {
        assertThat(find("*.py")).isEqualTo("a.py\nb.py\nsrc/main.py\nsrc/deep/test_main.py");
        assertThat(find("src/**/*main.py")).isEqualTo("src/main.py\nsrc/deep/test_main.py");
        assertThat(find("{a,b}.{py,txt}")).isEqualTo("a.py\nb.py");
        assertThat(find("[!a].py")).isEqualTo("b.py");
        assertThat(find("*.java")).isEqualTo("no file matches \"*.java\"");
        assertThat(search.findFiles("deep/*", Optional.of("src"), Optional.empty(), Optional.empty()))
                .isEqualTo("src/deep/test_main.py");
    }

    @Test
    void linesAreFoundByExpressionAndByText() throws Exception {
        assertThat(search("main\\(\\)")).isEqualTo("src/main.py:1: def main():\nsrc/deep/test_main.py:1: main()");
        assertThat(search("(all)", true, false)).isEqualTo("a.py:2: print(\"total (all)\")");
        assertThat(search("total", false, true))
                .isEqualTo("a.py:2: print(\"total (all)\")\nsrc/main.py:2:     return TOTAL\nsrc/notes.txt:1: total");
        assertThat(search("total$")).isEqualTo("src/notes.txt:1: total");
        assertThat(search("nowhere")).isEqualTo("no line of 5 files matches \"nowhere\"");
    }

    @Test
    void aSearchIsKeptToADirectoryAFileAndAPattern() throws Exception {
        assertThat(in("src", "**", "main")).startsWith("src/main.py:1").doesNotContain("\na.py");
        assertThat(in("a.py", "**", "import")).isEqualTo("a.py:1: import sys");
        assertThat(in(".", "*.txt", "total")).isEqualTo("src/notes.txt:1: total");
        assertThatThrownBy(() -> in("gone", "**", "x"))
                .isInstanceOf(ToolException.class)
                .hasMessage("File not found: there is no \"gone\"; the workspace holds a.py, b.py, src");
    }

    @Test
    void whatIsLeftOutIsSaid() throws Exception {
        write(".gitignore", "*.log\nbuild/\n");
        write("x.log", "total\n");
        write("build/out.txt", "total\n");
        write(".git/config", "total\n");
        Files.write(root.resolve("binary"), new byte[] {'t', 'o', 't', 'a', 'l', 0});
        Files.write(root.resolve("huge"), new byte[WholeFile.MAX_BYTES + 1]);
        Files.createSymbolicLink(root.resolve("link"), root.resolve("a.py"));

        assertThat(search("^total$")).isEqualTo("""
                        src/notes.txt:1: total
                        (left out by .gitignore: 2 files or directories; include_ignored takes them in)
                        (not searched: 1 binary file)
                        (not searched: 1 file of more than 4 MiB: huge)""");
        assertThat(search.findFiles("*.log", Optional.empty(), Optional.empty(), Optional.of(true)))
                .isEqualTo("x.log");
        assertThat(in("build", "**", "total")).startsWith("build/out.txt:1: total");
    }

    @Test
    void otherEncodingsAreSearchedAsText() throws Exception {
        Files.write(root.resolve("wide"), "\uFEFFgrün\n".getBytes(StandardCharsets.UTF_16LE));
        Files.write(root.resolve("latin"), "grün\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(search("grün")).isEqualTo("latin:1: grün\nwide:1: grün");
    }

    @Test
    void pagesMeet() throws Exception {
        write("many", IntStream.range(0, 250).mapToObj(i -> "hit " + i + "\n").collect(Collectors.joining()));

        assertThat(search("hit")).contains("many:100: hit 99\n(150 more; ask with offset 100 for the next match)");
        assertThat(page("hit", 100))
                .startsWith("many:101: hit 100\n")
                .endsWith("(50 more; ask with offset 200 for the next match)");
        assertThat(page("hit", 200)).endsWith("many:250: hit 249");
        assertThat(page("hit", 300)).isEqualTo("there are only 250; offset 300 is beyond the last");
        write("many", "hit\n".repeat(5_000));
        assertThat(search("hit")).contains("(at least 1000 more; ask with offset 100");
    }

    @Test
    void aLongLineIsShownAroundTheMatchAndNoCharacterIsCutInTwo() throws Exception {
        write("long", "😀".repeat(500) + "needle" + "😀".repeat(500) + "\n");

        String found = search("needle");

        assertThat(found).contains("needle").hasSizeLessThan(330);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(found)).isTrue();
    }

    @Test
    @Timeout(10)
    void anExpressionThatWouldTryForeverIsStopped() throws Exception {
        write("a.py", "a".repeat(5_000) + "\n");
        FileSearch hasty = new FileSearch(new Workspace(root), Duration.ofMillis(200), System::nanoTime);

        assertThat(search(hasty, "(a+)+b", false, false))
                .isEqualTo(
                        "no line of 1 file matches \"(a+)+b\"\n(stopped after 0 s in the workspace itself, so there may be"
                                + " more; look in one directory by path, or make the pattern simpler)");
    }

    @Test
    void aSearchThatTakesTooLongSaysWhereItStopped() throws Exception {
        AtomicLong clock = new AtomicLong();
        FileSearch slow =
                new FileSearch(new Workspace(root), Duration.ofSeconds(4), () -> clock.getAndAdd(1_000_000_000));

        assertThat(slow.findFiles("*.py", Optional.empty(), Optional.empty(), Optional.empty()))
                .startsWith("a.py\nb.py\n(stopped after 4 s in ");
    }

    @Test
    void anInterruptEndsASearch() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> search("x")).isInstanceOfAny(InterruptedException.class, IOException.class);
        assertThat(Thread.interrupted()).isIn(true, false);
    }

    @Test
    void anExpressionThatIsTooDeepIsRefused() throws Exception {
        write("long", "ab".repeat(200_000) + "\n");
        assertThatThrownBy(() -> search("(a|b)*c"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("too deep for a long line of \"long\"");
    }

    @Test
    void aBadPatternIsRefusedWithItsPlace() {
        assertRefused(() -> search("total("), "Unclosed group", "set literal to true");
        assertRefused(() -> search(""), "the pattern is empty");
        assertRefused(() -> search("a\nb", true, false), "lines are searched one by one");
        assertRefused(() -> find("[a.py"), "\"[a.py\" is not a pattern");
        assertRefused(() -> find("/etc/*"), "is absolute");
        assertRefused(() -> find("{a,b}".repeat(9)), "at most 100 alternatives");
        assertRefused(() -> page("x", -1), "offset");
    }

    @Test
    @Timeout(10)
    void aHostileGlobTakesNoTime() throws Exception {
        write("a".repeat(200), "");
        assertThat(find("*a".repeat(100) + "b")).startsWith("no file matches");
    }

    private String find(String pattern) throws Exception {
        return search.findFiles(pattern, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private String search(String pattern) throws Exception {
        return search(pattern, false, false);
    }

    private String search(String pattern, boolean literal, boolean ignoreCase) throws Exception {
        return search(search, pattern, literal, ignoreCase);
    }

    private static String search(FileSearch search, String pattern, boolean literal, boolean ignoreCase)
            throws Exception {
        return search.searchText(
                pattern,
                Optional.of(literal),
                Optional.of(ignoreCase),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private String in(String path, String files, String pattern) throws Exception {
        return search.searchText(
                pattern,
                Optional.empty(),
                Optional.empty(),
                Optional.of(path),
                Optional.of(files),
                Optional.empty(),
                Optional.empty());
    }

    private String page(String pattern, int offset) throws Exception {
        return search.searchText(
                pattern,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(offset),
                Optional.empty());
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... because) {
        assertThatThrownBy(call).isInstanceOf(ToolException.class).message().contains(because);
    }
}
