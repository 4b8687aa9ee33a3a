package dev.ratchet.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.CacheMarks.Position;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ContextManagerTest {
    private static final Prompt PROMPT = Prompt.of("Be brief.", List.of());
    private static final ModelInfo MODEL =
            new ModelInfo("anthropic", "m", OptionalInt.of(200_000), OptionalInt.empty());

    private final Conversation asked = Conversation.empty().user(List.of(TextBlock.of("a".repeat(3_000))));

    @Test
    void theFirstRequestIsEstimatedFromItsText() {
        Conversation words = Conversation.empty().user(List.of(TextBlock.of("where is my order ".repeat(250))));

        assertThat(plan(ContextState.START, words).inputTokens()).isBetween(1_250L, 1_400L); // a thousand words
    }

    @Test
    void whatTheServiceCountedIsKnownAndOnlyTheRestIsEstimated() {
        Conversation answered = asked.answer(List.of(TextBlock.of("b".repeat(400))), "anthropic", false);
        ContextState state = answered(asked, answered, new Usage(100, 0, 300, 400, 100, 0));

        assertThat(state.tokens()).isEqualTo(900);
        assertThat(plan(state, answered).inputTokens()).isEqualTo(900);
        Conversation next = answered.user(List.of(TextBlock.of("c".repeat(300))));
        assertThat(plan(state, next).inputTokens()).isBetween(930L, 1_015L);
        assertThat(ContextManager.windowShare(state, MODEL)).isEqualTo(0.0045);
    }

    @Test
    void anAnswerThatWasNotKeptIsNotCounted() {
        assertThat(answered(asked, asked, new Usage(100, 0, 0, 0, 5_000, 0)).tokens())
                .isEqualTo(100);
    }

    @Test
    void afterAnAnswerThatDoesNotTellAllOfItIsEstimated() {
        Conversation answered =
                asked.answer(List.of(TextBlock.of("where is my order ".repeat(250))), "anthropic", false);

        assertThat(plan(answered(asked, answered, Usage.NONE), answered).inputTokens())
                .isGreaterThan(plan(ContextState.START, asked).inputTokens() + 1_000);
    }

    @Test
    void marksThePromptTheLastEndAndTheNewEnd() {
        assertThat(plan(ContextState.START, asked).cacheMarks().prompt()).isTrue();
        assertThat(plan(ContextState.START, asked).cacheMarks().blocks()).containsExactly(new Position(0, 0));

        Conversation answered = asked.answer(List.of(call("A"), call("B")), "anthropic", false);
        ContextState state = answered(asked, answered, Usage.NONE);
        Conversation next =
                answered.results(List.of(ToolResultBlock.of("A", "1", false), ToolResultBlock.of("B", "2", false)));
        assertThat(plan(state, next).cacheMarks().blocks()).containsExactly(new Position(0, 0), new Position(2, 1));
    }

    @Test
    void thinkingIsNeverMarked() {
        ContentBlock thinking =
                ContentBlock.of(RawJson.parse("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"s\"}"));
        Conversation paused = asked.answer(List.of(TextBlock.of("Searching."), thinking), "anthropic", true);

        assertThat(plan(ContextState.START, paused).cacheMarks().blocks()).containsExactly(new Position(1, 0));
    }

    @Test
    void aRequestThatLeavesNoRoomForAnAnswerDoesNotFit() {
        ContextState nearlyFull = answered(asked, asked, new Usage(198_900, 0, 0, 0, 9, 0));
        ContextState full = answered(asked, asked, new Usage(199_100, 0, 0, 0, 9, 0));

        assertThat(plan(nearlyFull, asked).fits()).isTrue();
        assertThat(plan(full, asked).fits()).isFalse();
    }

    private static ContextState answered(Conversation sent, Conversation kept, Usage usage) {
        ContextInput in = input(ContextState.START, sent);
        return in.state().asked(in, ContextManager.plan(in)).answered(PROMPT, sent, kept, usage);
    }

    private static ContextPlan plan(ContextState state, Conversation conversation) {
        return ContextManager.plan(input(state, conversation));
    }

    private static ContextInput input(ContextState state, Conversation conversation) {
        return new ContextInput(state, PROMPT, conversation, MODEL, ContextPolicy.DEFAULT, Instant.EPOCH, 50);
    }

    private static ContentBlock call(String id) {
        return ContentBlock.of(
                RawJson.parse("{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"lookup_order\",\"input\":{}}"));
    }
}
