package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolTraits;
import dev.ratchet.tool.Toolset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever decides about a call sees of it; after each test nothing may have changed. */
class PreviewsTest {
    private static final String ONE_TOOL = "str_replace_based_edit_tool";

    @TempDir
    Path directory;

    private Path root;
    private Toolset tools;
    private Map<String, String> before = Map.of();

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(directory.resolve("work"));
        write("sum.py", "a\nb\nc\nd\ne\nf\ng\nh\n");
        tools = Toolset.of(new TextEditor(root), new Memory(root));
    }

    @AfterEach
    void nothingHasChanged() throws IOException {
        assertThat(before).isNotEmpty();
        assertThat(seen()).isEqualTo(before);
    }

    @Test
    void anEditIsShownAsItsDiff() throws IOException {
        assertThat(preview("edit_file", "{'path':'sum.py','old_text':'e\\n','new_text':'E\\n\\tx\\n'}"))
                .isEqualTo("""
                        --- a/sum.py
                        +++ b/sum.py
                        @@ -2,7 +2,8 @@
                         b
                         c
                         d
                        -e
                        +E
                        +\tx
                         f
                         g
                         h""");
    }

    @Test
    void insertedLinesAreShownInTheirPlace() throws IOException {
        assertThat(preview("insert_lines", "{'path':'sum.py','insert_line':8,'insert_text':'i'}"))
                .isEqualTo("""
                        --- a/sum.py
                        +++ b/sum.py
                        @@ -6,3 +6,4 @@
                         f
                         g
                         h
                        +i""");
    }

    @Test
    void aNewFileIsShownWhole() throws IOException {
        String expected = """
                --- /dev/null
                +++ b/src/new.py
                @@ -0,0 +1,2 @@
                +one
                +two
                \\ No newline at end of file""";

        assertThat(preview("create_file", "{'path':'src/new.py','content':'one\\ntwo'}"))
                .isEqualTo(expected);
        assertThat(preview("create_file", "{'path':'empty','content':''}")).isEqualTo("--- /dev/null\n+++ b/empty");
    }

    @Test
    void anUndoIsShownAsWhatItBringsBack() throws IOException {
        call("edit_file", "{'path':'sum.py','old_text':'a','new_text':'A'}");
        call("create_file", "{'path':'made','content':'x\\n'}");

        assertThat(preview("undo_edit", "{'path':'sum.py'}")).contains("\n-A\n+a\n");
        assertThat(preview("undo_edit", "{'path':'made'}")).isEqualTo("--- a/made\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x");
    }

    @Test
    void ofTheOneToolEveryCommandThatWritesIsShown() throws IOException {
        tools = Toolset.of(new TextEditor(root).asOneTool());

        assertThat(preview(ONE_TOOL, "{'command':'str_replace','path':'sum.py','old_str':'h\\n'}"))
                .endsWith("\n-h");
        assertThat(preview(ONE_TOOL, "{'command':'insert','path':'sum.py','insert_line':0,'insert_text':'0'}"))
                .contains("@@ -1,3 +1,4 @@\n+0\n a\n");
        assertThat(preview(ONE_TOOL, "{'command':'create','path':'sum.py','file_text':'x\\n'}"))
                .startsWith("would fail as things are now: \"sum.py\" is already there, and you have not seen it");
        call(ONE_TOOL, "{'command':'view','path':'sum.py'}");
        assertThat(preview(ONE_TOOL, "{'command':'create','path':'sum.py','file_text':'a\\nb\\nx\\n'}"))
                .contains("\n a\n b\n-c\n")
                .endsWith("\n-h\n+x");
        assertThat(preview(
                        ONE_TOOL,
                        "{'command':'create','path':'sum.py','file_text':'a\\nb\\nc\\nd\\ne\\nf\\ng\\nh\\n'}"))
                .isEqualTo("changes nothing: sum.py holds that text already");
        assertThat(preview(ONE_TOOL, "{'command':'create','path':'b'}"))
                .startsWith("would fail as things are now: create needs file_text\n");
        assertThat(preview(ONE_TOOL, "{'command':'view','path':'.'}")).isEqualTo("shows . to the model");
    }

    @Test
    void ofTheMemoryEveryCommandThatWritesIsShown() throws IOException {
        write("a/b/note.md", "secret\n");
        Files.createSymbolicLink(root.resolve("a/out"), directory);

        assertThat(memory("{'command':'create','path':'/memories/n.md','file_text':'x'}"))
                .startsWith("--- /dev/null\n+++ b/memories/n.md\n");
        assertThat(memory("{'command':'str_replace','path':'/memories/sum.py','old_str':'a','new_str':'A'}"))
                .contains("--- a/memories/sum.py\n")
                .contains("\n-a\n+A\n");
        assertThat(memory("{'command':'insert','path':'/memories/sum.py','insert_line':1,'insert_text':'x'}"))
                .contains("\n a\n+x\n b\n");
        assertThat(memory("{'command':'delete','path':'/memories/a/b/note.md'}"))
                .isEqualTo("--- a/memories/a/b/note.md\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-secret");
        assertThat(memory("{'command':'delete','path':'/memories/a'}")).isEqualTo("""
                deletes the directory memories/a with 3 entries
                - memories/a/b/
                - memories/a/b/note.md
                - memories/a/out""");
        assertThat(memory("{'command':'rename','old_path':'/memories/a','new_path':'/memories/z'}"))
                .isEqualTo("rename from memories/a\nrename to memories/z");
        assertThat(memory("{'command':'rename','old_path':'/memories/a','new_path':'/memories/sum.py'}"))
                .startsWith("would fail as things are now: Error: The destination /memories/sum.py already exists\n");
        assertThat(memory("{'command':'delete'}")).startsWith("would fail as things are now: delete needs path\n");
        assertThat(memory("{'command':'view','path':'/memories'}")).isEqualTo("shows /memories to the model");
    }

    @Test
    void aCallThatWouldBeRefusedIsShownAsItsRefusal() throws IOException {
        Files.createSymbolicLink(root.resolve("out"), directory);
        Files.writeString(directory.resolve("secret"), "key\n");

        assertThat(preview("edit_file", "{'path':'sum.py','old_text':'zzz','new_text':'y'}"))
                .startsWith("would fail as things are now: No match found for replacement");
        for (String path : List.of("out/secret", "../secret", "/etc/passwd")) {
            assertThat(preview("edit_file", "{'path':'" + path + "','old_text':'key','new_text':'y'}"))
                    .startsWith("would fail as things are now: \"" + path + "\"")
                    .doesNotContain("-key");
            assertThat(preview("create_file", "{'path':'" + path + "','content':'y'}"))
                    .startsWith("would fail as things are now: \"" + path + "\"");
            assertThat(memory("{'command':'delete','path':'/memories/" + path + "'}"))
                    .startsWith("would fail as things are now: ");
        }
    }

    @Test
    void aCallThatWouldFailTodayIsShownWithAllThatItMayWriteOnceAnotherCallHasRun() throws IOException {
        assertThat(preview("edit_file", "{'path':'made','old_text':'x','new_text':'rm -rf\\u001b'}"))
                .endsWith("\nwith {\"path\":\"made\",\"old_text\":\"x\",\"new_text\":\"rm -rf\\u001B\"}");
        assertThat(memory("{'command':'str_replace','path':'/memories/sum.py','old_str':'\\u009b2J','new_str':'y'}"))
                .startsWith("would fail as things are now: No replacement was performed, old_str `\\u009b2J` did not")
                .doesNotContain("\u009b");
    }

    @Test
    void whatAPreviewHasReadTheConversationHasNotSeen() throws IOException {
        tools = Toolset.of(new TextEditor(root).asOneTool());
        preview(ONE_TOOL, "{'command':'str_replace','path':'sum.py','old_str':'h\\n'}");

        assertThat(call(ONE_TOOL, "{'command':'create','path':'sum.py','file_text':'x\\n'}"))
                .contains("you have not seen it");
    }

    @Test
    void whatATerminalWouldObeyIsWrittenOut() throws IOException {
        assertThat(preview("create_file", "{'path':'x','content':'\\u001b[2Jgone\\u202e\\n'}"))
                .endsWith("+\\u001b[2Jgone\\u202e");
    }

    @Test
    void otherEncodingsAndLineEndsAreShownAsText() throws IOException {
        Files.write(root.resolve("dos"), "one\r\ntwo\r\n".getBytes(StandardCharsets.UTF_8));
        Files.write(root.resolve("wide"), "\uFEFFé old\n".getBytes(StandardCharsets.UTF_16BE));

        assertThat(preview("edit_file", "{'path':'dos','old_text':'two','new_text':'2'}"))
                .isEqualTo("--- a/dos\n+++ b/dos\n\\ Line ends: CRLF\n@@ -1,2 +1,2 @@\n one\n-two\n+2");
        assertThat(preview("edit_file", "{'path':'wide','old_text':'old','new_text':'日'}"))
                .endsWith("é old\n+\\ufeffé 日");
    }

    @Test
    void readingChangesNothingAndWritingIsDoneOneCallAtATime() throws IOException {
        before = seen();
        Toolset all = Toolset.of(new TextEditor(root), new FileSearch(root), new Memory(root));

        assertThat(List.of("list_files", "read_file", "find_files", "search_text"))
                .allSatisfy(name -> assertThat(all.traits(name)).contains(ToolTraits.NONE.asReadOnly()));
        assertThat(List.of("edit_file", "insert_lines", "create_file", "undo_edit"))
                .allSatisfy(name -> assertThat(all.traits(name)).contains(ToolTraits.NONE.withResources("workspace")));
        assertThat(Toolset.of(new TextEditor(root).asOneTool()).traits(ONE_TOOL))
                .contains(ToolTraits.NONE.asDestructive().withResources("workspace"));
        assertThat(all.traits("memory"))
                .contains(ToolTraits.NONE.asDestructive().withResources("memory"));
    }

    private String memory(String arguments) throws IOException {
        return preview("memory", arguments);
    }

    private String preview(String tool, String arguments) throws IOException {
        before = seen();
        return tools.preview(use(tool, arguments), Runs.RUN).orElseThrow();
    }

    private String call(String tool, String arguments) throws IOException {
        String text =
                tools.call(use(tool, arguments), Runs.RUN).block("toolu_1").text();
        before = seen();
        return text;
    }

    private static ToolUseBlock use(String tool, String arguments) {
        return new ToolUseBlock(
                RawJson.parse("{}"), "toolu_1", tool, RawJson.parse(arguments.replace('\'', '"')), null);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    /** Every path with what is in it and when it was changed. */
    private Map<String, String> seen() throws IOException {
        Map<String, String> seen = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String content = Files.isRegularFile(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
                seen.put(path.toString(), Files.getLastModifiedTime(path) + content);
            }
        }
        return seen;
    }
}
