package dev.ratchet.tool;

/**
 * Which slips of a model are mended before its arguments are checked: those of which there is no doubt what was meant. The
 * result of such a call says so, so that the model learns. Whatever could be meant in two ways is refused.
 *
 * @param numbersInText whether {@code "7"} is 7 where only a number can stand
 * @param singleValues whether {@code "a"} is {@code ["a"]} where only a list can stand; not where the text could be
 *     several values itself, such as {@code "a, b"}
 */
public record Leniency(boolean numbersInText, boolean singleValues) {

    /** Both; the default, since to refuse them costs a turn and teaches no more than the note does. */
    public static final Leniency DEFAULT = new Leniency(true, true);

    /** Nothing is mended. */
    public static final Leniency NONE = new Leniency(false, false);
}
