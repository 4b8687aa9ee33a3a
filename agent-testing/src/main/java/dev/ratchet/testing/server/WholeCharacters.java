package dev.ratchet.testing.server;

/** No text of a body is cut in the middle of a character, as {@code "\\ud83d"} is. */
final class WholeCharacters {
    private WholeCharacters() {}

    static void check(Value value) {
        if (value.node().isString()) {
            check(value.node().stringValue(), value);
        } else if (value.node().isArray()) {
            value.elements().forEach(WholeCharacters::check);
        } else {
            for (String name : value.node().propertyNames()) {
                check(name, value);
                check(value.at(name));
            }
        }
    }

    private static void check(String text, Value place) {
        if (!isWhole(text)) {
            String path = place.path();
            throw Refused.invalid("The request body is not valid JSON: no low surrogate in string"
                    + (path.isEmpty() ? "" : ": " + path));
        }
    }

    /** An encoder would tell as well, at many times the price. */
    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
