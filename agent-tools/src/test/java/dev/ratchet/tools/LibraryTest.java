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
import dev.ratchet.tools.files.Memory;
import dev.ratchet.tools.shell.Shell;
import dev.ratchet.tools.web.HttpFetch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tools that need no file of the user's, as a model sees and calls them. */
@DisabledOnOs(OS.WINDOWS) // which has no shell
class LibraryTest {
    @TempDir
    Path directory;

    private Toolset tools;

    @BeforeEach
    void register() {
        tools = Toolset.of(new Calculator(), new Clock(), new HttpFetch(), new Memory(directory), new Shell(directory));
    }

    @Test
    void theDefinitionsAreThese() throws IOException {
        String definitions = tools.definitions().stream()
                .map(definition -> definition.raw() + "\n")
                .collect(Collectors.joining());

        assertThat(definitions).isEqualTo(golden());
    }

    @Test
    void everyToolAndParameterIsDescribed() {
        for (ToolDefinition tool : tools.definitions()) {
            JsonNode definition = JsonMapper.shared().readTree(tool.raw().toString());
            assertThat(definition.get("description").stringValue()).hasSizeBetween(100, 900);
            for (Map.Entry<String, JsonNode> parameter :
                    definition.get("input_schema").get("properties").properties()) {
                assertThat(parameter.getValue().path("description").stringValue(""))
                        .as(definition.get("name") + " " + parameter.getKey())
                        .hasSizeBetween(10, 200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calculate | {'expression':'2 +'} | at character 4: the expression ends where a value is missing",
                "calculate | {'formula':'2'} | calculate was not run",
                "current_time | {'time_zone':'Europe/Berlln'} | there is no time zone",
                "shift_time | {'start':'2026-01-31','amount':1,'unit':'fortnights'} | shift_time was not run",
                "time_between | {'start':'yesterday','end':'2026-01-31'} | start is not a date or time: \"yesterday\"",
                "fetch_url | {'url':'ftp://example.com/'} | only http and https URLs can be read, found ftp",
                "memory | {'command':'forget','path':'/memories/x'} | memory was not run",
                "memory | {'command':'view'} | view needs path",
                "bash | {} | give a command, such as ls",
                "bash | {'command':7} | bash was not run",
            })
    void badInputIsAnsweredByASentence(String tool, String arguments, String start) {
        RawJson input = RawJson.parse(arguments.replace('\'', '"'));
        ToolUseBlock call = new ToolUseBlock(RawJson.parse("{}"), "toolu_1", tool, input, null);
        ToolResult result = tools.call(call, new ToolContext("run_1", "toolu_1", new Cancellation(), Map.of()));

        assertThat(result.error()).isTrue();
        assertThat(result.block("toolu_1").text()).startsWith(start).hasSizeLessThan(700);
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(LibraryTest.class.getResourceAsStream("library.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
