package dev.ratchet.anthropic;

import static dev.ratchet.anthropic.Sse.START;
import static dev.ratchet.anthropic.Sse.STOP;
import static dev.ratchet.anthropic.Sse.blockStart;
import static dev.ratchet.anthropic.Sse.blockStop;
import static dev.ratchet.anthropic.Sse.delta;
import static dev.ratchet.anthropic.Sse.event;
import static dev.ratchet.anthropic.Sse.messageDelta;
import static dev.ratchet.anthropic.Sse.textBlock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.http.ServerSentEvents;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAccumulatorTest {
    private static final String END = messageDelta("end_turn", "{\"output_tokens\":8}") + STOP;
    private static final String CALL =
            "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{},\"caller\":{\"type\":\"direct\"}}";

    private final List<ModelEvent> shown = new ArrayList<>();

    static List<Arguments> blocks() {
        return List.of(
                Arguments.of("text", textBlock(0, "Rhi", "ne ", "\\\"&\\u00e4"), """
                        {"type":"text","text":"Rhine \\"&ä"}"""),
                Arguments.of("text without pieces", blockStart(0, "{\"type\":\"text\",\"text\":\"\",\"x\":1.50}"), """
                        {"type":"text","text":"","x":1.50}"""),
                Arguments.of(
                        "text that begins in its start",
                        blockStart(0, "{\"type\":\"text\",\"text\":\"Rhi\"}")
                                + delta(0, "{\"type\":\"text_delta\",\"text\":\"ne\"}"),
                        """
                        {"type":"text","text":"Rhine"}"""),
                Arguments.of("halves of a character in two pieces", textBlock(0, "\\ud834", "\\udd1e"), """
                        {"type":"text","text":"𝄞"}"""),
                Arguments.of(
                        "members in another order",
                        blockStart(0, "{\"text\":\"\",\"type\":\"text\",\"citations\":null}")
                                + event(
                                        "content_block_delta",
                                        "{\"delta\":{\"text\":\"Rhine\",\"type\":\"text_delta\"},\"index\":0,"
                                                + "\"type\":\"content_block_delta\"  }"),
                        """
                        {"text":"Rhine","type":"text","citations":null}"""),
                Arguments.of(
                        "citations",
                        blockStart(0, "{\"type\":\"text\",\"text\":\"\",\"citations\":[{\"n\":0}]}")
                                + delta(0, "{\"type\":\"citations_delta\",\"citation\":{\"n\": 1.0}}")
                                + delta(0, "{\"type\":\"text_delta\",\"text\":\"Rhine\"}")
                                + delta(0, "{\"type\":\"citations_delta\",\"citation\":{\"n\":2}}"),
                        """
                        {"type":"text","text":"Rhine","citations":[{"n":0},{"n": 1.0},{"n":2}]}"""),
                Arguments.of(
                        "thinking",
                        blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                                + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"H\",\"estimated_tokens\":3}")
                                + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"m.\"}")
                                + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"old\"}")
                                + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"EqQB+/=\"}"),
                        """
                        {"type":"thinking","thinking":"Hm.","signature":"EqQB+/="}"""),
                Arguments.of(
                        "thinking that is not shown",
                        blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                                + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"EqQB\"}"),
                        """
                        {"type":"thinking","thinking":"","signature":"EqQB"}"""),
                Arguments.of(
                        "redacted thinking",
                        blockStart(0, "{\"type\":\"redacted_thinking\",\"data\": \"Emw\\/\"}"),
                        """
                        {"type":"redacted_thinking","data": "Emw\\/"}"""),
                Arguments.of(
                        "tool input, verbatim",
                        blockStart(0, CALL)
                                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}")
                                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"n\\\": 1.50,\"}")
                                + delta(
                                        0,
                                        "{\"type\":\"input_json_delta\",\"partial_json\":\" \\\"u\\\":\\\"\\\\u00e4\\\"} \"}"),
                        """
                        {"type":"tool_use","id":"toolu_1","name":"look","input":{"n": 1.50, "u":"\\u00e4"},"caller":{"type":"direct"}}"""),
                Arguments.of(
                        "a call without arguments",
                        blockStart(0, CALL) + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                        CALL),
                Arguments.of(
                        "compaction",
                        blockStart(0, "{\"type\":\"compaction\",\"content\":null,\"encrypted_content\":null}")
                                + delta(
                                        0,
                                        "{\"type\":\"compaction_delta\",\"content\":\"Sum\",\"encrypted_content\":\"Ex\"}"),
                        """
                        {"type":"compaction","content":"Sum","encrypted_content":"Ex"}"""),
                Arguments.of(
                        "an unknown block with an unknown delta",
                        blockStart(0, "{\"type\":\"hologram\",\"depth\": 1e2}")
                                + delta(0, "{\"type\":\"hologram_delta\",\"voxels\":[1]}"),
                        """
                        {"type":"hologram","depth": 1e2}"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void aBlockIsItsStartAndItsPieces(String name, String events, String raw) {
        assertThat(read(START + events + blockStop(0) + END).content())
                .singleElement()
                .extracting(block -> block.raw().toString())
                .isEqualTo(raw);
    }

    @Test
    void blocksAreToldApartByTheirIndex() {
        ModelAnswer answer = read(START
                + blockStart(1, CALL)
                + blockStart(0, "{\"type\":\"text\",\"text\":\"\"}")
                + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}")
                + delta(0, "{\"type\":\"text_delta\",\"text\":\"Hi\"}")
                + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}")
                + blockStop(0)
                + blockStop(1)
                + END);
        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.input()).hasToString("{\"a\":1}"));
        assertThat(shown)
                .containsExactly(
                        new ModelEvent.ToolInputDelta("toolu_1", "look", "{\"a\":"),
                        new ModelEvent.TextDelta("Hi"),
                        new ModelEvent.ToolInputDelta("toolu_1", "look", "1}"));
    }

    @Test
    void aStartMayHoldTheWholeMessage() {
        ModelAnswer answer = read(event("message_start", """
                {"type":"message_start","message":{"id":"m","model":"x","content":[{"type":"tool_use","id":"t","name":"roll",
                "input":{"die":1}}],"stop_reason":"tool_use","usage":{"input_tokens":0,"output_tokens":0}}}""") + STOP);
        assertThat(answer.stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(answer.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.input()).hasToString("{\"die\":1}"));
    }

    @Test
    void pingsAndUnknownEventsMayComeAnywhere() {
        String noise =
                event("ping", "{\"type\": \"ping\"}") + event("brand_new", "{\"type\":\"brand_new\",\"index\":9}");
        ModelAnswer answer = read(noise + START + noise + textBlock(0, "Hi") + noise + END);
        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.id()).isEqualTo("msg_1");
        assertThat(answer.model()).isEqualTo("claude-haiku-4-5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\\\"n\\\":", "[1]", "7", "{} {}", "nonsense"})
    void inputThatIsNoObjectIsKeptAsTextAndTheRawFormStaysSendable(String written) {
        ModelAnswer answer = read(START
                + blockStart(0, CALL)
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"" + written + "\"}")
                + blockStop(0)
                + messageDelta("tool_use", "{\"output_tokens\":8}")
                + STOP);
        assertThat(answer.content()).singleElement().isInstanceOfSatisfying(ToolUseBlock.class, call -> {
            assertThat(call.unparsableInput()).isEqualTo(written.replace("\\", ""));
            assertThat(call.input()).hasToString("{}");
            assertThat(call.raw()).hasToString(CALL);
        });
    }

    @Test
    void aCallOfTheServersToolIsNotOneForTheClient() {
        ModelAnswer answer = read(START
                + blockStart(
                        0, "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{}}")
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\":\\\"x\\\"}\"}")
                + blockStop(0)
                + END);
        assertThat(answer.calls()).isEmpty();
        assertThat(shown).isEmpty();
        assertThat(answer.content())
                .singleElement()
                .isInstanceOf(OtherBlock.class)
                .extracting(block -> block.raw().members().get("input"))
                .hasToString("{\"query\":\"x\"}");
    }

    @Test
    void thinkingIsShownApartFromText() {
        ModelAnswer answer = read(START
                + blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}")
                + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"\"}")
                + blockStop(0)
                + END);
        assertThat(shown).containsExactly(new ModelEvent.ThinkingDelta("Hm."));
        assertThat(answer.content())
                .singleElement()
                .isInstanceOfSatisfying(
                        ThinkingBlock.class,
                        block -> assertThat(block.thinking()).isEqualTo("Hm."));
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void usageIsATotalAndReplacesWhatWasKnown() {
        String start = event("message_start", """
                {"type":"message_start","message":{"id":"m","model":"x","usage":{"input_tokens":10,"output_tokens":1,
                "cache_creation_input_tokens":30,"cache_read_input_tokens":5,
                "cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20}}}}""");
        ModelAnswer answer = read(start
                + messageDelta("end_turn", "{\"output_tokens\":40,\"input_tokens\":null}")
                + event("message_delta", """
                        {"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":61,"input_tokens":15,
                        "cache_creation_input_tokens":33,"output_tokens_details":{"thinking_tokens":9}}}""")
                + STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(15, 13, 20, 5, 61, 9));
        assertThat(answer.stopReason()).isEqualTo(StopReason.END_TURN);
    }

    @Test
    void whenTheServerCompactedItsRoundsAreAddedUp() {
        ModelAnswer answer = read(START + messageDelta("end_turn", """
                        {"output_tokens":5,"iterations":[{"type":"compaction","input_tokens":1000,"output_tokens":90},
                        {"type":"message","input_tokens":100,"output_tokens":5,"cache_read_input_tokens":7}]}""") + STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(1100, 0, 0, 7, 95, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "end_turn",
                "tool_use",
                "max_tokens",
                "stop_sequence",
                "pause_turn",
                "refusal",
                "model_context_window_exceeded",
                "compaction",
                "something_new"
            })
    void everyStopReasonIsPassedOn(String reason) {
        ModelAnswer answer = read(START + messageDelta(reason, "{\"output_tokens\":8}") + STOP);
        assertThat(answer.stopReason()).isEqualTo(new StopReason(reason));
        assertThat(answer.content()).isEmpty();
    }

    @Test
    void whatIsSaidOfARefusalIsKept() {
        ModelAnswer answer = read(START + event("message_delta", """
                {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio"}}}""") + STOP);
        assertThat(answer.stopDetails()).hasToString("{\"type\":\"refusal\",\"category\":\"bio\"}");
    }

    static List<Arguments> nonsense() {
        return List.of(
                Arguments.of(event("x", "{\"type\":"), "an event that is not JSON"),
                Arguments.of(event("x", "[1]"), "an event that is not a JSON object"),
                Arguments.of(event("x", "{} {}"), "an event with more than one JSON value"),
                Arguments.of(event("x", "{\"a\":".repeat(600)), "an event that is not JSON"),
                Arguments.of(START + START, "a second message_start"),
                Arguments.of(event("x", "{\"type\":\"message_start\"}"), "message_start without its message"),
                Arguments.of(textBlock(0, "Hi"), "a block before message_start"),
                Arguments.of(START + textBlock(0, "a") + textBlock(0, "b"), "a second start of block 0"),
                Arguments.of(START + textBlock(-1, "a"), "a second start of block -1"),
                Arguments.of(START + textBlock(0, "a") + delta(1, "{}"), "a delta for block 1, which was not started"),
                Arguments.of(
                        START + event("x", "{\"type\":\"content_block_delta\",\"index\":99999999999999999999}"),
                        "an event that is not JSON"),
                Arguments.of(
                        START + event("x", "{\"type\":\"content_block_delta\",\"index\":\"0\"}"),
                        "a delta for block -1, which was not started"),
                Arguments.of(START + blockStart(0, "7"), "content_block_start without its content_block"),
                Arguments.of(START + blockStart(0, "{\"text\":\"\"}"), "a content block without a type"),
                Arguments.of(
                        START + blockStart(0, "{\"type\":\"tool_use\"}"), "a tool_use block without an id and a name"),
                Arguments.of(
                        START
                                + blockStart(0, "{\"type\":\"text\",\"text\":\"\"}")
                                + delta(0, "{\"type\":\"text_delta\",\"text\":7}"),
                        "text_delta without its piece"),
                Arguments.of(
                        START
                                + blockStart(0, "{\"type\":\"text\",\"text\":\"\"}")
                                + delta(0, "{\"type\":\"citations_delta\"}"),
                        "citations_delta without its citation"),
                Arguments.of(START + STOP, "a message without a stop_reason"),
                Arguments.of(STOP, "message_stop before message_start"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsNamed(String stream, String message) {
        assertThatThrownBy(() -> read(stream))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aWholeBodyIsReadIntoTheSameAnswer() {
        ModelAnswer answer = MessageAccumulator.whole(RawJson.parse("""
                {"id":"msg_2","type":"message","role":"assistant","model":"m","stop_reason":"tool_use",
                 "content":[{"type":"text", "text":"Hi","n":1.50},
                  {"type":"tool_use","id":"t1","name":"look","input":{ "a":1}},
                  {"type":"tool_use","id":"t2","name":"look","input":"oops"},
                  {"type":"hologram","depth":1e2}],
                 "usage":{"input_tokens":3,"output_tokens":4}}""")).answer("req_1");
        assertThat(answer.content().stream().map(ContentBlock::raw))
                .extracting(RawJson::toString)
                .containsExactly(
                        "{\"type\":\"text\", \"text\":\"Hi\",\"n\":1.50}",
                        "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{ \"a\":1}}",
                        "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"look\",\"input\":{}}",
                        "{\"type\":\"hologram\",\"depth\":1e2}");
        assertThat(answer.calls().get(1).unparsableInput()).isEqualTo("\"oops\"");
        assertThat(answer.usage()).isEqualTo(new Usage(3, 0, 0, 0, 4, 0));
        assertThat(answer.requestId()).isEqualTo("req_1");
    }

    private ModelAnswer read(String stream) {
        MessageAccumulator message = new MessageAccumulator();
        ServerSentEvents events = new ServerSentEvents(new Buffer().writeUtf8(stream), 1 << 20);
        try {
            while (!message.complete() && events.next()) {
                ModelEvent event = message.add(StreamEvent.read(events.data(), events.length()));
                if (event != null) {
                    shown.add(event);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return message.answer(null);
    }
}
