package dev.ratchet.message;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives each call of a transcript an id that no other has; the first of an id keeps it. For one thread. */
final class CallNames {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int LONGEST_STEM = 50;

    private final Set<String> taken = new HashSet<>();
    private final Set<String> given = new HashSet<>();
    private final Map<String, Integer> counters = new HashMap<>();

    CallNames(List<Slot> slots) {
        for (Slot slot : slots) {
            if (slot.block() instanceof ToolUseBlock call) {
                taken.add(call.id());
            }
        }
    }

    /** {@return whether it is of letters, digits, _ and -, as the ids of calls and the names of tools are} */
    static boolean isLegal(String id) {
        return LEGAL.matcher(id).matches();
    }

    String nameFor(String id) {
        if (isLegal(id) && given.add(id)) {
            return id;
        }
        String stem = ILLEGAL.matcher(id.substring(0, Math.min(id.length(), LONGEST_STEM)))
                .replaceAll("_");
        String name;
        do {
            name = stem + "_" + counters.merge(stem, 1, Integer::sum);
        } while (taken.contains(name) || !given.add(name));
        return name;
    }
}
