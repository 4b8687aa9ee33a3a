package dev.ratchet.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of a transcript in the making: what one side says until the other does. For one thread. */
final class Side {
    private final Role role;
    private final String at;
    private final List<Slot> slots = new ArrayList<>();

    /** Begins a message with what was read at that place. */
    Side(Role role, String at) {
        this.role = role;
        this.at = at;
    }

    Role role() {
        return role;
    }

    List<Slot> slots() {
        return slots;
    }

    void add(Slot slot) {
        slots.add(slot);
    }

    void putInFront(List<Slot> others) {
        slots.addAll(0, others);
    }

    /** Puts a text where a repair has left nothing: roles alternate, and the neighbours do not become one. */
    void sayIfEmpty(String text) {
        if (slots.isEmpty()) {
            slots.add(new Slot(at, role, TextBlock.of(text), true));
        }
    }

    void replaceAll(List<Slot> others) {
        slots.clear();
        slots.addAll(others);
    }

    /** {@return the index of the last block of that type, or -1} */
    int lastOfType(String type) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).block().type().equals(type)) {
                return i;
            }
        }
        return -1;
    }

    Message message(@Nullable String provider) {
        return new Message(
                role, AppendOnlyList.copyOf(slots.stream().map(Slot::block).toList()), provider);
    }
}
