package dev.ratchet.testing.server;

import static dev.ratchet.testing.server.Bodies.HI;
import static dev.ratchet.testing.server.Bodies.TOOL;
import static dev.ratchet.testing.server.Bodies.refusal;
import static dev.ratchet.testing.server.Bodies.request;
import static dev.ratchet.testing.server.Bodies.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools that the service defines, and what is asked of a client's own. */
class ToolRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'bash_20250124','name':'bash','cache_control':{'type':'ephemeral'}}",
                "{'type':'text_editor_20250728','name':'str_replace_based_edit_tool','max_characters':9000}",
                "{'type':'text_editor_20250429','name':'str_replace_based_edit_tool'}",
                "{'type':'memory_20250818','name':'memory'}",
                "{'type':'computer_toolset_20260801','configs':{'zoom':{'enabled':false}}}",
                "{'type':'browser_toolset_20260801'}",
                "{'type':'web_search_20260318','name':'web_search','max_uses':3,'allowed_domains':['a.example'],'response_inclusion':'full','user_location':{'type':'approximate','city':'Bern'},'allowed_callers':['direct']}",
                "{'type':'web_fetch_20260309','name':'web_fetch','citations':{'enabled':true},'max_content_tokens':900,'use_cache':false,'url_sources':{'user_input':{'type':'all'},'client_tool_results':{'type':'only','tools':[{'type':'tool_reference','name':'a'}]}}}",
                "{'type':'code_execution_20260521','name':'code_execution'}",
                "{'type':'tool_search_tool_bm25','name':'tool_search_tool_bm25'}",
                "{'type':'custom','name':'b','description':'d','input_schema':{'type':'object'},'eager_input_streaming':null,'input_examples':[{'x':1}],'defer_loading':true,'allowed_callers':['direct','code_execution_20260120']}"
            })
    void isTaken(String tool) {
        assertThat(refused(tool)).isEmpty();
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("refusedTools")
    void isRefused(String tool, String message) {
        assertThat(refused(tool)).isEqualTo(message);
    }

    static Stream<Arguments> refusedTools() {
        return Stream.of(
                of(
                        "{'type':'bash_20250125','name':'bash'}",
                        "tools.0: Input tag 'bash_20250125' found using 'type' does not match any of the expected tags"),
                of(
                        "{'type':'computer_20251124','name':'computer','display_width_px':800,'display_height_px':600}",
                        "tools.0: Input tag 'computer_20251124' found using 'type' does not match any of the expected tags"),
                of(
                        "{'type':'text_editor_20250728','name':'edit'}",
                        "tools.0.text_editor_20250728.name: Input should be 'str_replace_based_edit_tool'"),
                of(
                        "{'type':'text_editor_20250124','name':'str_replace_editor'}",
                        "tools.0: 'claude-haiku-4-5' does not support tool types: text_editor_20250124."),
                of(
                        "{'type':'bash_20250124','name':'bash','description':'d'}",
                        "tools.0.bash_20250124.description: Extra inputs are not permitted"),
                of(
                        "{'type':'computer_toolset_20260801','strict':true}",
                        "tools.0.computer_toolset_20260801.strict: Extra inputs are not permitted"),
                of(
                        "{'type':'web_search_20250305','name':'web_search','allowed_domains':['a.example'],'blocked_domains':['b.example']}",
                        "tools.0.web_search_20250305: Only one of allowed_domains and blocked_domains may be given"),
                of(
                        "{'type':'web_search_20260209','name':'web_search','response_inclusion':'full'}",
                        "tools.0.web_search_20260209.response_inclusion: Extra inputs are not permitted"),
                of(
                        "{'type':'web_fetch_20250910','name':'web_fetch','use_cache':true}",
                        "tools.0.web_fetch_20250910.use_cache: Extra inputs are not permitted"),
                of(
                        "{'type':'web_fetch_20250910','name':'web_fetch','url_sources':{'user_input':{'type':'only','tools':[]}}}",
                        "tools.0.web_fetch_20250910.url_sources.user_input: Input tag 'only' found using 'type' does not match any of the expected tags: 'all', 'none'"),
                of(
                        "{'name':'b','input_schema':{'type':'object'},'allowed_callers':['code']}",
                        "tools.0.custom.allowed_callers.0: Input should be 'code_execution_20250825' or 'code_execution_20260120' or 'code_execution_20260521' or 'direct'"),
                of(
                        "{'name':'b','input_schema':{'type':'object','additionalProperties':false},'strict':true,'allowed_callers':['code_execution_20260120']}",
                        "tools.0.strict: strict cannot be combined with callers other than direct"),
                of(
                        "{'name':'b','input_schema':{'type':'object'},'defer_loading':true,'cache_control':{'type':'ephemeral'}}",
                        "tools.0.cache_control: cache_control cannot be set for tools with defer_loading=true"),
                of(
                        "{'name':'b','description':null,'input_schema':{'type':'object'}}",
                        "tools.0.custom.description: Input should be a valid string"),
                example("5", "tools.0.custom.input_examples.0: Input should be a valid dictionary"),
                example("{}", "tools.0.custom.input_examples.0: the example does not fit input_schema: ~n~ is missing"),
                example(
                        "{'n':1.5}",
                        "tools.0.custom.input_examples.0: the example does not fit input_schema: 1.5 is not of type ~integer~"),
                example(
                        "{'n':1,'m':2}",
                        "tools.0.custom.input_examples.0: the example does not fit input_schema: ~m~ is not a property"),
                example(
                        "{'n':1,'l':['z']}",
                        "tools.0.custom.input_examples.0: the example does not fit input_schema: ~z~ is none of [~x~,~y~]"));
    }

    private static Arguments example(String example, String message) {
        return of(
                "{'name':'b','input_schema':{'type':'object','properties':{'n':{'type':'integer'},'l':{'type':'array','items':{'enum':['x','y']}}},'required':['n'],'additionalProperties':false},'input_examples':["
                        + example + "]}",
                message);
    }

    @Test
    void aHeaderOpensTheComputerToolWhereTheModelTakesIt() {
        String tool =
                "{'type':'computer_20251124','name':'computer','display_width_px':800,'display_height_px':600,'enable_zoom':true}";

        assertThat(refusal(
                        request("claude-opus-4-8", "'max_tokens':5,'tools':[" + tool + "]", HI),
                        terms("computer-use-2025-11-24")))
                .isEmpty();
        assertThat(refusal(
                        request("claude-opus-5-5", "'max_tokens':5,'tools':[" + tool + "]", HI),
                        terms("computer-use-2025-11-24")))
                .isEqualTo("tools.0: 'claude-opus-5-5' does not support tool types: computer_20251124.");
    }

    @Test
    void parallelCallsCannotBeSwitchedOffForCode() {
        String tool = "{'name':'b','input_schema':{'type':'object'},'allowed_callers':['code_execution_20260120']}";

        assertThat(refusal(
                        request(
                                "claude-opus-4-8",
                                "'max_tokens':5,'tools':[" + tool
                                        + "],'tool_choice':{'type':'auto','disable_parallel_tool_use':true}",
                                HI),
                        terms()))
                .isEqualTo(
                        "tool_choice.auto.disable_parallel_tool_use: cannot be combined with tools that code may call");
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("schemas")
    void aStrictSchemaStaysInTheSubset(String schema, String message) {
        String tool = "{'name':'b','strict':true,'input_schema':" + schema + "}";
        String format = "'output_config':{'format':{'type':'json_schema','schema':" + schema + "}}";

        assertThat(refused(tool)).isEqualTo(message.replace("@", "tools.0.custom.input_schema"));
        assertThat(refusal(request("claude-haiku-4-5", "'max_tokens':5," + format, HI), terms()))
                .isEqualTo(message.replace("@", "output_config.format.schema"));
    }

    static Stream<Arguments> schemas() {
        return Stream.of(
                of("{'type':'object','additionalProperties':false}", ""),
                of(closed("'a':{'type':['string','null'],'description':'d','default':null}"), ""),
                of(
                        closed("'b':{'$ref':'#/$defs/d'}"),
                        "@.properties.b.$ref: Only references to definitions in the schema itself are supported, not #/$defs/d"),
                of(
                        "{'type':'object','additionalProperties':false,'properties':{'b':{'$ref':'#/$defs/d'}},'$defs':{'d':{'type':'array','items':{'type':'string','format':'date'},'minItems':1}}}",
                        ""),
                of("{'type':'object'}", "@: For 'object' type, 'additionalProperties' must be explicitly set to false"),
                of(
                        closed("'a':{'type':'object','properties':{}}"),
                        "@.properties.a: For 'object' type, 'additionalProperties' must be explicitly set to false"),
                of(
                        closed("'a':{'type':'integer','minimum':1}"),
                        "@.properties.a: For strict schemas, property 'minimum' is not supported"),
                of(
                        closed("'a':{'type':'array','items':{'type':'string','maxLength':9}}"),
                        "@.properties.a.items: For strict schemas, property 'maxLength' is not supported"),
                of(closed("'a':{'oneOf':[]}"), "@.properties.a: For strict schemas, property 'oneOf' is not supported"),
                of(
                        closed("'a':{'type':'array','minItems':2}"),
                        "@.properties.a.minItems: For 'array' type, 'minItems' values other than 0 or 1 are not supported"),
                of(
                        closed("'a':{'type':'string','format':'regex'}"),
                        "@.properties.a.format: Input should be 'date' or 'date-time' or 'duration' or 'email' or 'hostname' or 'ipv4' or 'ipv6' or 'time' or 'uri' or 'uuid'"),
                of(
                        closed("'a':{'allOf':[{'$ref':'#/$defs/d'}]}"),
                        "@.properties.a.allOf.0: '$ref' is not supported inside of 'allOf'"),
                of(
                        closed("'a':{'$ref':'https://a.example/s.json'}"),
                        "@.properties.a.$ref: Only references to definitions in the schema itself are supported, not https://a.example/s.json"),
                of(
                        "{'type':'object','additionalProperties':false,'properties':{'a':{'$ref':'#/$defs/d'}},'$defs':{'d':{'anyOf':[{'type':'null'},{'$ref':'#/$defs/d'}]}}}",
                        "@.$defs.d.anyOf.1.$ref: Recursive schemas are not supported: #/$defs/d"),
                of(
                        closed(properties(25, "{'type':'string'}")),
                        "Schemas contain too many optional parameters in strict schemas: 25, at most 24 are allowed"),
                of(
                        closed(properties(17, "{'type':['string','null']}")),
                        "Schemas contain too many parameters of a union type in strict schemas: 17, at most 16 are allowed"));
    }

    @Test
    void atMostTwentyToolsAreStrict() {
        String tools = IntStream.range(0, 21)
                .mapToObj(i -> "{'name':'t" + i
                        + "','strict':true,'input_schema':{'type':'object','additionalProperties':false}}")
                .collect(Collectors.joining(","));

        assertThat(refused(tools)).isEqualTo("Schemas contain too many strict tools: 21, at most 20 are allowed");
    }

    @Test
    void aLongChainOfDefinitionsIsTooComplexAndHarmless() {
        String chain = IntStream.range(0, 50_000)
                .mapToObj(i -> "'d" + i + "':{'$ref':'#/$defs/d" + (i + 1) + "'}")
                .collect(Collectors.joining(","));

        assertThat(refused(
                        "{'name':'b','strict':true,'input_schema':{'type':'object','additionalProperties':false,'properties':{'a':{'$ref':'#/$defs/d0'}},'$defs':{"
                                + chain + "}}}"))
                .isEqualTo("tools.0.custom.input_schema: Schema is too complex for compilation");
    }

    private static String closed(String properties) {
        return "{'type':'object','additionalProperties':false,'properties':{" + properties + "}}";
    }

    private static String properties(int count, String schema) {
        return IntStream.range(0, count).mapToObj(i -> "'p" + i + "':" + schema).collect(Collectors.joining(","));
    }

    private static String refused(String tool) {
        return refusal(request("claude-haiku-4-5", "'max_tokens':5,'tools':[" + tool + "," + TOOL + "]", HI), terms());
    }

    private static Arguments of(String tool, String message) {
        return Arguments.of(tool, message);
    }
}
