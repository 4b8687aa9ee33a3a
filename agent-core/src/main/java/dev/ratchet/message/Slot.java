package dev.ratchet.message;

/** A block of a transcript on its way to where it may stand. */
final class Slot {
    private final String at;
    private final Role role;
    private ContentBlock block;
    private boolean changed;

    /**
     * @param at where it was read
     * @param role whose it is, which may not be the role of the message that it stood in
     * @param changed whether it is not what the model read when it thought what follows
     */
    Slot(String at, Role role, ContentBlock block, boolean changed) {
        this.at = at;
        this.role = role;
        this.block = block;
        this.changed = changed;
    }

    String at() {
        return at;
    }

    Role role() {
        return role;
    }

    ContentBlock block() {
        return block;
    }

    boolean changed() {
        return changed;
    }

    void markChanged() {
        changed = true;
    }

    void become(ContentBlock other) {
        block = other;
        changed = true;
    }
}
