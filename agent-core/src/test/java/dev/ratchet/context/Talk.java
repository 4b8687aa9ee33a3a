package dev.ratchet.context;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.Capabilities;
import dev.ratchet.model.Capabilities.Thinking;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A conversation with a model that calls tools, turn by turn, without a wire: a word is a token. */
final class Talk {
    static final Prompt PROMPT = Prompt.of("word ".repeat(5_000).strip(), List.of());

    private final ModelInfo model;
    private final ContextPolicy policy;
    private final int maxTurns;
    private Instant now = Instant.parse("2026-11-21T09:30:00Z");
    private ContextState state = ContextState.START;
    private Conversation conversation = Conversation.empty().user(List.of(TextBlock.of("word")));
    private int turn;
    private int calls;
    final List<ContextEdit> edits = new ArrayList<>();
    final List<Integer> editedBefore = new ArrayList<>();

    Talk(ModelInfo model, ContextPolicy policy, int maxTurns) {
        this.model = model;
        this.policy = policy;
        this.maxTurns = maxTurns;
    }

    static ModelInfo model(double read, Thinking thinking, int window) {
        return new ModelInfo(
                "anthropic",
                "m",
                OptionalInt.of(window),
                OptionalInt.empty(),
                new Capabilities(true, true, true, thinking, new Capabilities.Cache(512, read, 1.25, 2), 4_784, false));
    }

    ContextInput input() {
        return new ContextInput(state, PROMPT, conversation, model, policy, now, maxTurns - turn);
    }

    ContextPlan plan() {
        return ContextManager.plan(input());
    }

    ContextState state() {
        return state;
    }

    Talk later(Duration gap) {
        now = now.plus(gap);
        return this;
    }

    /** The model asks for so many results, and gets them. */
    Talk turn(int parallel, int wordsEach) {
        return turn(parallel, wordsEach, 100, false);
    }

    Talk turn(int parallel, int wordsEach, int wordsSaid, boolean thinks) {
        turn++;
        ContextManager.edit(input()).ifPresent(edit -> {
            state = state.edited(edit);
            edits.add(edit);
            editedBefore.add(turn);
        });
        ContextInput in = input();
        long read = 5_000 + conversation.tokens() - cleared();
        List<ContentBlock> answer = new ArrayList<>();
        if (thinks) {
            answer.add(ContentBlock.of(
                    RawJson.parse("{\"type\":\"thinking\",\"thinking\":\"word word word\",\"signature\":\"s\"}")));
        }
        answer.add(TextBlock.of(words(wordsSaid)));
        List<ToolResultBlock> results = new ArrayList<>();
        for (int i = 0; i < parallel; i++) {
            String id = "c" + ++calls;
            answer.add(ContentBlock.of(
                    RawJson.parse("{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"read\",\"input\":{}}")));
            results.add(ToolResultBlock.of(id, words(wordsEach), false));
        }
        Conversation kept = conversation.answer(answer, "anthropic", false);
        Usage usage = new Usage(read, 0, 0, 0, kept.tokens() - conversation.tokens(), 0);
        state = state.asked(in, ContextManager.plan(in)).answered(PROMPT, conversation, kept, usage);
        conversation = kept.results(results);
        state = state.results(kept, conversation);
        return this;
    }

    private long cleared() {
        return edits.stream().mapToLong(ContextEdit::tokens).sum();
    }

    private static String words(int count) {
        return "word ".repeat(count).strip();
    }
}
