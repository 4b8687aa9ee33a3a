package dev.ratchet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final TextBlock QUESTION = TextBlock.of("Where are my orders?");

    private final Conversation asked = Conversation.empty().user(List.of(QUESTION));

    @Test
    void startsEmptyAndMayNotBeSent() {
        assertThat(Conversation.empty().notSendable()).contains("the conversation has no message");
        assertThat(asked.notSendable()).isEmpty();
    }

    @Test
    void neighboursOfOneRoleBecomeOneMessage() {
        Conversation twice = asked.user(List.of(TextBlock.of("The last two.")));

        assertThat(roles(twice)).isEqualTo("USER:2");
    }

    @Test
    void resultsGoIntoOneMessageInCallOrderInFrontOfWhatTheUserSaysNext() {
        Conversation done = asked.answer(List.of(call("A"), call("B")), "anthropic", false)
                .results(List.of(result("B"), result("A")))
                .user(List.of(TextBlock.of("Hurry up.")));

        assertThat(roles(done)).isEqualTo("USER:1 ASSISTANT:2 USER:3");
        assertThat(done.messages().get(2).content())
                .startsWith(result("A"), result("B"))
                .endsWith(TextBlock.of("Hurry up."));
    }

    @Test
    void callsWithoutAResultForbidSendingAndAsking() {
        Conversation open = asked.answer(List.of(call("A"), call("B")), "anthropic", false);

        assertThat(open.openCalls()).extracting(ToolUseBlock::id).containsExactly("A", "B");
        assertThat(open.notSendable()).contains("calls without a result: A, B");
        assertThatThrownBy(() -> open.user(List.of(QUESTION)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("user content before the results of the calls A, B");
        assertThatThrownBy(() -> open.answer(List.of(QUESTION), "anthropic", false))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void eachCallNeedsExactlyOneResultAndNoOther() {
        Conversation open = asked.answer(List.of(call("A")), "anthropic", false);

        assertThatThrownBy(() -> open.results(List.of())).hasMessage("the call A needs exactly one result, found 0");
        assertThatThrownBy(() -> open.results(List.of(result("A"), result("A"))))
                .hasMessage("the call A needs exactly one result, found 2");
        assertThatThrownBy(() -> open.results(List.of(result("A"), result("X"))))
                .hasMessage("2 results for the 1 open calls A");
    }

    @Test
    void emptyTextOfAnAnswerIsDroppedAndBlankTextOfAUserIsRefused() {
        Conversation answered =
                asked.answer(List.of(TextBlock.of(""), TextBlock.of("Rhine."), TextBlock.of(" ")), "anthropic", false);

        assertThat(answered.messages().get(1).content()).containsExactly(TextBlock.of("Rhine."), TextBlock.of(" "));
        assertThatThrownBy(() -> asked.user(List.of(TextBlock.of(" \n"))))
                .hasMessage("user text is blank; the API refuses it");
    }

    @Test
    void anAnswerWithoutBlocksAddsNoMessage() {
        Conversation answered = asked.answer(List.of(TextBlock.of("")), "anthropic", false);

        assertThat(roles(answered)).isEqualTo("USER:1");
        assertThat(answered.notSendable()).isEmpty();
    }

    @Test
    void aPausedAnswerGoesOnInTheSameMessage() {
        Conversation paused = asked.answer(List.of(server("server_tool_use", "id", "s1")), "anthropic", true);
        assertThat(paused.notSendable()).isEmpty();
        assertThatThrownBy(() -> paused.user(List.of(QUESTION)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("let the paused answer go on first");

        Conversation done = paused.answer(
                List.of(server("web_search_tool_result", "tool_use_id", "s1"), TextBlock.of("Found.")),
                "anthropic",
                false);
        assertThat(roles(done)).isEqualTo("USER:1 ASSISTANT:3");
        assertThat(roles(done.user(List.of(QUESTION)))).isEqualTo("USER:1 ASSISTANT:3 USER:1");
    }

    @Test
    void afterAServerSideFallbackTheFirstModelsThinkingAndCallsAreLeftOut() {
        ContentBlock thinking = block("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}");
        ContentBlock fallback = block("{\"type\":\"fallback\",\"from\":{\"model\":\"a\"},\"to\":{\"model\":\"b\"}}");
        Conversation answered = asked.answer(
                List.of(TextBlock.of("Let me see."), thinking, call("A"), fallback, thinking, TextBlock.of("Done.")),
                "anthropic",
                false);

        assertThat(answered.messages().get(1).content())
                .containsExactly(TextBlock.of("Let me see."), fallback, thinking, TextBlock.of("Done."));
        assertThat(answered.openCalls()).isEmpty();
    }

    @Test
    void whereToCacheIsNotForTheCallerToSay() {
        ContentBlock marked = block("{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"type\":\"ephemeral\"}}");

        assertThatThrownBy(() -> asked.user(List.of(marked)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cache_control");
    }

    @Test
    void aCallerCannotSayWhatTheModelOrItsToolsSay() {
        for (String type :
                List.of("tool_use", "server_tool_use", "tool_result", "web_search_tool_result", "thinking")) {
            ContentBlock block =
                    block("{\"type\":\"" + type + "\",\"id\":\"A\",\"tool_use_id\":\"A\",\"name\":\"f\",\"input\":{}}");

            assertThatThrownBy(() -> asked.user(List.of(block))).hasMessageEndingWith("a block of type " + type);
        }
    }

    @Test
    void refusesAnAnswerWithTwoCallsOfOneId() {
        assertThatThrownBy(() -> asked.answer(List.of(call("A"), call("A")), "anthropic", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two calls with the id A");
    }

    @Test
    void anOlderVersionStaysAsItWasWhenTwoGoOnFromIt() {
        Conversation left = asked.answer(List.of(TextBlock.of("left")), "anthropic", false);
        Conversation right =
                asked.answer(List.of(TextBlock.of("right")), "anthropic", false).user(List.of(QUESTION));

        assertThat(left.messages().get(1).content()).containsExactly(TextBlock.of("left"));
        assertThat(right.messages().get(1).content()).containsExactly(TextBlock.of("right"));
        assertThat(roles(asked)).isEqualTo("USER:1");
    }

    @Test
    void countsTheBytesOfItsBlocks() {
        assertThat(asked.bytes()).isEqualTo(QUESTION.raw().length());
        assertThat(asked.user(List.of(QUESTION)).bytes())
                .isEqualTo(2L * QUESTION.raw().length());
    }

    @Test
    void unknownBlocksAndFieldsSurvive() {
        String json = "{\"type\":\"hologram\",\"depth\":1.50,\"caller\":{\"type\":\"direct\"}}";
        String call =
                "{\"type\":\"tool_use\",\"caller\":null,\"input\":{\"n\":1.0},\"id\":\"A\",\"name\":\"f\",\"new\":[]}";

        assertThat(block(json).raw()).hasToString(json);
        assertThat(block(call)).isInstanceOf(ToolUseBlock.class);
        assertThat(block(call).raw()).hasToString(call);
    }

    private static String roles(Conversation conversation) {
        return conversation.messages().stream()
                .map(message -> message.role() + ":" + message.content().size())
                .collect(Collectors.joining(" "));
    }

    private static ToolResultBlock result(String id) {
        return ToolResultBlock.of(id, "shipped", false);
    }

    private static ContentBlock call(String id) {
        return block("{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"lookup_order\",\"input\":{}}");
    }

    private static ContentBlock server(String type, String idName, String id) {
        return block("{\"type\":\"" + type + "\",\"" + idName + "\":\"" + id + "\"}");
    }

    private static ContentBlock block(String json) {
        return ContentBlock.of(RawJson.parse(json));
    }
}
