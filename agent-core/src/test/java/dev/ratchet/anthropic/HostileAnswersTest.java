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

import com.sun.management.ThreadMXBean;
import dev.ratchet.http.Endless;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.usage.Usage;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no service sends: it is refused at a stated limit, or read without harm. */
@Timeout(60)
class HostileAnswersTest {
    private static final long MB = 1 << 20;
    private static final long NO_MATTER = Long.MAX_VALUE / MB;
    private static final boolean SOAK = Boolean.getBoolean("soak");
    private static final String STREAM = "text/event-stream";
    private static final String CALL = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"look\",\"input\":%s}";

    static List<Arguments> gigabytes() {
        byte[] megabyte = utf8("x".repeat(1 << 20));
        byte[] comments = utf8(":\n".repeat(500));
        byte[] lines = utf8(("data: " + "x".repeat(1_000) + "\n").repeat(10));
        byte[] pings = utf8(event("ping", "{\"type\":\"ping\"" + " ".repeat(SOAK ? 0 : 1_000) + "}")
                .repeat(10));
        byte[] piece = utf8(delta(0, "{\"type\":\"text_delta\",\"text\":\"" + "x".repeat(1 << 20) + "\"}"));
        String block = START + blockStart(0, "{\"type\":\"text\",\"text\":\"\"}");
        String members = START + "data: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"x\"";
        String tooLong = "the answer holds an event of more than 33554432 bytes";
        return List.of(
                gigabyte("one line", 32, 40, tooLong, i -> i == 0 ? utf8("data: ") : megabyte),
                gigabyte("comments", 32, 1, tooLong, i -> comments),
                gigabyte("one event of many lines", 33, 70, tooLong, i -> lines),
                gigabyte("small events", 128, NO_MATTER, "the answer is longer than 134217728 bytes", i -> pings),
                gigabyte(
                        "one block of many pieces",
                        128,
                        NO_MATTER,
                        "the answer is longer than 134217728 bytes",
                        i -> i == 0 ? utf8(block) : piece),
                gigabyte(
                        "blocks",
                        32,
                        NO_MATTER,
                        "the answer makes no sense: more than 100000 blocks",
                        i -> utf8(i == 0 ? START : blockStart((int) i, "{\"type\":\"x\"}"))),
                gigabyte(
                        "members of one event",
                        32,
                        100,
                        "the answer makes no sense: an event that is not JSON: Token count (1000001)",
                        i -> utf8(
                                i == 0
                                        ? members
                                        : i < 500_000 ? ",\"" + i + "\":1" : i == 500_000 ? "}}\n\n" : ":\n")));
    }

    private static Arguments gigabyte(
            String name, long mostRead, long mostAllocated, String message, LongFunction<byte[]> pieces) {
        return Arguments.of(name, mostRead, mostAllocated, message, new Endless(pieces));
    }

    /** What is allocated in all is told apart from what is held only where nothing is let go on the way. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("gigabytes")
    void aGigabyteIsRefusedAtALimit(String name, long mostRead, long mostAllocated, String message, Endless source) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> CannedCall.read(STREAM, source, event -> {}))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessageStartingWith(message);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(source.delivered()).isLessThan((mostRead + 1) * MB);
        assertThat(allocated).isLessThan(mostAllocated * MB);
    }

    @Test
    void aWholeBodyOfAGigabyteIsRefusedAtALimit() {
        Endless source = new Endless(i -> utf8(i == 0 ? "{\"x\":\"" : "x".repeat(10_000)));
        assertThatThrownBy(() -> CannedCall.read("application/json", source, event -> {}))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessage("the answer is longer than 33554432 bytes");
        assertThat(source.delivered()).isLessThan(33 * MB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "["})
    void nestingWithoutEndIsRefusedWhereverItStands(String open) {
        String nested = open.repeat(100_000);
        assertThatThrownBy(() -> stream(START + blockStart(0, CALL.formatted(nested))))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessageContaining("nesting depth (251) exceeds the maximum allowed (250");
        assertThatThrownBy(() -> whole("{\"content\":" + nested))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessageContaining("nesting depth (251)");
        assertThat(written(nested).unparsableInput()).isEqualTo(nested);
    }

    @Test
    void argumentsNestedDeeperThanARequestAndAStoredRunHoldAreKeptAsText() {
        String deepest = "{\"a\":".repeat(249) + "{}" + "}".repeat(249);
        String deeper = "{\"a\":" + deepest + "}";
        assertThat(written(deepest).input()).hasToString(deepest);
        assertThat(written(deeper).unparsableInput()).isEqualTo(deeper);
        assertThat(written(deeper).raw().toString()).hasSizeLessThan(deeper.length());
    }

    @Test
    void inputOfAToolOfTheServersThatCannotBeKeptAsItIsRefused() {
        for (String input : List.of("{\\\"query\\\":", "[1]", "{\\\"a\\\":".repeat(251) + "1" + "}".repeat(251))) {
            String search = START
                    + blockStart(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}")
                    + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"" + input + "\"}")
                    + blockStop(0);
            assertThatThrownBy(() -> stream(search + messageDelta("pause_turn", "{}") + STOP))
                    .isInstanceOf(BrokenAnswer.class)
                    .hasMessage("the answer makes no sense: a server_tool_use block whose input is no JSON object that"
                            + " can be kept");
            assertThat(stream(search + messageDelta("max_tokens", "{}") + STOP).content())
                    .hasSize(1);
        }
    }

    @Test
    void aCallWhoseEndNeverCameIsRefusedUnlessTheAnswerWasCutOff() {
        String call = START + blockStart(0, CALL.formatted("{}"));
        assertThatThrownBy(() -> stream(call + messageDelta("tool_use", "{}") + STOP))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessage("the answer makes no sense: a tool_use block without its end");
        assertThat(stream(call + messageDelta("max_tokens", "{}") + STOP).calls())
                .hasSize(1);
    }

    @Test
    void aPieceBehindTheEndOfItsBlockIsRefused() {
        String late = START + textBlock(0, "a") + delta(0, "{\"type\":\"text_delta\",\"text\":\"b\"}");
        assertThatThrownBy(() -> stream(late))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessage("the answer makes no sense: a delta behind the end of its block");
    }

    static List<String> numbers() {
        return List.of("1e999999999", "-0.1e-999999999", "9".repeat(1_000), "1.50", "-0.0");
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberOfAnySizeIsKeptAsItIsWritten(String number) {
        String input = "{\"n\":[" + number + "]}";
        ModelAnswer answer = stream(START
                + blockStart(0, CALL.formatted(input))
                + blockStop(0)
                + messageDelta("tool_use", "{\"output_tokens\":" + number + "}")
                + STOP);
        assertThat(answer.calls().get(0).input()).hasToString(input);
        assertThat(written(input).input()).hasToString(input);
    }

    @Test
    void anExponentThatNobodyReadsIsKeptAsTextInACall() {
        String input = "{\"n\":1e99999999999}";
        ModelAnswer answer = stream(START
                + blockStart(0, CALL.formatted(input))
                + blockStop(0)
                + messageDelta("tool_use", "{\"n\":1e99999999999}")
                + STOP);
        assertThat(List.of(answer.calls().get(0), written(input)))
                .allSatisfy(call -> assertThat(call.unparsableInput()).isEqualTo(input));
    }

    @Test
    void aNumberThatNoParserTakesIsRefusedAndInTheModelsInputKeptAsText() {
        String input = "{\"n\":" + "9".repeat(100_000) + "}";
        assertThatThrownBy(() -> stream(START + blockStart(0, CALL.formatted(input))))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessageContaining("Number value length (100000) exceeds the maximum allowed (1000");
        assertThat(written(input).unparsableInput()).isEqualTo(input);
    }

    static List<Arguments> usages() {
        Usage start = new Usage(12, 0, 0, 0, 1, 0);
        return List.of(
                Arguments.of("7", start),
                Arguments.of("null", start),
                Arguments.of("[{\"output_tokens\":3}]", start),
                Arguments.of("{\"output_tokens\":\"3\",\"input_tokens\":{},\"cache_creation\":[1]}", start),
                Arguments.of("{\"output_tokens\":3.5,\"output_tokens_details\":true,\"iterations\":[7,null]}", start),
                Arguments.of("{\"output_tokens\":-3}", new Usage(12, 0, 0, 0, 0, 0)),
                Arguments.of("{\"output_tokens\":1e999999999}", start),
                Arguments.of("{\"output_tokens\":1000000001}", new Usage(12, 0, 0, 0, 1_000_000_000, 0)),
                Arguments.of("{\"output_tokens\":99999999999999999999}", new Usage(12, 0, 0, 0, 1_000_000_000, 0)),
                Arguments.of("{\"output_tokens\":" + "9".repeat(1_000) + "}", new Usage(12, 0, 0, 0, 1_000_000_000, 0)),
                Arguments.of("{\"output_tokens\":3,\"output_tokens\":4}", new Usage(12, 0, 0, 0, 4, 0)),
                Arguments.of(
                        "{\"cache_creation_input_tokens\":2,\"cache_creation\":{\"ephemeral_1h_input_tokens\":5}}",
                        new Usage(12, 0, 5, 0, 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void aUsageThatIsNoneCostsNoAnswerAndNoSum(String usage, Usage counted) {
        assertThat(stream(START + messageDelta("end_turn", usage) + STOP).usage())
                .isEqualTo(counted);
    }

    static List<Arguments> oddities() {
        return List.of(
                Arguments.of(
                        "an answer of blocks far apart",
                        START
                                + textBlock(2_147_483_647, "b")
                                + textBlock(7, "a")
                                + messageDelta("end_turn", "{}")
                                + STOP,
                        "ab"),
                Arguments.of("a piece of half a character", Sse.saying("a\\ud834"), "a\uFFFD"),
                Arguments.of(
                        "a start of half a character",
                        START
                                + blockStart(0, "{\"type\":\"text\",\"text\":\"\\udd1e\\uD834\"}")
                                + messageDelta("end_turn", "{}")
                                + STOP,
                        "\uFFFD\uFFFD"),
                Arguments.of("an escaped NUL", Sse.saying("a\\u0000"), "a\0"),
                Arguments.of(
                        "a name that stands twice",
                        START
                                + blockStart(0, "{\"type\":\"x\",\"text\":1,\"type\":\"text\",\"text\":\"ab\"}")
                                + messageDelta("end_turn", "{}")
                                + STOP,
                        "ab"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void whatIsOddIsRead(String name, String stream, String text) {
        assertThat(stream(stream).text()).isEqualTo(text);
    }

    @Test
    void inputOfHalfACharacterIsMadeWhole() {
        ModelAnswer answer = stream(START
                + blockStart(0, CALL.formatted("{}"))
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\\\"\\\\ud834\\\",\"}")
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"b\\\":\\\"\\ud834\\\"}\"}")
                + blockStop(0)
                + messageDelta("tool_use", "{}")
                + STOP);
        assertThat(answer.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.input()).hasToString("{\"a\":\"\\ufffd\",\"b\":\"\uFFFD\"}"));
    }

    static List<Arguments> refused() {
        String delta = "{\"type\":\"message_delta\",\"delta\":";
        return List.of(
                Arguments.of(event("x", "{\"index\":2147483648}"), "an event that is not JSON"),
                Arguments.of(
                        START + event("x", delta + "{\"stop_reason\":7}}") + STOP, "a message without a stop_reason"),
                Arguments.of(START + event("x", delta + "7}") + STOP, "message_delta without its delta"));
    }

    @ParameterizedTest
    @CsvSource({"text, 77", "data, 0"})
    void whatIsNotUtf8WasDamagedOnTheWay(String where, int at) {
        String stream = where.equals("text") ? Sse.saying("\0") : event("x", "\0{}");
        assertThatThrownBy(() -> stream(stream))
                .isInstanceOf(Transient.class)
                .hasMessage("the answer was damaged on the way: not UTF-8 at byte " + at);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatMakesNoSenseIsRefused(String stream, String message) {
        assertThatThrownBy(() -> stream(stream))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessageStartingWith("the answer makes no sense: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "fe ff",
                "c0 af",
                "c3",
                "e2 82",
                "ed a0 80",
                "e0 80 af",
                "f0 80 80 af",
                "f4 90 80 80",
                "f5 80 80 80"
            })
    void bytesThatAreNoTextWereDamagedOnTheWay(String hex) {
        Buffer stream = new Buffer().writeUtf8(START + "data: {\"a\":\"");
        Buffer whole = new Buffer().writeUtf8("{\"content\":[{\"type\":\"x\",\"a\":\"");
        for (String each : hex.split(" ", -1)) {
            stream.writeByte(Integer.parseInt(each, 16));
            whole.writeByte(Integer.parseInt(each, 16));
        }
        stream.writeUtf8("\"}\n\n");
        whole.writeUtf8("\"}],\"stop_reason\":\"end_turn\"}");
        assertThatThrownBy(() -> CannedCall.read(STREAM, stream, event -> {}))
                .isInstanceOf(Transient.class)
                .hasMessage("the answer was damaged on the way: not UTF-8 at byte 6");
        assertThatThrownBy(() -> CannedCall.read("application/json", whole, event -> {}))
                .isInstanceOf(Transient.class)
                .hasMessage("the answer was damaged on the way: not UTF-8 at byte 29");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-16"})
    void anotherEncodingIsNotRead(String charset) {
        Buffer body =
                new Buffer().writeString("{\"content\":[],\"stop_reason\":\"end_turn\"}", Charset.forName(charset));
        assertThatThrownBy(() -> CannedCall.read("application/json", body, event -> {}))
                .isInstanceOf(Transient.class)
                .hasMessageStartingWith("the answer was damaged on the way: not UTF-8 at byte ");
    }

    private static ToolUseBlock written(String input) {
        ModelAnswer answer = stream(START
                + blockStart(0, CALL.formatted("{}"))
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":" + RawJson.string(input) + "}")
                + blockStop(0)
                + messageDelta("tool_use", "{}")
                + STOP);
        return answer.calls().get(0);
    }

    private static ModelAnswer stream(String stream) {
        return CannedCall.read(STREAM, new Buffer().writeUtf8(stream), event -> {});
    }

    private static ModelAnswer whole(String body) {
        return CannedCall.read("application/json", new Buffer().writeUtf8(body), event -> {});
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
