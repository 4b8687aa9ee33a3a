package dev.ratchet.examples;

/** Colours, or none. */
enum Style {
    /** Text alone. */
    PLAIN,
    /** With the escape sequences that terminals understand (ECMA-48 SGR). */
    COLOUR;

    String strong(String text) {
        return wrap("1", text);
    }

    String faint(String text) {
        return wrap("2", text);
    }

    String bad(String text) {
        return wrap("31", text);
    }

    String good(String text) {
        return wrap("32", text);
    }

    String accent(String text) {
        return wrap("36", text);
    }

    private String wrap(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
