package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.tool.Toolset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
    @TempDir
    Path directory;

    private Path root;
    private Toolset tools;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(directory.resolve("notes"));
        tools = Toolset.of(new Memory(root));
    }

    /** Each command of {@code memory.txt}, in order, has the answer that stands under it. */
    @Test
    void theTextsAreThoseOfTheReference() throws IOException {
        String golden = golden();
        String transcript = golden.lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line + "\n" + said(call(line.substring(2))) + "\n")
                .collect(Collectors.joining());

        assertThat(transcript).isEqualTo(golden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/memories/../secret",
                "/memories/a/../../secret",
                "/memories/..",
                "..",
                "/etc/passwd",
                "/",
                "",
                "memories/x",
                "/memoriesx/secret",
                "/memories/%2e%2e/secret",
                "/memories/%2E%2E%2Fsecret",
                "/memories/%252e%252e/secret",
                "/memories/..\\\\secret",
                "/memories/link",
                "/memories/link/secret",
                "/memories/linked",
                "/memories/a\\u0000b",
                "/memories/nowhere"
            })
    void whatLeadsOutIsRefusedByEveryCommand(String path) throws IOException {
        Files.writeString(directory.resolve("secret"), "key");
        Files.createSymbolicLink(root.resolve("link"), directory);
        Files.createSymbolicLink(root.resolve("linked"), directory.resolve("secret"));
        Files.createSymbolicLink(root.resolve("nowhere"), directory.resolve("new"));
        Files.writeString(root.resolve("own"), "own");

        for (String arguments : new String[] {
            "'view','path':'@'",
            "'create','path':'@','file_text':'x'",
            "'str_replace','path':'@','old_str':'key','new_str':'x'",
            "'insert','path':'@','insert_line':0,'insert_text':'x'",
            "'delete','path':'@'",
            "'rename','old_path':'@','new_path':'/memories/taken'",
            "'rename','old_path':'/memories/own','new_path':'@'",
        }) {
            ToolResult result = call("{'command':" + arguments.replace("@", path) + "}");
            assertThat(result.error()).as(arguments).isTrue();
            assertThat(text(result)).doesNotContain("key");
        }
        assertThat(directory.resolve("secret")).hasContent("key");
        assertThat(directory.resolve("new")).doesNotExist();
        assertThat(root.resolve("own")).hasContent("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/memories", "/memories/", "/memories//", "/memories/.", " /memories\\n"})
    void theRootIsNeitherDeletedNorRenamed(String path) {
        assertThat(said(call("{'command':'delete','path':'" + path + "'}")))
                .isEqualTo("error: Error: The /memories directory itself cannot be deleted");
        assertThat(said(call("{'command':'rename','old_path':'" + path + "','new_path':'/memories/x'}")))
                .isEqualTo("error: Error: The /memories directory itself cannot be renamed");
        assertThat(said(call("{'command':'rename','old_path':'/memories/x','new_path':'" + path + "'}")))
                .startsWith("error: Error: The path /memories/x does not exist");
        assertThat(root).isDirectory();
    }

    @Test
    void aDirectoryIsDeletedWithAllInItAndALinkInItIsNotFollowed() throws IOException {
        Files.writeString(directory.resolve("secret"), "key");
        Files.createDirectories(root.resolve("a/b/c/d"));
        Files.writeString(root.resolve("a/b/c/file"), "x");
        Files.createSymbolicLink(root.resolve("a/out"), directory);

        assertThat(said(call("{'command':'delete','path':'/memories/a'}")))
                .isEqualTo("Successfully deleted /memories/a");
        assertThat(root).isEmptyDirectory();
        assertThat(directory.resolve("secret")).hasContent("key");
    }

    @Test
    void anEditLeavesTheOtherBytesAsTheyAre() throws IOException {
        Files.write(root.resolve("f"), "\uFEFFone\r\ntwo\r\nthree".getBytes(StandardCharsets.UTF_8));

        call("{'command':'str_replace','path':'/memories/f','old_str':'two\\n','new_str':'2\\n'}");
        call("{'command':'insert','path':'/memories/f','insert_line':3,'insert_text':'four\\n'}");

        assertThat(Files.readString(root.resolve("f"))).isEqualTo("\uFEFFone\r\n2\r\nthree\r\nfour");
    }

    @Test
    void whatIsTooMuchIsNotShownAtOnce() throws IOException {
        Files.writeString(root.resolve("long"), "a line\n".repeat(100_000));
        assertThat(text(call("{'command':'view','path':'/memories/long'}")))
                .hasSizeLessThan(51_000)
                .endsWith("(more than can be shown at once; go on with view_range [3573, -1])");
        Files.writeString(root.resolve("lines"), "\n".repeat(1_000_000));
        assertThat(said(call("{'command':'view','path':'/memories/lines'}")))
                .isEqualTo("error: File /memories/lines exceeds maximum line limit of 999,999 lines.");
        for (int i = 0; i < 600; i++) {
            Files.createFile(root.resolve("n" + i));
        }
        assertThat(text(call("{'command':'view','path':'/memories'}")))
                .endsWith("\n(102 more are not shown; view a directory below this one)");
    }

    @Test
    void aMissingDirectoryIsRefusedAtOnce() {
        assertThatThrownBy(() -> new Memory(directory.resolve("nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a directory: " + directory.resolve("nowhere"));
    }

    private ToolResult call(String arguments) {
        RawJson input = RawJson.parse(arguments.replace('\'', '"'));
        ToolUseBlock call = new ToolUseBlock(RawJson.parse("{}"), "toolu_1", "memory", input, null);
        return tools.call(call, new ToolContext("run_1", "toolu_1", new Cancellation(), Map.of()));
    }

    private static String said(ToolResult result) {
        return (result.error() ? "error: " : "") + text(result);
    }

    private static String text(ToolResult result) {
        return result.block("toolu_1").text();
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(MemoryTest.class.getResourceAsStream("memory.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
