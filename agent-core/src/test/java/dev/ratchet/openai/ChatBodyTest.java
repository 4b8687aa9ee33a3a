package dev.ratchet.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.tool.ToolDefinition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import okio.Okio;
import org.junit.jupiter.api.Test;

/** What a conversation, which is kept in the Messages API's form, is in that of Chat Completions. */
class ChatBodyTest {
    private static final ContentBlock THOUGHT =
            block("{'type':'thinking','thinking':'Hm.','sent_as':'reasoning_content'}");
    private static final ContentBlock IMAGE =
            block("{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}");
    private static final ContentBlock PDF = block(
            "{'type':'document','title':'a.pdf','source':{'type':'base64','media_type':'application/pdf','data':'JVBE'}}");

    @Test
    void aWholeConversationIsWrittenInOrder() throws IOException {
        Conversation conversation = Requests.answered(
                        "openai", TextBlock.of("Let me look."), call("call_7"), call("call_8"))
                .results(List.of(
                        ToolResultBlock.of("call_7", "shipped", false), ToolResultBlock.of("call_8", "no order", true)))
                .user(List.of(TextBlock.of("And"), TextBlock.of("now?")));

        assertThat(messages(Provider.OPENAI, conversation)).isEqualTo(json("""
                [{'role':'user','content':'Hi'},
                {'role':'assistant','content':'Let me look.','tool_calls':[
                {'id':'call_7','type':'function','function':{'name':'look','arguments':'{\\'n\\': 1.50}'}},
                {'id':'call_8','type':'function','function':{'name':'look','arguments':'{\\'n\\': 1.50}'}}]},
                {'role':'tool','tool_call_id':'call_7','content':'shipped'},
                {'role':'tool','tool_call_id':'call_8','content':'Error: no order'},
                {'role':'user','content':'And\\n\\nnow?'}]"""));
    }

    @Test
    void imagesOfResultsComeBehindAllResults() throws IOException {
        Conversation conversation = Requests.answered("openai", call("a"), call("b"))
                .results(List.of(
                        ToolResultBlock.of("a", List.of(TextBlock.of("a chart:"), IMAGE), false),
                        ToolResultBlock.of("b", "done", false)));

        assertThat(messages(Provider.OTHER, conversation)).endsWith(json("""
                {'role':'tool','tool_call_id':'a','content':'a chart:\\n[image 1: in the next message]'},
                {'role':'tool','tool_call_id':'b','content':'done'},
                {'role':'user','content':[{'type':'text','text':'image 1 of the results:'},
                {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}]"""));
    }

    @Test
    void filesGoWhereTheyAreTakenAndAreRefusedElsewhere() throws IOException {
        Conversation conversation = Conversation.empty().user(List.of(TextBlock.of("Read"), PDF));

        assertThat(messages(Provider.OPENAI, conversation)).isEqualTo(json("""
                [{'role':'user','content':[{'type':'text','text':'Read'},
                {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,JVBE'}}]}]"""));
        assertThatThrownBy(() -> messages(Provider.OLLAMA, conversation))
                .isInstanceOf(ModelException.InvalidRequest.class)
                .hasMessage("ollama takes no such content: a PDF");
    }

    @Test
    void aThoughtGoesBackToWhoThoughtItAndInTheFieldInWhichItCame() throws IOException {
        assertThat(messages(Provider.DEEPSEEK, again("deepseek"))).contains("\"reasoning_content\":\"Hm.\"");
        assertThat(messages(Provider.DEEPSEEK, again("anthropic"))).doesNotContain("Hm.");
        assertThat(messages(Provider.OPENAI, again("deepseek"))).doesNotContain("Hm.");
    }

    @Test
    void anAnswerOfWhichNothingCanBeSentIsLeftOut() throws IOException {
        Conversation conversation = Requests.answered("anthropic", THOUGHT).user(List.of(TextBlock.of("Well?")));

        assertThat(messages(Provider.OPENAI, conversation))
                .isEqualTo(json("[{'role':'user','content':'Hi'},{'role':'user','content':'Well?'}]"));
    }

    @Test
    void anIdThatAProviderRefusesIsAnotherButTheSameInCallAndResult() throws IOException {
        String id = "toolu_01A09q90qw90lq917835lq9";
        Conversation conversation =
                Requests.answered("anthropic", call(id)).results(List.of(ToolResultBlock.of(id, "found", false)));

        String sent = messages(Provider.MISTRAL, conversation);

        assertThat(sent).doesNotContain(id).containsPattern("\"id\":\"(\\w{9})\".*\"tool_call_id\":\"\\1\"");
        assertThat(messages(Provider.OPENAI, conversation)).contains(id);
    }

    @Test
    void eachProviderIsAskedInItsOwnWords() throws IOException {
        ModelRequest request =
                request(Requests.asking("Hi").conversation(), true).withMetadata(Map.of("user_id", "u1"));

        assertThat(head(Provider.OPENAI, request))
                .isEqualTo("\"max_completion_tokens\":512,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true},\"user\":\"u1\"");
        assertThat(head(Provider.MISTRAL, request)).isEqualTo("\"max_tokens\":512,\"stream\":true");
        assertThat(head(Provider.LLAMA_CPP, request)).endsWith(",\"parallel_tool_calls\":true");
        assertThat(head(Provider.OLLAMA, request)).endsWith("\"stream_options\":{\"include_usage\":true}");
    }

    @Test
    void anAnswerWithoutToolsIsAskedForWithTheToolsInTheirPlace() throws IOException {
        ModelRequest request =
                request(Requests.asking("Hi").conversation(), true).withToolChoice(ToolChoice.NONE);

        assertThat(sent(Provider.OTHER, request)).contains(",\"tool_choice\":\"none\",\"tools\":[");
    }

    @Test
    void toolsAreFunctionsAndStrictOnlyWhereThatIsTaken() throws IOException {
        assertThat(sent(Provider.OPENAI, request(Requests.asking("Hi").conversation(), true)))
                .contains(json("""
                'tools':[{'type':'function','function':{'name':'open','description':'Opens.','parameters':
                {'type':'object','properties':{'n':{'type':'integer'}}}}},
                {'type':'function','function':{'name':'shut','description':'Shuts.','parameters':
                {'type':'object','properties':{'n':{'type':'integer'}},'required':['n'],'additionalProperties':false},
                'strict':true}}]"""));
    }

    @Test
    void aMessageIsWrittenOnceAndTheWorkOfATurnDoesNotGrow() throws IOException {
        OpenAiCompatibleModel model = model(Provider.OTHER);
        Conversation conversation = Requests.asking("Hi").conversation();
        long[] allocated = new long[121];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (int turn = 1; turn <= 120; turn++) {
            conversation = conversation
                    .answer(List.of(call("call_" + turn)), "localhost", false)
                    .results(List.of(ToolResultBlock.of("call_" + turn, "Page. ".repeat(500), false)));
            long before = threads.getThreadAllocatedBytes(self);
            ChatBody body = model.body(Requests.of(conversation));
            body.contentLength();
            body.writeTo(Okio.buffer(Okio.blackhole()));
            allocated[turn] = threads.getThreadAllocatedBytes(self) - before;
        }

        long early = median(allocated, 10);
        long late = median(allocated, 110);
        System.out.printf("allocated to write a request: %,d bytes at turn 10, %,d at turn 110%n", early, late);
        assertThat((double) late / early).isLessThan(1.2);
    }

    @Test
    void whatIsNotInUseAnyMoreIsForgotten() throws InterruptedException {
        EncodedOnce encoded = new EncodedOnce();
        for (int i = 0; i < 100; i++) {
            encoded.of(new Object(), object -> new byte[1]);
        }
        Object kept = new Object();
        for (int i = 0; i < 100 && encoded.size() > 1; i++) {
            System.gc();
            encoded.of(kept, object -> new byte[1]);
            Thread.onSpinWait();
        }

        assertThat(encoded.size()).isLessThan(50);
        assertThat(encoded.of(kept, object -> new byte[2])).hasSize(1);
    }

    private static long median(long[] values, int around) {
        long[] near = java.util.Arrays.copyOfRange(values, around - 5, around + 6);
        java.util.Arrays.sort(near);
        return near[5];
    }

    private static Conversation again(String provider) {
        return Requests.answered(provider, THOUGHT, TextBlock.of("Yes.")).user(List.of(TextBlock.of("Well?")));
    }

    private static ModelRequest request(Conversation conversation, boolean tools) {
        ToolDefinition open =
                ToolDefinition.of("open", "Opens.", raw("{'type':'object','properties':{'n':{'type':'integer'}}}"));
        ToolDefinition shut = ToolDefinition.of(
                "shut",
                "Shuts.",
                raw(
                        "{'type':'object','properties':{'n':{'type':'integer'}},'required':['n'],'additionalProperties':false}"));
        RawJson strict = raw("{'strict':true}");
        List<ToolDefinition> both = List.of(
                new ToolDefinition(open.name(), open.description(), open.inputSchema(), strict),
                new ToolDefinition(shut.name(), shut.description(), shut.inputSchema(), strict));
        return ModelRequest.of(Prompt.of(null, tools ? both : List.of()), conversation, 512);
    }

    private static String messages(Provider provider, Conversation conversation) throws IOException {
        String sent = sent(provider, Requests.of(conversation));
        return sent.substring(sent.indexOf("\"messages\":") + 11, sent.length() - 1);
    }

    private static String head(Provider provider, ModelRequest request) throws IOException {
        String sent = sent(provider, request);
        return sent.substring("{\"model\":\"m\",".length(), sent.indexOf(",\"tools\""));
    }

    private static String sent(Provider provider, ModelRequest request) throws IOException {
        return Requests.json(model(provider).body(request));
    }

    private static OpenAiCompatibleModel model(Provider provider) {
        return OpenAiCompatibleModel.builder()
                .provider(provider)
                .baseUrl("http://localhost:9/v1")
                .model("m")
                .build();
    }

    private static ContentBlock call(String id) {
        return ContentBlock.of(RawJson.parse(
                "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"look\",\"input\":{\"n\": 1.50}}"));
    }

    private static ContentBlock block(String json) {
        return ContentBlock.of(raw(json));
    }

    private static RawJson raw(String json) {
        return RawJson.parse(json.replace('\'', '"'));
    }

    /** {@return the JSON of a text block, quotes for apostrophes, escaped ones within strings} */
    private static String json(String text) {
        return text.replace("\n", "").replace("\\'", "\\\"").replace('\'', '"');
    }
}
