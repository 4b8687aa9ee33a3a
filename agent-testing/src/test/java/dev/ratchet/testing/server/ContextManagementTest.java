package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the service does to a long context, and what it says of it. */
class ContextManagementTest {
    private static final String MARK = ",'cache_control':{'type':'ephemeral'}";

    private final MessagesServer server = MessagesServer.builder(request -> Reply.text("fine"))
            .acceptRecordings() // of signatures
            .start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oldToolResultsAreClearedAndToldAtTheEnd() {
        String edit = "{'type':'clear_tool_uses_20250919','trigger':{'type':'tool_uses','value':2},"
                + "'keep':{'type':'tool_uses','value':1}}";
        JsonNode answer = ask(edit, toolLoop(4, 400)).json();

        JsonNode applied = answer.at("/context_management/applied_edits/0");
        assertThat(applied.path("cleared_tool_uses").asInt()).isEqualTo(3);
        long cleared = applied.path("cleared_input_tokens").asLong();
        assertThat(cleared).isBetween(3 * 90L, 3 * 100L);
        assertThat(count(edit, toolLoop(4, 400))
                                .at("/context_management/original_input_tokens")
                                .asLong()
                        - count(edit, toolLoop(4, 400)).path("input_tokens").asLong())
                .isEqualTo(cleared);
        assertThat(answer.at("/usage/input_tokens").asLong())
                .isEqualTo(count(edit, toolLoop(4, 400)).path("input_tokens").asLong());

        String streamed = ask(edit, toolLoop(4, 400), "'stream':true,").body();
        assertThat(streamed.substring(streamed.indexOf("event: message_delta")))
                .contains("\"context_management\":{\"applied_edits\":[{\"type\":\"clear_tool_uses_20250919\"");
        assertThat(streamed.substring(0, streamed.indexOf("event: message_delta")))
                .doesNotContain("applied_edits");
    }

    @Test
    void underItsTriggerNothingIsCleared() {
        String edit = "{'type':'clear_tool_uses_20250919'}";
        assertThat(ask(edit, toolLoop(4, 400))
                        .json()
                        .at("/context_management/applied_edits")
                        .toString())
                .isEqualTo("[]");
        assertThat(ask(edit, toolLoop(9, 60_000))
                        .json()
                        .at("/context_management/applied_edits/0/cleared_tool_uses")
                        .asInt())
                .as("above 100,000 tokens all but three")
                .isEqualTo(6);
    }

    @Test
    void whatIsClearedCanBeNarrowedAndWidened() {
        String edit = "{'type':'clear_tool_uses_20250919','trigger':{'type':'input_tokens','value':10},"
                + "'keep':{'type':'tool_uses','value':0}X}";
        String loop = toolLoop(2, 400);
        assertThat(cleared(edit.replace("X", ",'exclude_tools':['f0']"), loop)).isEqualTo(1);
        assertThat(cleared(edit.replace("X", ",'clear_at_least':{'type':'input_tokens','value':10000}"), loop))
                .isZero();
        long plain = count(edit.replace("X", ""), loop).path("input_tokens").asLong();
        long inputsToo = count(edit.replace("X", ",'clear_tool_inputs':true"), loop)
                .path("input_tokens")
                .asLong();
        long oneInput = count(edit.replace("X", ",'clear_tool_inputs':['f1']"), loop)
                .path("input_tokens")
                .asLong();
        assertThat(plain - oneInput).isPositive();
        assertThat(plain - inputsToo).isEqualTo(2 * (plain - oneInput));
    }

    @Test
    void thinkingOfAllButTheLastTurnsIsCleared() {
        String edit = "{'type':'clear_thinking_20251015','keep':{'type':'thinking_turns','value':1}}";
        JsonNode applied = ask(edit, thinkingTurns(3)).json().at("/context_management/applied_edits/0");
        assertThat(applied.path("cleared_thinking_turns").asInt()).isEqualTo(2);
        assertThat(applied.path("cleared_input_tokens").asLong()).isPositive();
        for (String keep : new String[] {"'all'", "{'type':'all'}", "{'type':'thinking_turns','value':3}"}) {
            assertThat(ask("{'type':'clear_thinking_20251015','keep':" + keep + "}", thinkingTurns(3))
                            .json()
                            .at("/context_management/applied_edits")
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void olderModelsDoNotSeeTheThinkingOfFormerTurns() {
        String newer = body("", thinkingTurns(3), "");
        String older = newer.replace("claude-opus-4-6", "claude-haiku-4-5");
        assertThat(count(newer).path("input_tokens").asLong())
                .isGreaterThan(count(older).path("input_tokens").asLong() + 100);
    }

    @Test
    void clearingBreaksTheCacheFromThereOn() {
        String edit = "{'type':'clear_tool_uses_20250919','trigger':{'type':'tool_uses','value':2},"
                + "'keep':{'type':'tool_uses','value':2}}";
        ask(edit, toolLoop(2, 20_000) + "," + user("Now?", MARK));
        JsonNode usage =
                ask(edit, toolLoop(3, 20_000) + "," + user("Now?", MARK)).json().path("usage");
        assertThat(usage.path("cache_read_input_tokens").asLong()).isZero();
        JsonNode plain =
                ask("", toolLoop(2, 20_000) + "," + user("Now?", MARK)).json().path("usage");
        assertThat(plain.path("cache_read_input_tokens").asLong())
                .as("without the edit the same prompt is read")
                .isGreaterThan(10_000);
    }

    @Test
    void aCompactionComesFirstAndTheAnswerGoesOnFromIt() {
        String edit = "{'type':'compact_20260112','trigger':{'type':'input_tokens','value':50000}}";
        JsonNode answer = ask(edit, user("x".repeat(300_000), "") + "," + assistant("ok") + "," + user("Go on.", ""))
                .json();

        assertThat(answer.at("/content/0/type").asString()).isEqualTo("compaction");
        assertThat(answer.at("/content/0/content").asString()).contains("3 messages", "Go on.");
        assertThat(answer.at("/content/1/text").asString()).isEqualTo("fine");
        assertThat(answer.path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(answer.at("/usage/iterations/0/type").asString()).isEqualTo("compaction");
        assertThat(answer.at("/usage/iterations/0/input_tokens").asLong()).isGreaterThan(70_000);
        assertThat(answer.at("/usage/iterations/1/type").asString()).isEqualTo("message");
        assertThat(answer.at("/usage/input_tokens").asLong())
                .as("the totals leave the summary out")
                .isEqualTo(answer.at("/usage/iterations/1/input_tokens").asLong())
                .isLessThan(1_000);

        String summary = answer.at("/content/0").toString().replace('"', '\'');
        String before = user("x".repeat(300_000), "") + ",{'role':'assistant','content':[";
        String after = "," + "{'type':'text','text':'fine'}]}," + user("And now?", "");
        assertThat(count(edit, before + summary + after).path("input_tokens").asLong())
                .as("what comes before a summary does not count")
                .isLessThan(1_000);
        String failed = summary.replaceFirst("'content':'[^']*'", "'content':null");
        assertThat(count(edit, before + failed + after).path("input_tokens").asLong())
                .as("a failed one stands for nothing")
                .isGreaterThan(70_000);
    }

    @Test
    void aCompactionThatPausesIsAllThereIs() {
        String edit = "{'type':'compact_20260112','trigger':{'type':'input_tokens','value':50000},"
                + "'pause_after_compaction':true}";
        JsonNode answer = ask(edit, user("x".repeat(300_000), "")).json();
        assertThat(answer.path("content").size()).isEqualTo(1);
        assertThat(answer.path("stop_reason").asString()).isEqualTo("compaction");
        assertThat(answer.at("/usage/input_tokens").asLong()).isZero();
        assertThat(answer.at("/usage/iterations").size()).isEqualTo(1);

        String streamed =
                ask(edit, user("x".repeat(300_000), ""), "'stream':true,").body();
        assertThat(streamed)
                .contains("\"content_block\":{\"type\":\"compaction\",\"content\":null}")
                .contains("{\"type\":\"compaction_delta\",\"content\":\"A summary")
                .contains("\"iterations\":[{\"type\":\"compaction\"");
        assertThat(ask(edit, user("short", ""))
                        .json()
                        .at("/usage/iterations/0/type")
                        .asString())
                .as("there are rounds as long as the beta is on")
                .isEqualTo("message");
    }

    @Test
    void aSummaryOnRequestIsSigned() {
        JsonNode answer = ask("", user("Hello.", ""), "'compaction':{'type':'summarize'},")
                .json();
        assertThat(answer.path("content").size()).isEqualTo(1);
        assertThat(answer.at("/content/0/type").asString()).isEqualTo("compaction");
        assertThat(answer.at("/content/0/signature").asString()).isNotEmpty();
        assertThat(answer.path("stop_reason").asString()).isEqualTo("compaction");
    }

    @Test
    void aScriptMayGiveTheSummary() {
        String reply = "[{'content':[{'type':'compaction','content':null}],'stop_reason':'compaction'}]";
        try (MessagesServer scripted =
                MessagesServer.start(Responder.inOrder(Script.parse(reply.replace('\'', '"'))))) {
            String body = body("", user("Hello.", ""), "'compaction':{'type':'summarize'},");
            assertThat(post(scripted, body, "/v1/messages")
                            .json()
                            .at("/content/0")
                            .toString())
                    .isEqualTo("{\"type\":\"compaction\",\"content\":null}");
        }
    }

    private int cleared(String edit, String messages) {
        return ask(edit, messages)
                .json()
                .at("/context_management/applied_edits/0/cleared_tool_uses")
                .asInt(0);
    }

    private Wire.Got ask(String edit, String messages) {
        return ask(edit, messages, "");
    }

    private Wire.Got ask(String edit, String messages, String more) {
        Wire.Got got = post(server, body(edit, messages, more), "/v1/messages");
        assertThat(got.status()).as(got.body()).isEqualTo(200);
        return got;
    }

    private JsonNode count(String edit, String messages) {
        return count(body(edit, messages, ""));
    }

    private JsonNode count(String body) {
        Wire.Got got = post(server, body.replace("'max_tokens':9,", ""), "/v1/messages/count_tokens");
        assertThat(got.status()).as(got.body()).isEqualTo(200);
        return got.json();
    }

    private static Wire.Got post(MessagesServer server, String body, String path) {
        Map<String, String> headers = new HashMap<>(Wire.headers());
        headers.put("anthropic-beta", "context-management-2025-06-27,compact-2026-01-12,compact-2026-09-04");
        return Wire.send(server, "POST", path, body.replace('\'', '"'), headers);
    }

    private static String body(String edit, String messages, String more) {
        String management = edit.isEmpty() ? "" : "'context_management':{'edits':[" + edit + "]},";
        return "{'model':'claude-opus-4-6','max_tokens':9," + management + more + "'messages':[" + messages + "]}";
    }

    private static String toolLoop(int calls, int characters) {
        StringBuilder messages = new StringBuilder(user("Go.", ""));
        for (int i = 0; i < calls; i++) {
            messages.append(",{'role':'assistant','content':[{'type':'tool_use','id':'t" + i + "','name':'f" + i
                    + "','input':{'x':'12345678901234567890'}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t"
                    + i + "','content':'" + "r".repeat(characters) + "'}]}");
        }
        return messages.toString();
    }

    private static String thinkingTurns(int turns) {
        StringBuilder messages = new StringBuilder(user("Go.", ""));
        for (int i = 0; i < turns; i++) {
            messages.append(",{'role':'assistant','content':[{'type':'thinking','thinking':'" + "t".repeat(400)
                    + "','signature':'local-signature'},{'type':'text','text':'ok'}]}," + user("Go on.", ""));
        }
        return messages.toString();
    }

    private static String user(String text, String mark) {
        return "{'role':'user','content':[{'type':'text','text':'" + text + "'" + mark + "}]}";
    }

    private static String assistant(String text) {
        return "{'role':'assistant','content':'" + text + "'}";
    }
}
