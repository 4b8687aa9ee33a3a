package dev.ratchet.context;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.Role;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolDefinition;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a context is made of, in tokens: the whole is what the service counted and what came since, the parts are shares of
 * it by the size of their text. What the service leaves out counts only as far as it stays.
 *
 * @param system the system prompt
 * @param tools the definitions of the tools, and what the service adds for them
 * @param task what the user said
 * @param assistant what the model said, its calls included
 * @param thinking what the model thought
 * @param toolResults the results of the calls, by the tool's name
 */
public record ContextShares(
        long system, long tools, long task, long assistant, long thinking, Map<String, Long> toolResults) {

    // What stays of a result that is left out.
    private static final long LEFT = 10;

    /** Copies {@code toolResults}, in its order. */
    public ContextShares {
        toolResults = Collections.unmodifiableMap(new LinkedHashMap<>(toolResults));
    }

    /** {@return all of it} */
    public long total() {
        return system + tools + task + assistant + thinking + allResults();
    }

    /** {@return the results of all tools} */
    public long allResults() {
        return toolResults.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Looks through the whole conversation, so this is for when somebody asks. */
    static ContextShares of(ContextInput in) {
        long system = in.prompt().system() == null ? 0 : in.prompt().system().tokens();
        long tools = 0;
        for (ToolDefinition tool : in.prompt().tools()) {
            tools += tool.raw().tokens();
        }
        long task = 0;
        long assistant = 0;
        long thinking = 0;
        Map<String, Long> results = new TreeMap<>();
        Map<String, String> names = new HashMap<>();
        Cleared cleared = in.state().cleared();
        int seenResults = 0;
        int seenThinking = 0;
        for (Message message : in.conversation().messages()) {
            boolean thinks = false;
            for (ContentBlock block : message.content()) {
                long size = Conversation.tokens(block);
                if (block instanceof OtherBlock other && other.summary() != null) { // it is read in place of all before
                    task = 0;
                    assistant = size;
                    thinking = 0;
                    results.clear();
                } else if (block instanceof ThinkingBlock) {
                    thinks = true;
                    thinking += seenThinking < cleared.thinkingTurns() ? 0 : size;
                } else if (block instanceof ToolResultBlock result) {
                    seenResults++;
                    results.merge(
                            names.getOrDefault(result.toolUseId(), "unknown"),
                            seenResults <= cleared.toolUses() ? Math.min(LEFT, size) : size,
                            Long::sum);
                } else if (message.role() == Role.USER) {
                    task += size;
                } else {
                    assistant += size;
                    if (block instanceof ToolUseBlock call) {
                        names.put(call.id(), call.name());
                    }
                }
            }
            seenThinking += thinks ? 1 : 0;
        }
        long size = system
                + tools
                + task
                + assistant
                + thinking
                + results.values().stream().mapToLong(Long::longValue).sum();
        long total = ContextManager.inputTokens(in);
        double factor = size == 0 ? 0 : (double) total / size;
        results.replaceAll((name, tokens) -> Math.round(factor * tokens));
        ContextShares shares = new ContextShares(
                Math.round(factor * system),
                0,
                Math.round(factor * task),
                Math.round(factor * assistant),
                Math.round(factor * thinking),
                results);
        long rest = total - shares.total(); // the tools, and what was lost in rounding
        return tools == 0 ? shares.plusTask(rest) : shares.withTools(rest);
    }

    private ContextShares plusTask(long rest) {
        return new ContextShares(system, tools, Math.max(0, task + rest), assistant, thinking, toolResults);
    }

    private ContextShares withTools(long rest) {
        return new ContextShares(system, Math.max(0, rest), task, assistant, thinking, toolResults);
    }
}
