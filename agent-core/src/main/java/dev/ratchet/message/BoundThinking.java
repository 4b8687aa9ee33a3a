package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.List;

/**
 * Thinking is signed together with everything in front of it, and the API refuses it where that has changed. Without any
 * thinking it takes the conversation, so all of it stays or none.
 */
final class BoundThinking {
    private BoundThinking() {}

    /**
     * Leaves all thinking out unless the model would take back each of it.
     *
     * @param samePrompt whether it is known that the model thought it after this very system prompt and these tools
     * @param whole whether none was left out yet
     */
    static void apply(List<Side> sides, boolean samePrompt, boolean whole, Repairs repairs) {
        if (samePrompt && whole && intact(sides)) {
            return;
        }
        String why = samePrompt
                ? "left out: thinking is bound to everything in front of it, and some of that was repaired"
                : "left out: thinking is bound to system prompt and tools, and not known to be to these";
        for (Side side : sides) {
            side.slots().removeIf(slot -> {
                boolean thinking = slot.block() instanceof ThinkingBlock;
                if (thinking) {
                    repairs.add(Kind.THINKING_LEFT_OUT, slot.at(), why);
                }
                return thinking;
            });
            side.sayIfEmpty("(Thinking that was left out.)");
        }
    }

    private static boolean intact(List<Side> sides) {
        boolean changed = false;
        for (Side side : sides) {
            for (Slot slot : side.slots()) {
                changed |= slot.changed();
                if (changed && slot.block() instanceof ThinkingBlock) {
                    return false;
                }
            }
        }
        return true;
    }
}
