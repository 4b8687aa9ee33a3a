package dev.ratchet.schema;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Arguments in the form that was meant.
 *
 * @param arguments the arguments; those that were written if there was nothing to mend
 * @param notes one line for each slip: {@code quantity: "7" (string) was taken as 7}
 */
public record Mended(JsonNode arguments, List<String> notes) {

    /** Copies {@code notes}. */
    public Mended {
        notes = List.copyOf(notes);
    }
}
