package dev.ratchet.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolTraits;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void whatIsKnownOfTheirConduct() {
        Toolset all = Toolset.of(
                new Calculator(),
                new Clock(),
                new HttpFetch(),
                new Memory(directory),
                new Shell(directory),
                new StockPrices());

        assertThat(List.of("calculate", "current_time", "shift_time", "time_between", "find_ticker", "stock_price"))
                .allSatisfy(name -> assertThat(all.traits(name)).contains(ToolTraits.NONE.asReadOnly()));
        assertThat(all.traits("bash"))
                .contains(ToolTraits.NONE.asDestructive().asExclusive().withResources("workspace"));
        assertThat(all.traits("fetch_url"))
                .as("a URL can carry out what the model knows")
                .contains(ToolTraits.NONE);
    }

    @Test
    void whoeverDecidesSeesTheCommandLine() {
        assertThat(preview("{'command':'make\\n\\u001b[2Jtest'}")).isEqualTo("$ make\n  \\u001b[2Jtest");
        assertThat(preview("{'restart':true}")).isEqualTo("restarts the shell and kills all that runs in it");
        assertThat(preview("{}")).isEqualTo("would fail as things are now: give a command, such as ls\nwith {}");
    }

    private String preview(String arguments) {
        RawJson input = RawJson.parse(arguments.replace('\'', '"'));
        ToolUseBlock call = new ToolUseBlock(RawJson.parse("{}"), "toolu_1", "bash", input, null);
        return tools.preview(call, new ToolContext("run_1", "toolu_1", new Cancellation(), Map.of()))
                .orElseThrow();
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(LibraryTest.class.getResourceAsStream("library.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
