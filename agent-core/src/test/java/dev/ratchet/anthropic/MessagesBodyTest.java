package dev.ratchet.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.CacheMarks.Position;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesBodyTest {
    private static final AnthropicModel MODEL =
            AnthropicModel.builder().apiKey("key-1").model("claude-haiku-4-5").build();
    private static final Prompt PROMPT = Prompt.of("Be brief.", List.of(tool("lookup_order"), tool("cancel_order")));

    @Test
    void theSmallestRequest() throws IOException {
        assertThat(Requests.json(MODEL.body(Requests.asking("Name two rivers."))))
                .isEqualTo("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":512,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Name two rivers.\"}]}]}");
    }

    @Test
    void aRoundOfTools() throws IOException {
        ModelRequest request = ModelRequest.of(PROMPT, round("anthropic"), 2000).withMetadata(Map.of("user_id", "u-7"));
        AnthropicModel model = AnthropicModel.builder()
                .authToken("t")
                .parameter("thinking", "{ \"type\": \"adaptive\" }")
                .parameter("stop_sequences", "[\"END\"]")
                .build();
        assertThat(RawJson.parse(Requests.json(model.body(request))).tree())
                .isEqualTo(RawJson.parse("""
                {"model":"claude-sonnet-5-5","max_tokens":2000,"stream":true,
                 "thinking":{"type":"adaptive"},"stop_sequences":["END"],"metadata":{"user_id":"u-7"},
                 "tools":[
                  {"name":"lookup_order","description":"Does it.","input_schema":{"type":"object"}},
                  {"name":"cancel_order","description":"Does it.","input_schema":{"type":"object"}}],
                 "system":"Be brief.",
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"Where is A-1042?"}]},
                  {"role":"assistant","content":[
                   {"type":"thinking","thinking":"Hm.","signature":"EqQB"},
                   {"type":"text","text":"I will look.","citations":null},
                   {"type":"tool_use","id":"toolu_B2","name":"lookup_order","input":{"number":"A-1042","n":1.50}}]},
                  {"role":"user","content":[
                   {"type":"tool_result","tool_use_id":"toolu_B2","content":"shipped","is_error":true}]}]}
                """).tree());
    }

    @Test
    void fieldsStandInTheOrderInWhichTheCacheWantsThem() throws IOException {
        AnthropicModel model = AnthropicModel.builder()
                .apiKey("k")
                .parameter("z", "1")
                .parameter("a", "2")
                .parameter("m", "3")
                .build();
        assertThat(RawJson.parse(Requests.json(model.body(Requests.of(PROMPT, round("anthropic"), CacheMarks.NONE))))
                        .members()
                        .keySet())
                .containsExactly("model", "max_tokens", "stream", "z", "a", "m", "tools", "system", "messages");
    }

    @Test
    void receivedBytesGoOutAsTheyCame() throws IOException {
        String odd = "{ \"type\":\"new_thing\", \"n\" : 1E+2,\"u\":\"\\u00e4\", \"x\":{\"b\":1,\"a\":-0.0} }";
        Conversation conversation = Conversation.empty()
                .user(List.of(TextBlock.of("Hello")))
                .answer(List.of(ContentBlock.of(RawJson.parse(odd))), "anthropic", true);
        assertThat(Requests.json(MODEL.body(Requests.of(conversation)))).contains("[" + odd + "]");
    }

    @Test
    void aMarkOnThePromptStandsOnTheSystemText() throws IOException {
        String json =
                Requests.json(MODEL.body(Requests.of(PROMPT, round("anthropic"), new CacheMarks(true, List.of()))));
        assertThat(json)
                .contains("\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\","
                        + "\"cache_control\":{\"type\":\"ephemeral\"}}]")
                .containsOnlyOnce("cache_control");
    }

    @Test
    void aMarkOnAPromptWithoutSystemTextStandsOnTheLastTool() throws IOException {
        Prompt prompt = Prompt.of(null, List.of(tool("a"), tool("b")));
        String json =
                Requests.json(MODEL.body(Requests.of(prompt, round("anthropic"), new CacheMarks(true, List.of()))));
        assertThat(json)
                .contains("{\"name\":\"b\",\"description\":\"Does it.\",\"input_schema\":{\"type\":\"object\"},"
                        + "\"cache_control\":{\"type\":\"ephemeral\"}}]")
                .containsOnlyOnce("cache_control");
    }

    @Test
    void aMarkedBlockKeepsItsOtherBytes() throws IOException {
        Conversation conversation = round("anthropic");
        String plain = Requests.json(MODEL.body(Requests.of(conversation)));
        String marked = Requests.json(MODEL.body(Requests.of(
                Prompt.of(null, List.of()),
                conversation,
                new CacheMarks(true, List.of(new Position(0, 0), new Position(2, 0))))));
        assertThat(marked)
                .contains("\"text\":\"Where is A-1042?\",\"cache_control\":{\"type\":\"ephemeral\"}}]")
                .contains("\"is_error\":true,\"cache_control\":{\"type\":\"ephemeral\"}}]");
        assertThat(marked.replace(",\"cache_control\":{\"type\":\"ephemeral\"}", ""))
                .isEqualTo(plain);
    }

    @Test
    void thinkingIsNeverMarked() throws IOException {
        String json = Requests.json(MODEL.body(Requests.of(
                Prompt.of(null, List.of()), round("anthropic"), new CacheMarks(false, List.of(new Position(1, 0))))));
        assertThat(json).doesNotContain("cache_control");
    }

    @Test
    void anotherProvidersThinkingIsLeftOut() throws IOException {
        String json = Requests.json(MODEL.body(Requests.of(round("openai-compatible"))));
        assertThat(json).doesNotContain("thinking").contains("[{\"type\":\"text\",\"text\":\"I will look.\"");
    }

    @Test
    void anAnswerOfNothingButAnotherProvidersThinkingIsLeftOut() throws IOException {
        Conversation conversation = Conversation.empty()
                .user(List.of(TextBlock.of("One")))
                .answer(List.of(thinking()), "openai-compatible", false)
                .user(List.of(TextBlock.of("Two")));
        assertThat(Requests.json(MODEL.body(Requests.of(conversation))))
                .endsWith("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"One\"}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Two\"}]}]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void whatARequestAllocatesDoesNotGrowWithTheConversation(int rounds) throws IOException {
        Conversation conversation = Conversation.empty().user(List.of(TextBlock.of("Start")));
        for (int i = 0; i < rounds; i++) {
            ContentBlock call = ContentBlock.of(RawJson.parse(
                    "{\"type\":\"tool_use\",\"id\":\"t" + i + "\",\"name\":\"lookup_order\",\"input\":{}}"));
            conversation = conversation
                    .answer(List.of(call), "anthropic", false)
                    .results(List.of(ToolResultBlock.of("t" + i, "x".repeat(10_000), false)));
        }
        ModelRequest request = Requests.of(PROMPT, conversation, new CacheMarks(true, List.of(new Position(2, 0))));
        Buffer sink = new Buffer();
        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) { // the smallest: pages of the sink are pooled, classes are loaded once
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            DrainingSink.write(MODEL.body(request), sink);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(allocated).isLessThan(6_000);
    }

    /** Empties the buffer while it is filled, as a socket does. */
    private static final class DrainingSink extends ForwardingSink {
        private DrainingSink(Buffer target) {
            super(target);
        }

        static void write(MessagesBody body, Buffer target) throws IOException {
            BufferedSink sink = Okio.buffer(new DrainingSink(target));
            body.writeTo(sink);
            sink.flush();
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            source.skip(byteCount);
        }
    }

    private static Conversation round(String provider) {
        return Conversation.empty()
                .user(List.of(TextBlock.of("Where is A-1042?")))
                .answer(
                        List.of(
                                thinking(),
                                block("{\"type\":\"text\",\"text\":\"I will look.\",\"citations\":null}"),
                                block("{\"type\":\"tool_use\",\"id\":\"toolu_B2\",\"name\":\"lookup_order\","
                                        + "\"input\":{\"number\":\"A-1042\",\"n\":1.50}}")),
                        provider,
                        false)
                .results(List.of(ToolResultBlock.of("toolu_B2", "shipped", true)));
    }

    private static ContentBlock thinking() {
        return block("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"EqQB\"}");
    }

    private static ContentBlock block(String json) {
        return ContentBlock.of(RawJson.parse(json));
    }

    private static ToolDefinition tool(String name) {
        return ToolDefinition.of(name, "Does it.", RawJson.parse("{\"type\":\"object\"}"));
    }
}
