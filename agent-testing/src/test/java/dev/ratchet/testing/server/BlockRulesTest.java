package dev.ratchet.testing.server;

import static dev.ratchet.testing.server.Bodies.HI;
import static dev.ratchet.testing.server.Bodies.TOOL;
import static dev.ratchet.testing.server.Bodies.answered;
import static dev.ratchet.testing.server.Bodies.call;
import static dev.ratchet.testing.server.Bodies.refusal;
import static dev.ratchet.testing.server.Bodies.request;
import static dev.ratchet.testing.server.Bodies.result;
import static dev.ratchet.testing.server.Bodies.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The blocks of messages beyond text, calls and results: documents, citations, what the service's own tools gave. */
class BlockRulesTest {
    private static final String ASK = "{'type':'text','text':'Hi'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'text','text':'a','citations':[{'type':'char_location','cited_text':'c','document_index':0,'document_title':null,'start_char_index':0,'end_char_index':5,'file_id':null},{'type':'web_search_result_location','cited_text':'c','url':'u','title':'t','encrypted_index':'e'}]}",
                "{'type':'server_tool_use','id':'srvtoolu_1','name':'web_search','input':{},'caller':{'type':'direct'}},{'type':'web_search_tool_result','tool_use_id':'srvtoolu_1','content':[{'type':'web_search_result','url':'u','title':'t','encrypted_content':'e','page_age':null}]}",
                "{'type':'web_search_tool_result','tool_use_id':'s','content':{'type':'web_search_tool_result_error','error_code':'unavailable'}}",
                "{'type':'web_fetch_tool_result','tool_use_id':'s','content':{'type':'web_fetch_result','url':'u','retrieved_at':null,'content':{'type':'document','source':{'type':'text','media_type':'text/plain','data':'d'},'title':null,'citations':null}}}",
                "{'type':'code_execution_tool_result','tool_use_id':'s','content':{'type':'encrypted_code_execution_result','encrypted_stdout':'x','stderr':'','return_code':0,'content':[]}}",
                "{'type':'bash_code_execution_tool_result','tool_use_id':'s','content':{'type':'bash_code_execution_result','stdout':'x','stderr':'','return_code':0,'content':[{'type':'bash_code_execution_output','file_id':'f'}]}}",
                "{'type':'text_editor_code_execution_tool_result','tool_use_id':'s','content':{'type':'text_editor_code_execution_create_result','is_file_update':false}}",
                "{'type':'tool_search_tool_result','tool_use_id':'s','content':{'type':'tool_search_tool_search_result','tool_references':[{'type':'tool_reference','tool_name':'a'}]}}",
                "{'type':'container_upload','file_id':'f'}"
            })
    void ofAnAnswerIsTakenBack(String block) {
        assertThat(refusal(request("claude-opus-4-8", "'max_tokens':5", answered(ASK, block)), terms()))
                .isEmpty();
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("refusedAnswers")
    void ofAnAnswerIsRefused(String block, String message) {
        assertThat(refusal(request("claude-opus-4-8", "'max_tokens':5", answered(ASK, block)), terms()))
                .isEqualTo("messages.1.content.0" + message);
    }

    static Stream<Arguments> refusedAnswers() {
        String known =
                " found using 'type' does not match any of the expected tags: 'text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use', 'document', 'container_upload', 'connector_text', 'web_search_tool_result', 'web_fetch_tool_result', 'code_execution_tool_result', 'bash_code_execution_tool_result', 'text_editor_code_execution_tool_result', 'tool_search_tool_result'";
        return Stream.of(
                Arguments.of("{'type':'compaction','content':'c'}", ": Input tag 'compaction'" + known),
                Arguments.of("{'type':'image','source':{'type':'url','url':'u'}}", ": Input tag 'image'" + known),
                Arguments.of(
                        "{'type':'text','text':'a','citations':[{'type':'char_location','cited_text':'c','document_index':0,'start_char_index':-1,'end_char_index':5}]}",
                        ".text.citations.0.char_location.start_char_index: Input should be greater than or equal to 0"),
                Arguments.of(
                        "{'type':'server_tool_use','id':'s','name':'telephone','input':{}}",
                        ".server_tool_use.name: Input should be 'advisor' or 'bash_code_execution' or 'code_execution' or 'text_editor_code_execution' or 'tool_search_tool_bm25' or 'tool_search_tool_regex' or 'web_fetch' or 'web_search'"),
                Arguments.of(
                        "{'type':'tool_use','id':'a','name':'t','input':{},'caller':{'type':'code_execution_20260120'}}",
                        ".tool_use.caller.code_execution_20260120.tool_id: Field required"),
                Arguments.of(
                        "{'type':'web_search_tool_result','tool_use_id':'s','content':[{'type':'web_search_result','url':'u','title':'t'}]}",
                        ".web_search_tool_result.content.0.web_search_result.encrypted_content: Field required"),
                Arguments.of(
                        "{'type':'web_search_tool_result','tool_use_id':'s','content':{'type':'web_search_tool_result_error'}}",
                        ".web_search_tool_result.content.web_search_tool_result_error.error_code: Field required"),
                Arguments.of(
                        "{'type':'code_execution_tool_result','tool_use_id':'s','content':{'type':'code_execution_result','stdout':'','stderr':'','return_code':'0','content':[]}}",
                        ".code_execution_tool_result.content.code_execution_result.return_code: Input should be a valid integer"));
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("refusedQuestions")
    void ofAUserIsRefused(String block, String message) {
        String messages = "[{'role':'user','content':[" + block + "]}]";
        assertThat(refusal(request("claude-opus-4-8", "'max_tokens':5", messages), terms()))
                .isEqualTo("messages.0.content." + message);
    }

    static Stream<Arguments> refusedQuestions() {
        return Stream.of(
                Arguments.of(
                        "{'type':'image','source':{'type':'base64','data':'AA=='}}",
                        "0.image.source.base64.media_type: Field required"),
                Arguments.of(
                        "{'type':'image','source':{'type':'path','path':'/a.png'}}",
                        "0.image.source: Input tag 'path' found using 'type' does not match any of the expected tags: 'base64', 'url', 'file'"),
                Arguments.of(
                        "{'type':'document','source':{'type':'text','media_type':'text/html','data':'d'}}",
                        "0.document.source.text.media_type: Input should be 'text/plain'"),
                Arguments.of(
                        "{'type':'document','source':{'type':'content','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}]}}",
                        "0.document.source.content.content.0.text.cache_control: Extra inputs are not permitted"),
                Arguments.of(
                        "{'type':'search_result','source':'s','title':'t','content':[{'type':'text','text':'a','citations':[{}]}]}",
                        "0.search_result.content.0.text.citations: citations are only allowed on text of the assistant"),
                Arguments.of(
                        document("a", true) + "," + document("b", false),
                        "1: citations must be enabled on all documents or on none"));
    }

    @Test
    void citationsExcludeAnOutputFormat() {
        String fields =
                "'max_tokens':5,'output_config':{'format':{'type':'json_schema','schema':{'type':'object','additionalProperties':false}}}";
        assertThat(refusal(
                        request("claude-opus-4-8", fields, "[{'role':'user','content':[" + document("a", true) + "]}]"),
                        terms()))
                .isEqualTo("messages.0.content.0: citations cannot be combined with an output format");
    }

    @Test
    void theOldVersionTakesDocumentsOfTheAssistantAndCitationsOfTheUser() {
        String messages = answered("{'type':'text','text':'a','citations':[{'any':1}]}", document("b", false));
        assertThat(refusal(request("claude-opus-4-8", "'max_tokens':5", messages), Terms.of("2023-06-01")))
                .isEmpty();
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("results")
    void aResultFollowsItsCall(String call, String result, String message) {
        String messages = "[{'role':'user','content':'Hi'},{'role':'assistant','content':[" + call
                + "]},{'role':'user','content':[" + result + "]}]";
        assertThat(refusal(request("claude-opus-4-8", "'max_tokens':5,'tools':[" + TOOL + "]", messages), terms()))
                .isEqualTo(message);
    }

    static Stream<Arguments> results() {
        String toolset = "{'type':'tool_use','id':'a','name':'click','input':{},'toolset_name':'browser'}";
        String fromCode =
                "{'type':'tool_use','id':'a','name':'t','input':{},'caller':{'type':'code_execution_20260120','tool_id':'s'}}";
        String search = "{'type':'server_tool_use','id':'s','name':'web_search','input':{}}," + call("a");
        String state = "{'type':'browser_state'}";
        return Stream.of(
                Arguments.of(
                        toolset,
                        result("a"),
                        "messages.2.content.0: `toolset_name` must be 'browser' like that of the call"),
                Arguments.of(
                        call("a"),
                        with("toolset_name':'browser", ""),
                        "messages.2.content.0: `toolset_name` must not be set: the call has none"),
                Arguments.of(toolset, with("toolset_name':'browser", state), ""),
                Arguments.of(
                        toolset,
                        with("toolset_name':'browser", state + "," + state),
                        "messages.2.content.0.content.1: 'browser_state' is not allowed here in a result of the toolset 'browser'"),
                Arguments.of(
                        toolset,
                        with("toolset_name':'browser", document("a", false)),
                        "messages.2.content.0.content.0: 'document' is not allowed here in a result of the toolset 'browser'"),
                Arguments.of(call("a"), with("", "{'type':'tool_reference','tool_name':'a'}"), ""),
                Arguments.of(
                        call("a"),
                        with("", "{'type':'tool_reference','tool_name':'z'}"),
                        "messages.2.content.0.content.0: Tool reference 'z' has no corresponding tool definition"),
                Arguments.of(
                        fromCode,
                        result("a") + "," + ASK,
                        "messages.2.content.1: while a server tool is at work the user message may hold nothing but tool_result blocks"),
                Arguments.of(
                        fromCode,
                        result("a"),
                        "container: Field required: the code that called the tools waits in its container"),
                Arguments.of(
                        search,
                        result("a"),
                        "messages.1.content.0: 'web_search' is at work and must be kept among the tools"));
    }

    private static String with(String field, String content) {
        String extra = field.isEmpty() ? "" : ",'" + field + "'";
        return "{'type':'tool_result','tool_use_id':'a','content':[" + content + "]" + extra + "}";
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("systemMessages")
    void aSystemMessageHasItsPlaces(String messages, String betas, String message) {
        assertThat(refusal(
                        request("claude-opus-5", "'max_tokens':5", messages), betas.isEmpty() ? terms() : terms(betas)))
                .isEqualTo(message);
    }

    static Stream<Arguments> systemMessages() {
        String system = "{'role':'system','content':'Be brief.'}";
        String clear = system.replace("}", ",'clear_at':'never'}");
        String effort = system.replace("}", ",'output_config':{'effort':'low'}}");
        String hi = "{'role':'user','content':'Hi'}";
        return Stream.of(
                Arguments.of("[" + hi + "," + system + "," + system + "]", "", ""),
                Arguments.of("[" + system + "]", "", "messages.0: a system message must follow a user message"),
                Arguments.of(
                        "[" + hi + "," + system + "," + hi + "]",
                        "",
                        "messages.1: a system message must be last or followed by an assistant message"),
                Arguments.of("[" + hi + "," + clear + "]", "", "messages.1.clear_at: Extra inputs are not permitted"),
                Arguments.of("[" + hi + "," + clear + "]", "mid-conversation-system-clear-at-2026-08-21", ""),
                Arguments.of("[" + hi + "," + effort + "]", "mid-conversation-output-config-2026-07-01", ""),
                Arguments.of(
                        "[" + hi + ",{'role':'system','content':[{'type':'tool_removal','name':'a'}]}]",
                        "",
                        "messages.1.content.0: Input tag 'tool_removal' found using 'type' does not match any of the expected tags: 'text'"),
                Arguments.of(
                        "[" + hi + ",{'role':'system','content':[{'type':'tool_removal','name':'a'}]}]",
                        "inline-tools-2026-09-15",
                        ""));
    }

    @Test
    void aSummaryMadeOnRequestComesFirstAndAlone() {
        String signed = "{'type':'compaction','content':'c','signature':'s'}";
        String first = "[{'role':'assistant','content':[" + signed + "]},{'role':'user','content':'Go on.'}]";

        assertThat(refusal(request("claude-opus-5", "'max_tokens':5", first), terms("compact-2026-09-04")))
                .isEmpty();
        assertThat(refusal(
                        request("claude-opus-5", "'max_tokens':5", answered(ASK, signed)), terms("compact-2026-09-04")))
                .isEqualTo("messages.1.content.0: a compaction block with a signature must come first in messages");
        assertThat(refusal(
                        request("claude-opus-5", "'max_tokens':5", first.replace(signed, signed + "," + signed)),
                        terms("compact-2026-09-04")))
                .isEqualTo("messages.0.content.1: only the newest compaction block may be sent");
        assertThat(refusal(
                        request("claude-opus-5", "'max_tokens':5", first.replace("'c'", "''")),
                        terms("compact-2026-09-04")))
                .isEqualTo("messages.0.content.0.compaction.content: String should have at least 1 character");
    }

    @Test
    void manyMessagesOfOneRoleAreJoinedInNoTime() {
        StringBuilder messages = new StringBuilder(HI);
        messages.setLength(messages.length() - 1);
        for (int i = 1; i < 100_000; i++) {
            messages.append(",{'role':'user','content':'Hi'}");
        }

        assertThat(refusal(request("claude-opus-5", "'max_tokens':5", messages + "]"), terms()))
                .isEmpty();
        assertThat(refusal(
                        request("claude-opus-5", "'max_tokens':5", messages + ",{'role':'user','content':'Hi'}]"),
                        terms()))
                .isEqualTo("messages: at most 100000 messages are allowed, found 100001");
    }

    private static String document(String text, boolean cited) {
        return "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'" + text
                + "'},'citations':{'enabled':" + cited + "}}";
    }
}
