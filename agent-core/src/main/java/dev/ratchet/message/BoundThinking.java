package dev.ratchet.message;

import dev.ratchet.message.Repair.Kind;
import java.util.ArrayList;
import java.util.List;

/** Thinking is signed together with everything in front of it: where that has changed, the API refuses it. */
final class BoundThinking {
    private BoundThinking() {}

    /** Takes out what the model would not take back: all thinking behind the first block that is not what it was. */
    static void apply(List<Side> sides, boolean samePrompt, Repairs repairs) {
        boolean intact = samePrompt;
        for (Side side : sides) {
            List<Slot> kept = new ArrayList<>();
            for (Slot slot : side.slots()) {
                intact &= !slot.changed();
                if (intact || !(slot.block() instanceof ThinkingBlock)) {
                    kept.add(slot);
                } else {
                    repairs.add(
                            Kind.THINKING_LEFT_OUT,
                            slot.at(),
                            samePrompt
                                    ? "left out: it is bound to everything in front of it, and that was repaired"
                                    : "left out: it is bound to system prompt and tools, and not known to be to these");
                }
            }
            side.replaceAll(kept);
            side.sayIfEmpty("(Thinking that was left out.)");
        }
    }
}
