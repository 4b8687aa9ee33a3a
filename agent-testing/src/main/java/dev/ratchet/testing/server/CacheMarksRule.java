package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** At most four cache marks, those of an hour before those of five minutes. */
final class CacheMarksRule implements CheckedRequest.Rule {
    /** One {@code cache_control}; null is none. */
    static final Shape MARK = Variants.of("ephemeral", Fields.typed().optional("ttl", Shape.oneOf("5m", "1h")))
            .orNull();

    private static final int MOST = 4;

    @Override
    public void check(CheckedRequest request) {
        Value automatic = request.body().at("cache_control");
        List<Value> marks = marks(request);
        Value last = automatic.given() ? lastMark(request) : null;
        int found = marks.size() + (automatic.given() && last == null ? 1 : 0);
        if (found > MOST) {
            throw Refused.invalid(
                    "A maximum of " + MOST + " blocks with cache_control may be provided. Found " + found + ".");
        }
        boolean short5m = false;
        for (Value mark : marks) {
            boolean hour = isHour(mark);
            if (hour && short5m) {
                throw mark.refused("a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block"
                        + " (in the order tools, system, messages)");
            }
            short5m |= !hour;
        }
        if (last != null && isHour(automatic) != isHour(last)) {
            throw automatic.refused("the last block has a cache_control with another ttl");
        }
        if (automatic.given() && last == null && isHour(automatic) && short5m) {
            throw automatic.refused("a ttl='1h' cache_control must not come after a ttl='5m' cache_control block");
        }
    }

    private static List<Value> marks(CheckedRequest request) {
        List<Value> marks = new ArrayList<>();
        for (Value tool : request.body().at("tools").elementsOrNone()) {
            mark(tool, marks);
        }
        for (Value block : request.body().at("system").elementsOrNone()) {
            mark(block, marks);
        }
        for (Message message : request.messages()) {
            for (Value block : message.blocks()) {
                mark(block, marks);
            }
        }
        return marks;
    }

    private static void mark(Value holder, List<Value> marks) {
        if (holder.has("cache_control")) {
            marks.add(holder.at("cache_control"));
        }
    }

    private static @Nullable Value lastMark(CheckedRequest request) {
        List<Message> messages = request.messages();
        List<Value> blocks = messages.get(messages.size() - 1).blocks();
        Value last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
        return last != null && last.has("cache_control") ? last.at("cache_control") : null;
    }

    private static boolean isHour(Value mark) {
        return mark.text("ttl").equals("1h");
    }
}
