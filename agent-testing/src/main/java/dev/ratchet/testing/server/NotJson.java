package dev.ratchet.testing.server;

import tools.jackson.core.JacksonException;

/** A text is no JSON, or JSON that is deeper, longer or larger in its numbers than anybody reads. */
final class NotJson extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String place;

    private NotJson(String message, String place, Throwable cause) {
        super(message, cause);
        this.place = place;
    }

    static NotJson of(JacksonException e) {
        // Of a value beyond a limit, such as a name of 50,000 characters, no place is told.
        if (e.getLocation() == null) {
            return new NotJson(e.getOriginalMessage(), e.getOriginalMessage(), e);
        }
        String place = "line " + e.getLocation().getLineNr() + " column "
                + e.getLocation().getColumnNr();
        return new NotJson(e.getOriginalMessage() + ", " + place, place, e);
    }

    static NotJson of(NumberFormatException e) {
        return new NotJson("a number is out of range", "a number is out of range", e);
    }

    /** {@return where it stops to be JSON, as the service says it; the reason if no place is known} */
    String place() {
        return place;
    }
}
