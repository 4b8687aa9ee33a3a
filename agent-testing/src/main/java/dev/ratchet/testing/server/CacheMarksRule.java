package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** At most four cache marks, those of an hour before those of five minutes. */
final class CacheMarksRule implements CheckedRequest.Rule {
    private static final int MOST = 4;

    @Override
    public void check(CheckedRequest request) {
        Value automatic = request.body().at("cache_control");
        shape(automatic);
        List<Value> marks = marks(request);
        int found = marks.size() + (automatic.given() && !lastIsMarked(request) ? 1 : 0);
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
        if (automatic.given() && lastIsMarked(request) && isHour(automatic) != isHour(marks.get(marks.size() - 1))) {
            throw automatic.refused("the last block has a cache_control with another ttl");
        }
    }

    /** Checks one {@code cache_control}; none and null are fine. */
    static void shape(Value mark) {
        if (mark.given()) {
            mark.only(Set.of("type", "ttl"));
            mark.required("type").oneOf(Set.of("ephemeral"));
            if (mark.at("ttl").given()) {
                mark.tagged("ephemeral").at("ttl").oneOf(Set.of("5m", "1h"));
            }
        }
    }

    private static List<Value> marks(CheckedRequest request) {
        List<Value> marks = new ArrayList<>();
        Value tools = request.body().at("tools");
        if (tools.given()) {
            tools.elements().forEach(tool -> mark(tool, marks));
        }
        Value system = request.body().at("system");
        if (system.node().isArray()) {
            system.elements().forEach(block -> mark(block, marks));
        }
        for (Value message : request.body().at("messages").elements()) {
            Turn.blocks(message).forEach(block -> mark(block, marks));
        }
        return marks;
    }

    private static void mark(Value holder, List<Value> marks) {
        if (holder.at("cache_control").given()) {
            marks.add(holder.at("cache_control"));
        }
    }

    private static boolean lastIsMarked(CheckedRequest request) {
        List<Value> messages = request.body().at("messages").elements();
        List<Value> blocks = Turn.blocks(messages.get(messages.size() - 1));
        return !blocks.isEmpty()
                && blocks.get(blocks.size() - 1).at("cache_control").given();
    }

    private static boolean isHour(Value mark) {
        return mark.at("ttl").node().asString("5m").equals("1h");
    }
}
