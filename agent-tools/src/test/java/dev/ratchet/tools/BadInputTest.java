package dev.ratchet.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.tool.Toolset;
import dev.ratchet.tools.calculator.Calculator;
import dev.ratchet.tools.clock.Clock;
import dev.ratchet.tools.files.FileSearch;
import dev.ratchet.tools.files.Memory;
import dev.ratchet.tools.files.TextEditor;
import dev.ratchet.tools.shell.Shell;
import dev.ratchet.tools.web.HttpFetch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tool of the library answers what it cannot work with by a sentence that says what to change. */
@DisabledOnOs(OS.WINDOWS) // which has no shell
class BadInputTest {
    private static final String ROWS = """
            calculate | {'expression':'2 +'} | at character 4: the expression ends where a value is missing
            calculate | {'formula':'2'} | calculate was not run
            current_time | {'time_zone':'Europe/Berlln'} | there is no time zone
            shift_time | {'start':'2026-01-31','amount':1,'unit':'fortnights'} | shift_time was not run
            shift_time | {'start':'31.1.2026','amount':1,'unit':'days'} | start is not a date or time: "31.1.2026"
            time_between | {'start':'yesterday','end':'2026-01-31'} | start is not a date or time: "yesterday"
            fetch_url | {'url':'ftp://example.com/'} | only http and https URLs can be read, found ftp
            fetch_url | {'url':'example.com'} | "example.com" is not a whole URL; write it with its scheme
            fetch_url | {'url':'https://example.com/','start_character':-1} | start_character must be at least 0, found -1
            find_ticker | {'company_name':'Contoso'} | no company "Contoso"; there are: Apple (AAPL)
            find_ticker | {'company_name':' '} | company_name must have 1 to 100 characters, found 0
            stock_price | {'ticker':'AAPL','month':'last month'} | stock_price was not run
            stock_price | {'ticker':'XXXX'} | no prices for the ticker "XXXX"; there are: AAPL
            memory | {'command':'forget','path':'/memories/x'} | memory was not run
            memory | {'command':'view'} | view needs path
            memory | {'command':'view','path':'/etc/passwd'} | a path begins with /memories, such as /memories/notes.md
            memory | {'command':'insert','path':'/memories/x','insert_line':1} | insert needs insert_text
            memory | {'command':'rename','old_path':'/memories/x'} | rename needs new_path
            bash | {} | give a command, such as ls
            bash | {'command':7} | bash was not run
            bash | {'command':'ls','restart':true} | give either command or restart, not both
            list_files | {'path':'a.txt'} | "a.txt" is a file, not a directory
            list_files | {'path':'..'} | ".." goes up with ".."
            read_file | {} | read_file was not run
            read_file | {'path':'b.txt'} | File not found: there is no "b.txt"; the workspace holds a.txt
            read_file | {'path':'a.txt','start_line':0} | lines 0 to -1 are none: the first is at least 1
            edit_file | {'path':'a.txt','old_text':'three','new_text':'3'} | No match found for replacement
            edit_file | {'path':'a.txt','old_string':'one','new_text':'1'} | edit_file was not run
            insert_lines | {'path':'a.txt','insert_line':9,'insert_text':'x'} | Invalid `insert_line` parameter: 9.
            insert_lines | {'path':'a.txt','insert_line':'end','insert_text':'x'} | insert_lines was not run
            create_file | {'path':'a.txt','content':'x'} | File already exists: "a.txt"
            create_file | {'path':'','content':'x'} | "" is the workspace itself, not a file
            undo_edit | {'path':'a.txt'} | there is no change of "a.txt" to undo
            find_files | {'pattern':''} | the pattern is empty; give one such as *.py
            find_files | {'pattern':'*','offset':-1} | offset is how many results to skip, at least 0, found -1
            find_files | {'pattern':'*','path':'nowhere'} | File not found: there is no "nowhere"
            search_text | {'pattern':'(one'} | the pattern is not a regular expression
            search_text | {'pattern':''} | the pattern is empty; give what to look for
            search_text | {'pattern':'one','literal':'maybe'} | search_text was not run
            str_replace_based_edit_tool | {'command':'create','path':'b'} | create needs file_text
            str_replace_based_edit_tool | {'command':'undo_edit','path':'a.txt'} | str_replace_based_edit_tool was not run
            str_replace_based_edit_tool | {'command':'view','path':'a.txt','view_range':[2]} | view_range is the first
            """;

    @TempDir
    Path directory;

    private List<Toolset> library = List.of();

    /** One call. */
    record Row(String tool, String arguments, String start) {}

    @BeforeEach
    void register() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "one\ntwo\n");
        TextEditor editor = new TextEditor(directory);
        library = List.of(
                Toolset.of(editor, new FileSearch(directory), new Memory(directory), new Shell(directory)),
                Toolset.of(editor.asOneTool()),
                Toolset.of(new Calculator(), new Clock(), new HttpFetch(), new StockPrices()));
    }

    static Stream<Row> rows() {
        return ROWS.lines()
                .map(line -> line.split(" \\| "))
                .map(cells -> new Row(cells[0], cells[1].replace('\'', '"'), cells[2]));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void badInputIsAnsweredByASentence(Row row) {
        ToolUseBlock call =
                new ToolUseBlock(RawJson.parse("{}"), "toolu_1", row.tool(), RawJson.parse(row.arguments()), null);
        Toolset tools = library.stream()
                .filter(each -> each.traits(row.tool()).isPresent())
                .findFirst()
                .orElseThrow();
        ToolResult result = tools.call(call, new ToolContext("run_1", "toolu_1", new Cancellation(), Map.of()));

        assertThat(result.error()).isTrue();
        assertThat(result.block("toolu_1").text())
                .startsWith(row.start())
                .hasSizeLessThan(700)
                .doesNotContain("Exception", "\tat ", directory.toString());
    }

    @Test
    void noToolIsLeftOut() {
        Set<String> tools = library.stream()
                .flatMap(each -> each.definitions().stream())
                .map(ToolDefinition::name)
                .collect(Collectors.toSet());

        assertThat(rows().map(Row::tool)).containsAll(tools);
    }
}
