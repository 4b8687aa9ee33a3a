package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PromptCacheTest {
    private static final String MARK = ",'cache_control':{'type':'ephemeral'}";
    private static final String HOUR_MARK = ",'cache_control':{'type':'ephemeral','ttl':'1h'}";

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final MessagesServer server = MessagesServer.builder(request -> Reply.text("fine"))
            .clock(() -> now)
            .start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatIsWrittenAtAMarkIsReadTheNextTime() {
        assertUsage(ask(text(4000, MARK) + "," + text(400, "")), 107, 1007, 0, 0);
        assertUsage(ask(text(4000, MARK) + "," + text(800, "")), 207, 0, 0, 1007);
    }

    @Test
    void aMovingMarkReadsTheFormerOneAndWritesTheRest() {
        ask(text(4000, MARK));
        assertUsage(ask(text(4000, "") + "," + text(400, MARK)), 0, 107, 0, 1007);
        assertUsage(ask(text(4000, "") + "," + text(400, MARK)), 0, 0, 0, 1114);
    }

    @Test
    void aChangedPrefixIsNotRead() {
        ask("{'type':'text','text':'A'}," + text(4000, MARK));
        assertUsage(ask("{'type':'text','text':'B'}," + text(4000, MARK)), 0, 1014, 0, 0);
    }

    @Test
    void anEntryIsGoneAfterFiveMinutesUnlessItIsRead() {
        ask(text(4000, MARK));
        now = now.plus(Duration.ofMinutes(4));
        assertUsage(ask(text(4000, MARK)), 0, 0, 0, 1007);
        now = now.plus(Duration.ofMinutes(4));
        assertUsage(ask(text(4000, MARK)), 0, 0, 0, 1007);
        now = now.plus(Duration.ofMinutes(5));
        assertUsage(ask(text(4000, MARK)), 0, 1007, 0, 0);
    }

    @Test
    void anEntryOfAnHourIsBilledApartAndKeptForAnHour() {
        String both = text(4000, HOUR_MARK) + "," + text(400, MARK);
        assertUsage(ask(both), 0, 107, 1007, 0);
        now = now.plus(Duration.ofMinutes(59));
        assertUsage(ask(both), 0, 107, 0, 1007);
        now = now.plus(Duration.ofMinutes(60));
        assertUsage(ask(both), 0, 107, 1007, 0);
    }

    @Test
    void aMarkLooksBackOverTwentyPositionsItselfIncluded() {
        ask(text(4000, MARK));
        String nineteen = (text(4, "") + ",").repeat(18) + text(4, MARK);
        assertThat(ask(text(4000, "") + "," + nineteen)
                        .path("cache_read_input_tokens")
                        .asInt())
                .isEqualTo(1007);

        ask(text(4004, MARK));
        String twenty = (text(4, "") + ",").repeat(19) + text(4, MARK);
        assertThat(ask(text(4004, "") + "," + twenty)
                        .path("cache_read_input_tokens")
                        .asInt())
                .isZero();
    }

    @Test
    void belowTheModelsMinimumNothingIsCached() {
        assertUsage(ask(text(1900, MARK)), 482, 0, 0, 0);
        assertUsage(ask(text(1900, MARK)), 482, 0, 0, 0);
        assertUsage(ask(text(2020, MARK)), 0, 512, 0, 0);
    }

    @Test
    void otherModelsHaveCachesOfTheirOwn() {
        ask(text(8000, MARK));
        String other = body(text(8000, MARK)).replace("claude-sonnet-5-5", "claude-opus-5-5");
        assertUsage(Wire.post(server, other).json().path("usage"), 0, 2007, 0, 0);
    }

    @Test
    void aTextAsStringIsTheSameAsInABlock() {
        ask(text(4000, MARK));
        String asString = body("X").replace("[X]", "'" + "x".repeat(4000) + "'");
        String longer = asString.replace(
                "]}", ",{'role':'assistant','content':'a'},{'role':'user','content':[" + text(4, MARK) + "]}]}");
        assertThat(Wire.post(server, longer)
                        .json()
                        .path("usage")
                        .path("cache_read_input_tokens")
                        .asInt())
                .isEqualTo(1007);
    }

    @Test
    void anotherToolChoiceLosesTheMessagesOnly() {
        String tool = "'tools':[{'name':'t','description':'" + "d".repeat(4000) + "','input_schema':{'type':'object'}"
                + MARK + "}],";
        String first = body(text(4000, MARK)).replace("'max_tokens'", tool + "'max_tokens'");
        assertUsage(Wire.post(server, first).json().path("usage"), 0, 2023, 0, 0);
        String second = first.replace("'max_tokens'", "'tool_choice':{'type':'none'},'max_tokens'");
        assertUsage(Wire.post(server, second).json().path("usage"), 0, 1007, 0, 1016);
    }

    /** §9.4: what is read after one change, of tools (1), system (2) and messages (3), which are all marked. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'description':'d' | 'description':'e' | 0",
                "'speed':'standard' | 'speed':'fast' | 1",
                "'web' | 'name':'web_search','type':'web_search_20250305' | 1",
                "'type':'text','text':'doc' | 'type':'document','citations':{'enabled':true},'source':{'type':'text','media_type':'text/plain','data':'a'} | 1",
                "'output_config':{} | 'output_config':{'format':{'type':'json_schema','schema':{'type':'object','additionalProperties':false}}} | 1",
                "'text':'sys' | 'text':'other' | 1",
                "'type':'auto' | 'type':'none' | 2",
                "'type':'auto' | 'type':'auto','disable_parallel_tool_use':true | 2",
                "'output_config':{} | 'output_config':{'effort':'low'} | 2",
                "'thinking':{'type':'adaptive'} | 'thinking':{'type':'between_tools'} | 2",
                "'type':'text','text':'doc' | 'type':'image','source':{'type':'url','url':'https://rivers.example/rhine.png'} | 2",
                "'deferred' | 'name':'later','defer_loading':true,'input_schema':{'type':'object'} | 3",
                "'type':'text','text':'doc' | 'type':'text','text':'another' | 3",
            })
    void aChangeLosesWhatStandsBehindIt(String from, String to, int kept) {
        String wide = "w".repeat(4000);
        String request = "{'model':'claude-sonnet-5-5','max_tokens':9,'speed':'standard','tool_choice':{'type':'auto'},"
                + "'thinking':{'type':'adaptive'},'output_config':{},"
                + "'tools':[{'name':'t','description':'d','input_schema':{'type':'object','title':'" + wide + "'}"
                + MARK
                + "},{'web'},{'deferred'}],"
                + "'system':[{'type':'text','text':'sys'},{'type':'text','text':'" + wide + "'" + MARK + "}],"
                + "'messages':[{'role':'user','content':[" + text(4000, MARK) + ",{'type':'text','text':'doc'}]}]}";
        Wire.post(server, cleaned(request));

        Wire.Got changed = Wire.post(server, cleaned(request.replace(from, to)));

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().at("/usage/cache_read_input_tokens").asInt() / 1000)
                .isEqualTo(kept);
    }

    private static String cleaned(String request) {
        return request.replace(",{'web'}", "").replace(",{'deferred'}", "");
    }

    @Test
    void theFirstAnswerMustHaveBegun() throws Exception {
        Hold hold = Hold.untilReleased();
        Reply slow = Reply.builder()
                .text("fine")
                .fault(new Fault.Stall(Fault.At.start(), hold))
                .build();
        Queue<Reply> replies = new ConcurrentLinkedQueue<>(List.of(slow));
        try (MessagesServer held = MessagesServer.start(request -> {
            Reply next = replies.poll();
            return next == null ? Reply.text("fine") : next;
        })) {
            CompletableFuture<Wire.Got> first =
                    CompletableFuture.supplyAsync(() -> Wire.post(held, body(text(4000, MARK))));
            assertThat(hold.awaitBegun(Duration.ofSeconds(10))).isTrue();
            assertUsage(Wire.post(held, body(text(4000, MARK))).json().path("usage"), 0, 1007, 0, 0);
            hold.release();
            assertUsage(first.join().json().path("usage"), 0, 1007, 0, 0);
            assertUsage(Wire.post(held, body(text(4000, MARK))).json().path("usage"), 0, 0, 0, 1007);
        }
    }

    @Test
    void warmingWritesAndAnswersNothing() {
        JsonNode warmed = Wire.post(server, body(text(4000, MARK)).replace("'max_tokens':9", "'max_tokens':0"))
                .json();
        assertThat(warmed.path("content").isEmpty()).isTrue();
        assertThat(warmed.path("stop_reason").asString()).isEqualTo("max_tokens");
        assertThat(warmed.at("/usage/cache_creation_input_tokens").asInt()).isEqualTo(1007);
        assertUsage(ask(text(4000, MARK)), 0, 0, 0, 1007);
    }

    @Test
    void theServerTellsWhyTheCacheWasMissed() {
        String first = body(text(4000, MARK)).replace("'max_tokens'", "'diagnostics':{},'max_tokens'");
        JsonNode answer = Wire.post(server, first).json();
        assertThat(answer.path("diagnostics").toString()).isEqualTo("{\"cache_miss_reason\":null}");

        String next = first.replace(
                "{},", "{'previous_message_id':'" + answer.path("id").asString() + "'},");
        assertThat(reason(next)).isEqualTo("null");
        assertThat(reason(next.replace(text(4000, MARK), text(4000, "") + "," + text(40, MARK))))
                .as("appended")
                .isEqualTo("null");
        assertThat(reason(next.replace(text(4000, MARK), text(4004, MARK))))
                .isEqualTo("{\"type\":\"messages_changed\",\"cache_missed_input_tokens\":1007}");
        assertThat(reason(next.replace("'max_tokens'", "'system':'s','max_tokens'")))
                .startsWith("{\"type\":\"system_changed\"");
        assertThat(reason(next.replace(
                        "'max_tokens'", "'tools':[{'name':'t','input_schema':{'type':'object'}}],'max_tokens'")))
                .startsWith("{\"type\":\"tools_changed\"");
        assertThat(reason(next.replace("sonnet", "opus"))).startsWith("{\"type\":\"model_changed\"");
        assertThat(reason(next.replaceFirst("'msg_[^']*'", "'msg_x'")))
                .isEqualTo("{\"type\":\"previous_message_not_found\"}");
    }

    private String reason(String body) {
        return Wire.post(server, body)
                .json()
                .at("/diagnostics/cache_miss_reason")
                .toString();
    }

    @Test
    void theAutomaticMarkMovesWithTheConversation() {
        String first =
                body(text(4000, "")).replace("'max_tokens'", "'cache_control':{'type':'ephemeral'},'max_tokens'");
        assertUsage(Wire.post(server, first).json().path("usage"), 0, 1007, 0, 0);
        String second = body(text(4000, "") + "," + text(400, ""))
                .replace("'max_tokens'", "'cache_control':{'type':'ephemeral'},'max_tokens'");
        assertUsage(Wire.post(server, second).json().path("usage"), 0, 107, 0, 1007);
    }

    private JsonNode ask(String blocks) {
        return Wire.post(server, body(blocks)).json().path("usage");
    }

    private static String body(String blocks) {
        return "{'model':'claude-sonnet-5-5','max_tokens':9,'messages':[{'role':'user','content':[" + blocks + "]}]}";
    }

    private static String text(int length, String mark) {
        return "{'type':'text','text':'" + "x".repeat(length) + "'" + mark + "}";
    }

    private static void assertUsage(JsonNode usage, int input, int write5m, int write1h, int read) {
        assertThat(usage.path("input_tokens").asInt()).as("uncached").isEqualTo(input);
        assertThat(usage.path("cache_creation")
                        .path("ephemeral_5m_input_tokens")
                        .asInt())
                .as("5m")
                .isEqualTo(write5m);
        assertThat(usage.path("cache_creation")
                        .path("ephemeral_1h_input_tokens")
                        .asInt())
                .as("1h")
                .isEqualTo(write1h);
        assertThat(usage.path("cache_creation_input_tokens").asInt())
                .as("written")
                .isEqualTo(write5m + write1h);
        assertThat(usage.path("cache_read_input_tokens").asInt()).as("read").isEqualTo(read);
    }
}
