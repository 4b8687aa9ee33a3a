package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Golden.assertGolden;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.Toolset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileToolsAsTheModelSeesThemTest {
    @TempDir
    Path root;

    @Test
    void definitions() throws IOException {
        Toolset several = Toolset.of(new TextEditor(root), new FileSearch(root));
        Toolset one = Toolset.of(new TextEditor(root).asOneTool());

        assertGolden("definitions.jsonl", definitions(several) + definitions(one));
    }

    @Test
    void results() {
        Toolset tools = Toolset.of(new TextEditor(root), new FileSearch(root));

        assertThat(called(tools, "create_file", "{'path':'a','content':'x\\n'}"))
                .isEqualTo("created a (2 bytes)");
        assertThat(called(tools, "edit_file", "{'path':'a','old_text':'x','new_text':'y'}"))
                .isEqualTo("changed a: lines 1 to 1 of 1\n1\ty");
        assertThat(called(tools, "insert_lines", "{'path':'a','insert_line':1,'insert_text':'z'}"))
                .isEqualTo("changed a: lines 1 to 2 of 2\n1\ty\n2\tz");
        assertThat(called(tools, "undo_edit", "{'path':'a'}"))
                .isEqualTo("undone: a: lines 1 to 1 of 1\n1\ty\n(2 earlier changes of it can be undone)");
        assertThat(called(tools, "read_file", "{'path':'a','start_line':1,'end_line':1}"))
                .isEqualTo("a: lines 1 to 1 of 1\n1\ty");
        assertThat(called(tools, "list_files", "{}")).isEqualTo("a (2 bytes)");
        assertThat(called(tools, "find_files", "{'pattern':'*'}")).isEqualTo("a");
        assertThat(called(tools, "search_text", "{'pattern':'Y','ignore_case':true}"))
                .isEqualTo("a:1: y");
    }

    @Test
    void resultsOfTheOneTool() {
        Toolset tools = Toolset.of(new TextEditor(root).asOneTool());
        String name = "str_replace_based_edit_tool";

        assertThat(called(tools, name, "{'command':'create','path':'a','file_text':'x\\ny\\n'}"))
                .isEqualTo("created a (4 bytes)");
        assertThat(called(tools, name, "{'command':'str_replace','path':'a','old_str':'x\\n'}"))
                .isEqualTo("changed a: lines 1 to 1 of 1\n1\ty");
        assertThat(called(tools, name, "{'command':'insert','path':'a','insert_line':0,'insert_text':'first'}"))
                .isEqualTo("changed a: lines 1 to 2 of 2\n1\tfirst\n2\ty");
        assertThat(called(tools, name, "{'command':'view','path':'a','view_range':[2,-1]}"))
                .isEqualTo("a: lines 2 to 2 of 2\n2\ty");
        assertThat(called(tools, name, "{'command':'view','path':'.'}")).isEqualTo("a (8 bytes)");
        assertThat(called(tools, name, "{'command':'create','path':'b'}")).isEqualTo("create needs file_text");
        assertThat(called(tools, name, "{'command':'view','path':'a','view_range':[2]}"))
                .isEqualTo("view_range is the first and the last line, such as [11, 20], found [2]");
    }

    private static String definitions(Toolset tools) {
        return tools.definitions().stream()
                .map(definition -> definition.raw() + "\n")
                .collect(Collectors.joining());
    }

    private static String called(Toolset tools, String name, String arguments) {
        RawJson input = RawJson.parse(arguments.replace('\'', '"'));
        ToolUseBlock call = new ToolUseBlock(RawJson.parse("{}"), "toolu_1", name, input, null);
        return tools.call(call, Runs.RUN).block("toolu_1").text();
    }
}
