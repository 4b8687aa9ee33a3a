package dev.ratchet.testing.server;

import static dev.ratchet.testing.server.Bodies.HI;
import static dev.ratchet.testing.server.Bodies.TOOL;
import static dev.ratchet.testing.server.Bodies.call;
import static dev.ratchet.testing.server.Bodies.image;
import static dev.ratchet.testing.server.Bodies.marked;
import static dev.ratchet.testing.server.Bodies.messages;
import static dev.ratchet.testing.server.Bodies.request;
import static dev.ratchet.testing.server.Bodies.result;
import static dev.ratchet.testing.server.Bodies.round;
import static dev.ratchet.testing.server.Bodies.tools;
import static dev.ratchet.testing.server.Bodies.top;
import static dev.ratchet.testing.server.Bodies.unanswered;
import static dev.ratchet.testing.server.Bodies.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the service: a body that breaks it, and what comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestRulesTest {
    private MessagesServer server = MessagesServer.start(request -> Reply.text("fine"));

    @BeforeAll
    void start() {
        assertThat(server.baseUrl().getHost()).isEqualTo("127.0.0.1");
    }

    @AfterAll
    void close() {
        server.close();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void isRefused(String body, String message) {
        Wire.Got got = Wire.post(server, body);

        assertThat(got.message()).isEqualTo(message.replace('~', '"'));
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.json().path("type").asString()).isEqualTo("error");
        assertThat(got.json().path("error").path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(got.json().path("request_id").asString()).startsWith("req_").isEqualTo(got.header("request-id"));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                // the body
                of("{", "The request body is not valid JSON: line 1 column 2"),
                of("[]", "Input should be a valid dictionary"),
                of(
                        "{'model':'claude-haiku-4-5','model':'claude-opus-4-8'}",
                        "The request body is not valid JSON: line 1 column 36"),
                of(
                        user(image("image/bmp")),
                        "messages.0.content.0.image.source.base64.media_type: Input should be 'image/gif' or 'image/jpeg' or"
                                + " 'image/png' or 'image/webp'"),
                of(top("'max_token':5"), "max_token: Extra inputs are not permitted"),
                of("{'max_tokens':5,'messages':[{'role':'user','content':'Hi'}]}", "model: Field required"),
                of(
                        "{'model':3,'max_tokens':5,'messages':[{'role':'user','content':'Hi'}]}",
                        "model: Input should be a valid string"),
                of(
                        "{'model':'claude-haiku-4-5','messages':[{'role':'user','content':'Hi'}]}",
                        "max_tokens: Field required"),
                of(
                        request("claude-haiku-4-5", "'max_tokens':0,'stream':true", HI),
                        "max_tokens: 0 only warms the cache and cannot be combined with `stream`"),
                of(
                        request("claude-haiku-4-5", "'max_tokens':-1", HI),
                        "max_tokens: Input should be greater than or equal to 0"),
                of(request("claude-haiku-4-5", "'max_tokens':'5'", HI), "max_tokens: Input should be a valid integer"),
                of(
                        request("claude-haiku-4-5", "'max_tokens':64001", HI),
                        "max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-haiku-4-5"),
                of(top("'stream':'yes'"), "stream: Input should be a valid boolean"),
                of(top("'stop_sequences':[' ']"), "stop_sequences: each stop sequence must contain non-whitespace"),
                of(top("'metadata':{'user':'u'}"), "metadata.user: Extra inputs are not permitted"),
                of(top("'service_tier':'fast'"), "service_tier: Input should be 'auto' or 'standard_only'"),
                of(top("'temperature':1"), "temperature: Extra inputs are not permitted"),
                of(top("'context_management':{}"), "context_management: Extra inputs are not permitted"),
                of(
                        top("'output_config':{'effort':'low'}"),
                        "output_config.effort: This model does not support the effort parameter."),
                of(top("'system':[{'type':'text','text':''}]"), "system.0: text content blocks must be non-empty"),
                of(top("'system':[{'type':'image','source':{}}]"), "system.0.type: Input should be 'text'"),
                of(
                        top("'thinking':{'type':'adaptive'}"),
                        "thinking.type: ~thinking.type.adaptive~ is not supported for this model. Use enabled or disabled."),
                of(
                        top("'thinking':{'type':'enabled','budget_tokens':1023}"),
                        "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"),
                of(
                        top("'thinking':{'type':'enabled','budget_tokens':1024}"),
                        "`max_tokens` must be greater than `thinking.budget_tokens`."),
                // messages
                of(request("claude-haiku-4-5", "'max_tokens':5", "[]"), "messages: at least one message is required"),
                of(messages("{'role':'user'}"), "messages.0.content: Field required"),
                of(
                        messages("{'role':'tool','content':'Hi'}"),
                        "messages.0.role: Input should be 'user' or 'assistant'"),
                of(
                        messages("{'role':'user','content':'Hi','name':'Ann'}"),
                        "messages.0.name: Extra inputs are not permitted"),
                of(
                        messages("{'role':'user','content':5}"),
                        "messages.0.content: Input should be a valid string or list"),
                of(
                        messages("{'role':'user','content':'Hi'},{'role':'system','content':'Be brief.'}"),
                        "messages.1: role 'system' is not supported on this model"),
                of(
                        request("claude-opus-4-8", "'max_tokens':5", "[{'role':'system','content':'Be brief.'}]"),
                        "messages.0: a system message must follow a user message"),
                of(
                        messages("{'role':'user','content':''}"),
                        "messages.0: all messages must have non-empty content except for the optional final assistant message"),
                of(
                        messages("{'role':'user','content':[]}"),
                        "messages.0: all messages must have non-empty content except for the optional final assistant message"),
                of(
                        messages("{'role':'user','content':'Hi'},{'role':'assistant','content':'It is '}"),
                        "messages.1: final assistant content cannot end with trailing whitespace"),
                of(
                        request(
                                "claude-sonnet-5-5",
                                "'max_tokens':5",
                                "[{'role':'user','content':'Hi'},{'role':'assistant','content':'It is'}]"),
                        "This model does not support assistant message prefill. The conversation must end with a user message."),
                of(
                        request(
                                "claude-opus-5-5",
                                "'max_tokens':5",
                                "[{'role':'user','content':'Hi'},{'role':'assistant','content':'Ho'},{'role':'system','content':'x'}]"),
                        "messages.2: a system message must follow a user message"),
                // blocks
                of(user("{'type':'text','text':''}"), "messages.0.content.0: text content blocks must be non-empty"),
                of(
                        user("{'type':'text','text':' \\n'}"),
                        "messages.0.content.0: text content blocks must contain non-whitespace text"),
                of(user("{'type':'text'}"), "messages.0.content.0.text.text: Field required"),
                of(
                        user("{'type':'text','text':'a','id':1}"),
                        "messages.0.content.0.text.id: Extra inputs are not permitted"),
                of(user("{'text':'a'}"), "messages.0.content.0.type: Field required"),
                of(user("'a'"), "messages.0.content.0: Input should be a valid dictionary"),
                of(
                        user("{'type':'text','text':'a','citations':[{'type':'char_location'}]}"),
                        "messages.0.content.0.text.citations: citations are only allowed on text of the assistant"),
                of(
                        user("{'type':'tool_use','id':'a','name':'b','input':{}}"),
                        "messages.0.content.0: Input tag 'tool_use' found using 'type' does not match any of the expected tags: 'text', 'image', 'document', 'search_result', 'tool_result', 'container_upload'"),
                of(
                        messages(
                                "{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'thinking','thinking':'','signature':''}]},{'role':'user','content':'Hi'}"),
                        "messages.1.content.0.thinking.signature: Invalid `signature` in `thinking` block"),
                of(
                        messages(
                                "{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'document','source':{'type':'text','data':'a','media_type':'text/plain'}}]},{'role':'user','content':'Hi'}"),
                        "messages.1.content.0.document: document blocks are not allowed in assistant messages"),
                // calls and results
                of(
                        round("{'type':'tool_use','id':'a b','name':'t','input':{}}", result("a b")),
                        "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"),
                of(
                        round("{'type':'tool_use','id':'a','name':'t','input':'{}'}", result("a")),
                        "messages.1.content.0.tool_use.input: Input should be a valid dictionary"),
                of(
                        round("{'type':'tool_use','id':'a','name':'t'}", result("a")),
                        "messages.1.content.0.tool_use.input: Field required"),
                of(
                        round("{'type':'tool_use','id':'a','name':'t','input':{},'args':{}}", result("a")),
                        "messages.1.content.0.tool_use.args: Extra inputs are not permitted"),
                of(
                        round(call("a") + "," + call("a"), result("a")),
                        "messages.1.content.1: `tool_use` ids must be unique"),
                of(round(call("a") + "," + call("b"), result("a")), unanswered("b")),
                of(
                        messages("{'role':'user','content':'Hi'},{'role':'assistant','content':[" + call("a") + ","
                                + call("b") + "]},{'role':'user','content':[" + result("a")
                                + "]},{'role':'user','content':[" + result("b") + "]}"),
                        unanswered("b")),
                of(round(call("a"), "{'type':'text','text':'First'}," + result("a")), unanswered("a")),
                of(
                        messages("{'role':'user','content':'Hi'},{'role':'assistant','content':[" + call("a") + "]}"),
                        unanswered("a")),
                of(
                        round(call("a"), result("a") + "," + result("a")),
                        "messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a"),
                of(
                        round(call("a"), result("a") + "," + result("z")),
                        "messages.2.content.1: unexpected `tool_use_id` found in `tool_result` blocks: z. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."),
                of(
                        user(result("a")),
                        "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."),
                of(
                        round(
                                call("a"),
                                "{'type':'tool_result','tool_use_id':'a','content':[{'type':'text','text':''}]}"),
                        "messages.2.content.0.tool_result.content.0: text content blocks must be non-empty"),
                of(
                        round(call("a"), "{'type':'tool_result','tool_use_id':'a','is_error':'no'}"),
                        "messages.2.content.0.tool_result.is_error: Input should be a valid boolean"),
                of(
                        round(call("a"), "{'type':'tool_result','tool_use_id':'a','content':{}}"),
                        "messages.2.content.0.tool_result.content: Input should be a valid list"),
                of(
                        round(
                                "{'type':'server_tool_use','id':'s','name':'web_search','input':{}}," + call("a"),
                                result("a") + ",{'type':'text','text':'and'}"),
                        "messages.2.content.1: while a server tool is at work the user message may hold nothing but tool_result blocks"),
                // tools
                of(
                        tools("{'name':'a b','input_schema':{'type':'object'}}"),
                        "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'"),
                of(tools("{'name':'a'}"), "tools.0.custom.input_schema: Field required"),
                of(
                        tools("{'name':'a','input_schema':{'type':'string'}}"),
                        "tools.0.custom.input_schema.type: Input should be 'object'"),
                of(tools("{'name':'a','input_schema':{}}"), "tools.0.custom.input_schema.type: Field required"),
                of(
                        tools("{'name':'a','input_schema':{'type':'object','anyOf':[]}}"),
                        "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level"),
                of(
                        tools("{'name':'a','input_schema':{'type':'object'},'schema':1}"),
                        "tools.0.custom.schema: Extra inputs are not permitted"),
                of(tools(TOOL + "," + TOOL), "tools: Tool names must be unique."),
                of(
                        tools("{'name':'a','input_schema':{'type':'object'},'defer_loading':true}"),
                        "tools: At least one tool must have defer_loading=false."),
                of(tools("{'type':'bash_20250124','name':'sh'}"), "tools.0.bash_20250124.name: Input should be 'bash'"),
                of(
                        top("'tool_choice':{'type':'auto'}"),
                        "tool_choice: tool_choice may only be specified while providing tools"),
                of(
                        top("'tools':[" + TOOL + "],'tool_choice':{'type':'tool','name':'b'}"),
                        "tool_choice.tool: Tool 'b' not found in provided tools"),
                of(
                        top("'tools':[" + TOOL + "],'tool_choice':{'type':'none','disable_parallel_tool_use':true}"),
                        "tool_choice.none.disable_parallel_tool_use: Extra inputs are not permitted"),
                of(
                        request(
                                "claude-opus-5-5",
                                "'max_tokens':5,'tools':[" + TOOL + "],'tool_choice':{'type':'any'}",
                                HI),
                        "tool_choice: type ~tool~ and ~any~ are not supported for this model."),
                // cache marks
                of(user(marked("")), "messages.0.content.0.text: cache_control cannot be set for empty text blocks"),
                of(
                        user("{'type':'text','text':'a','cache_control':{'type':'ephemeral','scope':'x'}}"),
                        "messages.0.content.0.text.cache_control.ephemeral.scope: Extra inputs are not permitted"),
                of(
                        user("{'type':'text','text':'a','cache_control':{'type':'ephemeral','ttl':'2h'}}"),
                        "messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '1h' or '5m'"),
                of(
                        user(String.join(",", marked("a"), marked("b"), marked("c"), marked("d"), marked("e"))),
                        "A maximum of 4 blocks with cache_control may be provided. Found 5."),
                of(
                        user(marked("a")
                                + ",{'type':'text','text':'b','cache_control':{'type':'ephemeral','ttl':'1h'}}"),
                        "messages.0.content.1.cache_control: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block (in the order tools, system, messages)"),
                of(
                        messages(
                                "{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'thinking','thinking':'a','signature':'s','cache_control':{'type':'ephemeral'}}]},{'role':'user','content':'Hi'}"),
                        "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted"),
                // the window
                of(
                        messages("{'role':'user','content':'" + "four".repeat(200_001) + "'}"),
                        "prompt is too long: 200008 tokens > 200000 maximum"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAccepted(String body) {
        Wire.Got got = Wire.post(server, body);

        assertThat(got.body()).contains("\"fine\"");
        assertThat(got.status()).isEqualTo(200);
    }

    static Stream<String> accepted() {
        return Stream.of(
                top("'stream':false"),
                messages("{'role':'user','content':'Hi'},{'role':'user','content':'again'}"),
                messages("{'role':'assistant','content':'Hi'},{'role':'user','content':'again'}"),
                round(call("a") + "," + call("b"), result("b") + "," + result("a") + ",{'type':'text','text':'and?'}"),
                round("{'type':'text','text':' '}," + call("a"), result("a")),
                round(call("a"), "{'type':'tool_result','tool_use_id':'a'}"),
                round(call("a"), "{'type':'tool_result','tool_use_id':'a','content':''}"),
                round(
                        "{'type':'text','text':'a','citations':null},{'type':'tool_use','id':'a','name':'t','input':{},'caller':{'type':'direct'},'toolset_name':null}",
                        result("a")),
                messages("{'role':'user','content':'Hi'},{'role':'assistant','content':'It is'}"),
                request(
                        "claude-opus-5-5",
                        "'max_tokens':5",
                        "[{'role':'user','content':'Hi'},{'role':'system','content':'Be brief.'}]"),
                messages(
                        "{'role':'user','content':'Hi'},{'role':'assistant','content':[{'type':'server_tool_use','id':'s','name':'web_search','input':{}}]}"),
                top("'tools':[" + TOOL + ",{'type':'bash_20250124','name':'bash'}],'tool_choice':{'type':'any'}"),
                user(marked("a") + "," + marked("b") + "," + marked("c") + "," + marked("d")));
    }

    @Test
    void anUnknownModelIsNotFound() {
        Wire.Got got = Wire.post(server, request("claude-9", "'max_tokens':5", HI));

        assertThat(got.status()).isEqualTo(404);
        assertThat(got.json().path("error").toString())
                .isEqualTo("{\"type\":\"not_found_error\",\"message\":\"model: claude-9\"}");
    }

    @Test
    void otherPathsAreNotFoundAndOtherMethodsNotAllowed() {
        assertThat(Wire.send(server, "POST", "/v1/complete", "{}", Wire.headers())
                        .status())
                .isEqualTo(404);
        assertThat(Wire.send(server, "GET", "/v1/messages", "", Wire.headers()).status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headersAreChecked(Map<String, String> headers, int status, String message) {
        Wire.Got got = Wire.send(
                server, "POST", "/v1/messages?beta=true", top("'stream':false").replace('\'', '"'), headers);

        assertThat(got.message()).isEqualTo(message);
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.headers()).containsKey("request-id");
    }

    static Stream<Arguments> headers() {
        String version = "anthropic-version";
        return Stream.of(
                Arguments.of(Map.of(version, "2026-10-21"), 401, "x-api-key header is required"),
                Arguments.of(
                        Map.of(version, "2026-10-21", "authorization", "Bearer "), 401, "x-api-key header is required"),
                Arguments.of(Map.of(version, "2026-10-21", "authorization", "Bearer t"), 200, ""),
                Arguments.of(
                        Map.of(version, "2026-10-21", "authorization", "Bearer t", "x-api-key", "k"),
                        400,
                        "send either x-api-key or authorization, not both"),
                Arguments.of(Map.of("x-api-key", "k"), 400, "anthropic-version: header is required"),
                Arguments.of(
                        Map.of("x-api-key", "k", version, "2024-01-01"),
                        400,
                        "anthropic-version: \"2024-01-01\" is not a valid version"),
                Arguments.of(
                        Map.of("x-api-key", "k", version, "2023-06-01", "anthropic-beta", "pdfs-2024-09-25"), 200, ""),
                Arguments.of(
                        Map.of("x-api-key", "k", version, "2023-06-01", "anthropic-beta", "pdfs-2024-09-25, x-1"),
                        400,
                        "Unexpected value(s) `x-1` for the `anthropic-beta` header"));
    }

    @ParameterizedTest
    @MethodSource("sampling")
    void samplingDependsOnVersionAndModel(String model, String parameter, String message) {
        String body = request(model, "'max_tokens':5," + parameter, HI).replace('\'', '"');
        Wire.Got got = Wire.send(
                server, "POST", "/v1/messages", body, Map.of("x-api-key", "k", "anthropic-version", "2023-06-01"));

        assertThat(got.message()).isEqualTo(message);
    }

    static Stream<Arguments> sampling() {
        return Stream.of(
                Arguments.of("claude-haiku-4-5", "'temperature':0.3,'top_k':5", ""),
                Arguments.of("claude-haiku-4-5", "'temperature':1.1", "temperature: range: 0..1"),
                Arguments.of("claude-opus-4-8", "'temperature':1,'top_p':0.99", ""),
                Arguments.of(
                        "claude-opus-4-8",
                        "'temperature':0.3",
                        "temperature: `temperature` is not supported by this model: only 1"),
                Arguments.of("claude-opus-4-8", "'top_k':5", "top_k: `top_k` is not supported by this model"),
                Arguments.of(
                        "claude-haiku-5-5", "'top_p':1", "top_p: `top_p` is not supported by this model: only 0.99"),
                Arguments.of(
                        "claude-haiku-5-5",
                        "'temperature':1,'top_p':0.99",
                        "top_p: `temperature` and `top_p` cannot both be specified for this model"));
    }

    @Test
    void aBodyOfMoreThan32MegabytesIsTooLarge() {
        Wire.Got got = Wire.post(server, " ".repeat(MessagesEndpoint.MOST_BYTES + 1));

        assertThat(got.status()).isEqualTo(413);
        assertThat(got.json().path("error").path("type").asString()).isEqualTo("request_too_large");
    }

    @Test
    void warmingAnswersNothingAndDoesNotAskTheResponder() {
        Wire.Got got = Wire.post(server, request("claude-haiku-4-5", "'max_tokens':0", HI));

        assertThat(got.json().path("content").size()).isZero();
        assertThat(got.json().path("stop_reason").asString()).isEqualTo("max_tokens");
    }

    @Test
    void anAnswerMayComeBackAsTheLastTurnWhereTheServiceStoppedInTheMiddle() {
        String open = "{'type':'server_tool_use','id':'s1','name':'web_search','input':{}}";
        String result = "{'type':'web_search_tool_result','tool_use_id':'s1','content':[]}";
        String text = "{'type':'text','text':'Found.'}";

        assertThat(Wire.post(server, lastWords(open)).status()).isEqualTo(200);
        assertThat(Wire.post(server, lastWords(open + "," + result)).status()).isEqualTo(200);
        assertThat(Wire.post(server, lastWords(open + "," + result + "," + text))
                        .message())
                .startsWith("This model does not support assistant message prefill.");
    }

    private static String lastWords(String blocks) {
        return request(
                "claude-opus-4-8",
                "'max_tokens':512",
                HI.replace("]", ",{'role':'assistant','content':[" + blocks + "]}]"));
    }

    private static Arguments of(String body, String message) {
        return Arguments.of(body, message);
    }
}
