package dev.ratchet.testing.server;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/** No text of a body is cut in the middle of a character, as {@code "\\ud83d"} is. */
final class WholeCharacters {
    private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();

    private WholeCharacters() {}

    static void check(Value body) {
        new WholeCharacters().checkAll(body);
    }

    private void checkAll(Value value) {
        if (value.node().isString()) {
            check(value.node().stringValue(), value);
        } else if (value.node().isArray()) {
            value.elements().forEach(this::checkAll);
        } else {
            for (String name : value.node().propertyNames()) {
                check(name, value);
                checkAll(value.at(name));
            }
        }
    }

    private void check(String text, Value place) {
        if (!utf8.canEncode(text)) {
            String path = place.path();
            throw Refused.invalid("The request body is not valid JSON: no low surrogate in string"
                    + (path.isEmpty() ? "" : ": " + path));
        }
    }
}
