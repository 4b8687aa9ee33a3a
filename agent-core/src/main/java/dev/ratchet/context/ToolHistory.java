package dev.ratchet.context;

import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.Role;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.CacheMarks.Position;
import java.util.List;

/**
 * Where the calls of a conversation and their results stand, added to as it grows.
 *
 * @param toolUses the calls so far, as the service counts them
 * @param thinkingTurns the answers so far that have thinking
 * @param lastThinking the message of the last of them, or -1
 * @param turns the turns with calls whose results are there
 */
record ToolHistory(int toolUses, int thinkingTurns, int lastThinking, AppendOnlyList<ToolTurn> turns) {
    static final ToolHistory NONE = new ToolHistory(0, 0, -1, AppendOnlyList.empty());

    /**
     * A turn with calls; each number is that of everything up to it.
     *
     * @param end its last result
     * @param toolUses the calls
     * @param thinkingTurns the answers with thinking
     * @param size the size of the conversation
     * @param resultSize the size of the results in it
     */
    record ToolTurn(Position end, int toolUses, int thinkingTurns, long size, long resultSize) {}

    static ToolHistory of(Conversation loaded) {
        ToolHistory all = NONE;
        List<Message> messages = loaded.messages();
        long size = 0;
        for (int i = 0; i < messages.size(); i++) {
            List<ContentBlock> content = messages.get(i).content();
            if (messages.get(i).role() == Role.ASSISTANT) {
                size += size(content);
                all = all.answered(i, content);
            } else {
                int results = 0;
                while (results < content.size() && content.get(results) instanceof ToolResultBlock) {
                    results++;
                }
                if (results > 0) {
                    long ofResults = size(content.subList(0, results));
                    all = all.results(new Position(i, results - 1), size + ofResults, ofResults);
                }
                size += size(content);
            }
        }
        return all;
    }

    /** {@return this with an answer that was added to {@code sent}, making it {@code kept}} */
    ToolHistory answered(Conversation sent, Conversation kept) {
        int last = kept.messages().size() - 1;
        if (last < 0 || kept.messages().get(last).role() != Role.ASSISTANT) {
            return this; // it had no block
        }
        List<ContentBlock> content = kept.messages().get(last).content();
        boolean goesOn = sent.messages().size() == kept.messages().size();
        int from = goesOn ? sent.messages().get(last).content().size() : 0;
        return answered(last, content.subList(from, content.size()));
    }

    /** {@return this with results that were added to {@code before}, making it {@code after}} */
    ToolHistory results(Conversation before, Conversation after) {
        int last = after.messages().size() - 1;
        Position end = new Position(last, after.messages().get(last).content().size() - 1);
        return results(end, after.tokens(), after.tokens() - before.tokens());
    }

    private ToolHistory results(Position end, long size, long added) {
        long before = turns.isEmpty() ? 0 : turns.get(turns.size() - 1).resultSize();
        return new ToolHistory(
                toolUses,
                thinkingTurns,
                lastThinking,
                turns.plus(new ToolTurn(end, toolUses, thinkingTurns, size, before + added)));
    }

    private ToolHistory answered(int message, List<ContentBlock> blocks) {
        int uses = toolUses;
        boolean thinks = false;
        for (ContentBlock block : blocks) {
            if (block instanceof ToolUseBlock
                    || (block instanceof OtherBlock && block.type().endsWith("_tool_use"))) {
                uses++; // whether the service counts its own tools is not known; so never a result too many goes
            }
            thinks |= block instanceof ThinkingBlock;
        }
        boolean another = thinks && message != lastThinking;
        return new ToolHistory(
                uses, another ? thinkingTurns + 1 : thinkingTurns, another ? message : lastThinking, turns);
    }

    /** {@return how many calls there are in these messages, as the service counts them} */
    static int usesIn(List<Message> messages) {
        return NONE.all(messages).toolUses;
    }

    /** {@return how many of these messages have thinking} */
    static int thinkingTurnsIn(List<Message> messages) {
        return NONE.all(messages).thinkingTurns;
    }

    private ToolHistory all(List<Message> messages) {
        ToolHistory all = this;
        for (int i = 0; i < messages.size(); i++) {
            all = messages.get(i).role() == Role.ASSISTANT
                    ? all.answered(i, messages.get(i).content())
                    : all;
        }
        return all;
    }

    private static long size(List<ContentBlock> blocks) {
        return blocks.stream().mapToLong(block -> block.raw().tokens()).sum();
    }
}
