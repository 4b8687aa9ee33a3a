package dev.ratchet.testing.server;

import static dev.ratchet.testing.server.Bodies.HI;
import static dev.ratchet.testing.server.Bodies.refusal;
import static dev.ratchet.testing.server.Bodies.request;
import static dev.ratchet.testing.server.Bodies.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a header opens, and what is then asked of it; and the fields that need none. */
class BetaFieldsTest {
    private static final String EDITS = "context-management-2025-06-27";
    private static final String COMPACT = "compact-2026-01-12";
    private static final String MCP = "mcp-client-2025-11-20";
    private static final String SERVER = "'mcp_servers':[{'type':'url','url':'https://a.example','name':'a'}]";
    private static final String FALLBACK = "server-side-fallback-2026-07-01";

    @ParameterizedTest(name = "[{index}] {1}: {0}")
    @MethodSource("opened")
    void aFieldIsUnknownWithoutItsHeader(String field, String header) {
        String body = opus(field);
        String known = refusal(body, terms(header));
        String unknown = refusal(body, terms());

        assertThat(known).isEmpty();
        assertThat(unknown).contains("not permitted").doesNotContain("Field required");
    }

    static Stream<Arguments> opened() {
        return Stream.of(
                Arguments.of("'context_management':{'edits':[{'type':'clear_tool_uses_20250919'}]}", EDITS),
                Arguments.of("'context_management':{'edits':[{'type':'compact_20260112'}]}", COMPACT),
                Arguments.of("'compaction':{'type':'summarize','instructions':'Be brief.'}", "compact-2026-09-04"),
                Arguments.of(SERVER + ",'tools':[{'type':'mcp_toolset','mcp_server_name':'a'}]", MCP),
                Arguments.of("'fallbacks':'default'", FALLBACK),
                Arguments.of("'fallbacks':[{'model':'claude-opus-4-8','max_tokens':5}]", FALLBACK),
                Arguments.of("'fallback_credit_token':'t'", "fallback-credit-2026-07-01"),
                Arguments.of(
                        "'output_config':{'task_budget':{'type':'tokens','total':20000,'remaining':null}}",
                        "task-budgets-2026-03-13"),
                Arguments.of(
                        "'thinking':{'type':'adaptive','block_binding':{'prefix_mismatch_behavior':'error'}}",
                        "thinking-binding-controls-2026-08-01"),
                Arguments.of(
                        "'output_format':{'type':'json_schema','schema':{'type':'object','additionalProperties':false}}",
                        "structured-outputs-2025-11-13"));
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("refused")
    void isRefused(String fields, String header, String message) {
        assertThat(refusal(opus(fields), header.isEmpty() ? terms() : terms(header.split(","))))
                .isEqualTo(message);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                of(
                        "'thread':{'type':'create'}",
                        "message-threads-2026-08-12",
                        "thread: Extra inputs are not permitted"),
                // context editing
                of(
                        "'context_management':{'edits':[{'type':'clear_tool_uses_20250919'}]}",
                        COMPACT,
                        "context_management.edits.0: Input tag 'clear_tool_uses_20250919' found using 'type' does not match any of the expected tags: 'compact_20260112'"),
                of(
                        "'context_management':{'edits':[{'type':'clear_tool_uses_20250919'},{'type':'clear_thinking_20251015'}]}",
                        EDITS,
                        "context_management.edits.1: `clear_thinking_20251015` must be the first edit"),
                of(
                        "'context_management':{'edits':[{'type':'clear_thinking_20251015','keep':{'type':'thinking_turns','value':0}}]}",
                        EDITS,
                        "context_management.edits.0.clear_thinking_20251015.keep.thinking_turns.value: Input should be greater than or equal to 1"),
                of(
                        "'context_management':{'edits':[{'type':'clear_thinking_20251015','keep':'none'}]}",
                        EDITS,
                        "context_management.edits.0.clear_thinking_20251015.keep: Input should be 'all'"),
                of(
                        "'context_management':{'edits':[{'type':'clear_tool_uses_20250919','trigger':{'type':'turns','value':1}}]}",
                        EDITS,
                        "context_management.edits.0.clear_tool_uses_20250919.trigger: Input tag 'turns' found using 'type' does not match any of the expected tags: 'input_tokens', 'tool_uses'"),
                of(
                        "'context_management':{'edits':[{'type':'clear_tool_uses_20250919','clear_tool_inputs':1}]}",
                        EDITS,
                        "context_management.edits.0.clear_tool_uses_20250919.clear_tool_inputs: Input should be a valid list"),
                of(
                        "'context_management':{'edits':[{'type':'compact_20260112','trigger':{'type':'input_tokens','value':49999}}]}",
                        COMPACT,
                        "context_management.edits.0.compact_20260112.trigger.input_tokens.value: Input should be greater than or equal to 50000"),
                of(
                        "'context_management':{'edits':[]},'compaction':{'type':'summarize'}",
                        EDITS + ",compact-2026-09-04",
                        "compaction: compaction cannot be combined with context_management"),
                // servers and fallbacks
                of(SERVER, MCP, "mcp_servers: MCP server 'a' has no mcp_toolset among the tools"),
                of(
                        "'tools':[{'type':'mcp_toolset','mcp_server_name':'a'}]",
                        MCP,
                        "tools.0: MCP server 'a' not found in mcp_servers"),
                of(SERVER.replace("}]", ",'key':'k'}]"), MCP, "mcp_servers.0.url.key: Extra inputs are not permitted"),
                of(
                        "'fallbacks':[{'model':'claude-opus-4-8','system':'x'}]",
                        FALLBACK,
                        "fallbacks.0.system: Extra inputs are not permitted"),
                of("'fallbacks':[{'model':'claude-9'}]", FALLBACK, "model: claude-9"),
                of("'fallbacks':[{},{},{},{}]", FALLBACK, "fallbacks: List should have at most 3 items, not 4"),
                // output and thinking
                of(
                        "'output_config':{'task_budget':{'type':'tokens','total':19999}}",
                        "task-budgets-2026-03-13",
                        "output_config.task_budget.tokens.total: Input should be greater than or equal to 20000"),
                of(
                        "'output_config':{'effort':'extreme'}",
                        "",
                        "output_config.effort: Input should be 'high' or 'low' or 'max' or 'medium' or 'xhigh'"),
                of(
                        "'output_config':{'effort':'max'},'thinking':{'type':'disabled'}",
                        "",
                        "thinking.type: ~thinking.type.disabled~ is not supported for this model at effort ~max~. Use effort ~high~ or below."),
                of(
                        "'thinking':{'type':'adaptive','display':'updates'}",
                        "",
                        "thinking.adaptive.display: Input should be 'omitted' or 'summarized'"),
                of(
                        "'thinking':{'type':'disabled','display':null}",
                        "",
                        "thinking.disabled.display: Extra inputs are not permitted"),
                // other fields
                of("'container':5", "", "container: Input should be a valid dictionary"),
                of(
                        "'container':{'id':'c','skills':[{'type':'own','skill_id':'s'}]}",
                        "",
                        "container.skills.0.type: Input should be 'anthropic' or 'custom'"),
                of("'diagnostics':{'message':'m'}", "", "diagnostics.message: Extra inputs are not permitted"),
                of("'tools':null", "", "tools: Input should be a valid list"),
                of(
                        "'cache_control':{'type':'eternal'}",
                        "",
                        "cache_control: Input tag 'eternal' found using 'type' does not match any of the expected tags: 'ephemeral'"));
    }

    @Test
    void onlyNewerModelsCanBePlaced() {
        assertThat(refusal(request("claude-opus-4-6", "'max_tokens':5,'inference_geo':'us'", HI), terms()))
                .isEmpty();
        assertThat(refusal(request("claude-opus-4-5", "'max_tokens':5,'inference_geo':'us'", HI), terms()))
                .isEqualTo("inference_geo: inference_geo is not supported for this model");
    }

    @Test
    void aCountOfTokensTakesFewerFields() {
        Terms counting = terms().forCounting();

        assertThat(refusal("{'model':'claude-opus-5','messages':" + HI + ",'speed':'fast'}", counting))
                .isEmpty();
        assertThat(refusal(
                        "{'model':'claude-opus-4-5','messages':" + HI
                                + ",'thinking':{'type':'enabled','budget_tokens':2000}}",
                        counting))
                .isEmpty();
        assertThat(refusal(opus("'stop_sequences':['x']"), counting))
                .isEqualTo("max_tokens: Extra inputs are not permitted");
    }

    @Test
    void warmingExcludesWhatNeedsAnAnswer() {
        assertThat(refusal(
                        request(
                                "claude-opus-4-8",
                                "'max_tokens':0,'output_config':{'format':{'type':'json_schema','schema':{}}}",
                                HI),
                        terms()))
                .isEqualTo("max_tokens: 0 only warms the cache and cannot be combined with an output format");
        assertThat(refusal(
                        request(
                                "claude-opus-4-5",
                                "'max_tokens':0,'thinking':{'type':'enabled','budget_tokens':1024}",
                                HI),
                        terms()))
                .isEqualTo("max_tokens: 0 only warms the cache and cannot be combined with a thinking budget");
    }

    private static Arguments of(String fields, String header, String message) {
        return Arguments.of(fields, header, message);
    }

    private static String opus(String fields) {
        return request("claude-opus-5", "'max_tokens':512," + fields, HI);
    }
}
