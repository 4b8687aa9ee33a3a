package dev.ratchet.tools.files;

import dev.ratchet.message.VisibleText;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a call makes of a file, worked out before anything is changed: to be carried out, or shown to whoever decides. */
final class PlannedEdit {
    private final WholeFile file;
    private final byte @Nullable [] before;
    private final byte @Nullable [] after;
    private final @Nullable TextEdit edit;
    private final boolean stale;

    private PlannedEdit(
            WholeFile file, byte @Nullable [] before, byte @Nullable [] after, @Nullable TextEdit edit, boolean stale) {
        this.file = file;
        this.before = before;
        this.after = after;
        this.edit = edit;
        this.stale = stale;
    }

    static PlannedEdit making(WholeFile file, byte[] after) {
        return new PlannedEdit(file, null, after, null, false);
    }

    static PlannedEdit deleting(WholeFile file, byte[] before) {
        return new PlannedEdit(file, before, null, null, false);
    }

    /** Of a file that gets another text. */
    static PlannedEdit changing(WholeFile file, byte[] before, byte[] after, @Nullable TextEdit edit, boolean stale) {
        file.checkSize(after.length);
        return new PlannedEdit(file, before, after, edit, stale);
    }

    WholeFile file() {
        return file;
    }

    /** {@return what the file holds, or null if it is to be made} */
    byte @Nullable [] before() {
        return before;
    }

    /** {@return what it will hold, or null if it is to be deleted} */
    byte @Nullable [] after() {
        return after;
    }

    /** {@return the changed place in its text, or null if the whole text is new} */
    @Nullable
    TextEdit edit() {
        return edit;
    }

    /** {@return whether somebody else has changed it since the run saw it} */
    boolean stale() {
        return stale;
    }

    boolean changesNothing() {
        return Arrays.equals(before, after);
    }

    /**
     * {@return its diff, for a person to read: what a terminal would obey is written out}
     *
     * @param folder in front of the file's path
     */
    String shown(String folder) {
        if (changesNothing()) {
            return "changes nothing: " + visible(folder + file.name()) + " holds that text already";
        }
        return FileDiff.between(folder + file.name(), before, after).readable().stream()
                .map(PlannedEdit::visible)
                .collect(Collectors.joining("\n"));
    }

    /** Escaped but for tabs, which code is full of. */
    static String visible(String line) {
        return Arrays.stream(line.split("\t", -1))
                .map(part -> VisibleText.of(part, Integer.MAX_VALUE))
                .collect(Collectors.joining("\t"));
    }
}
