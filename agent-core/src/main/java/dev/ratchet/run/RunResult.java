package dev.ratchet.run;

import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextShares;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Ledger;
import dev.ratchet.usage.Usage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a run ended, with everything that it did. Immutable.
 *
 * <p>All but {@code data} is in the state and can be stored with it; objects of the application cannot.
 *
 * @param outcome the way it ended
 * @param state the run as it stands; can be stored, resumed and replied to
 * @param data what tools handed to the application only since the run was last asked or resumed, by the id of the call, in
 *     the order in which the calls ended
 */
public record RunResult(Outcome outcome, RunState state, Map<String, Object> data) {

    /** Copies {@code data}. */
    public RunResult {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /** Makes one without data for the application. */
    public RunResult(Outcome outcome, RunState state) {
        this(outcome, state, Map.of());
    }

    /** {@return of {@link #data()} what is of this type} */
    public <T> List<T> data(Class<T> type) {
        return data.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * Returns the answer: the text of the model's last message, never its thinking.
     *
     * @throws RunIncompleteException if the run did not complete; its message says why, and it carries this result
     */
    public String text() {
        if (!outcome.completed()) {
            throw new RunIncompleteException(this);
        }
        return outcome instanceof Outcome.EndedByTool ended ? ended.answer() : lastMessageText();
    }

    /** {@return the answer of a completed run, else the last text that the model wrote; empty if it wrote none} */
    public String partialText() {
        if (outcome.completed()) {
            return text();
        }
        for (int i = state.turns().size() - 1; i >= 0; i--) {
            String text = state.turns().get(i).answer().text();
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    /** {@return what was said, by both sides} */
    public Conversation transcript() {
        return state.conversation();
    }

    /** {@return the answers of the model and the results of its calls} */
    public List<Turn> turns() {
        return state.turns();
    }

    /** {@return one row for each attempt at a model call of the whole conversation so far} */
    public Ledger ledger() {
        return state.ledger();
    }

    /** {@return the rows since the run was last asked or resumed} */
    public Ledger ledgerOfRun() {
        return state.progress().ledger();
    }

    /** {@return the tokens of the whole conversation so far} */
    public Usage usage() {
        return state.ledger().usage();
    }

    /** {@return the cost of the whole conversation so far, at list price} */
    public Cost cost() {
        return state.ledger().cost();
    }

    /** {@return what the context is made of, in tokens: system prompt, tools, task, answers, thinking, results by tool} */
    public ContextShares contextShares() {
        return ContextManager.shares(state.contextInput());
    }

    /** {@return the outcome, tokens and cost in one line} */
    @Override
    public String toString() {
        return outcome.sentence() + " " + turns().size() + " turns, " + usage() + ", " + cost();
    }

    private String lastMessageText() {
        List<Message> messages = state.conversation().messages();
        Message last = messages.get(messages.size() - 1);
        Turn turn = state.lastTurn();
        // An answer that was not kept, or had no block, left the user's message the last one.
        return last.role() == Role.ASSISTANT
                ? text(last.content())
                : turn == null ? "" : turn.answer().text();
    }

    private static String text(List<ContentBlock> blocks) {
        return blocks.stream()
                .filter(TextBlock.class::isInstance)
                .map(block -> ((TextBlock) block).text())
                .collect(Collectors.joining());
    }
}
