package dev.ratchet.context;

import dev.ratchet.context.CacheUse.Place;
import dev.ratchet.context.ContextPolicy.Caching;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.CacheMarks.Position;
import dev.ratchet.model.Capabilities;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the four marks go: behind tools and system prompt; at the boundary, up to which everything old is left out; at the
 * end of the last request, an exact hit however many blocks came since, where the service looks back only 20 from a mark; at
 * the end of this one. When the boundary moves, the end of the last request is no hit any more, and the old boundary is.
 */
final class CacheLayout {
    private static final Set<String> MARKABLE =
            Set.of("image", "document", "search_result", "server_tool_use", "compaction");

    // An estimate may be too low by this much and the mark still be of use; a useless one costs nothing.
    private static final double DOUBT = 1.25;

    private CacheLayout() {}

    static CacheMarks marks(ContextInput in) {
        if (in.policy().caching() == Caching.OFF) {
            return CacheMarks.NONE;
        }
        double density = in.state().counted().density();
        long prompt = ContextManager.promptSize(in.prompt());
        long least = Math.round(in.model().capabilities().cache().minimum() / DOUBT);
        List<Position> blocks = Stream.of(
                        Clearing.before(in.state()), in.state().cache().end(), endOf(in.conversation()))
                .filter(Objects::nonNull)
                .filter(place -> density * (prompt + place.size()) >= least)
                .map(Place::position)
                .distinct()
                .sorted()
                .toList();
        return new CacheMarks(density * prompt >= least, blocks, isForAnHour(in));
    }

    /**
     * Each request renews what it reads, so the choice is about the next gap alone. That it is too long for five minutes is
     * as likely as it was so far; then everything is to be written again. For an hour, what is written now costs more.
     */
    private static boolean isForAnHour(ContextInput in) {
        if (in.policy().caching() != Caching.AUTO) {
            return in.policy().caching() == Caching.ONE_HOUR;
        }
        CacheUse use = in.state().cache().until(in.now());
        if (use.longGaps() == 0) {
            return false;
        }
        Capabilities.Cache price = in.model().capabilities().cache();
        double tokens = ContextManager.inputTokens(in);
        long found = use.end() == null || use.coldAt(in.now()) ? 0 : use.end().size();
        double written = found == 0
                ? tokens
                : Math.min(
                        tokens,
                        in.state().counted().density() * (in.conversation().tokens() - found));
        double likely = (double) use.longGaps() / use.gaps();
        return likely * (price.write5m() - price.read()) * tokens > (price.write1h() - price.write5m()) * written;
    }

    /** {@return the last block that may carry a mark, or null if there is none} */
    static @Nullable Place endOf(Conversation conversation) {
        List<Message> messages = conversation.messages();
        int message = messages.size() - 1;
        if (message < 0) {
            return null;
        }
        List<ContentBlock> content = messages.get(message).content();
        for (int block = content.size() - 1; block >= 0; block--) {
            if (markable(content.get(block))) {
                return new Place(new Position(message, block), conversation.tokens());
            }
        }
        return null;
    }

    private static boolean markable(ContentBlock block) {
        return block instanceof TextBlock
                || block instanceof ToolUseBlock
                || block instanceof ToolResultBlock
                || (block instanceof OtherBlock
                        && (MARKABLE.contains(block.type()) || block.type().endsWith("_tool_result")));
    }
}
