package dev.ratchet.examples;

import java.io.Console;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Colours, or none. */
enum Style {
    /** Text alone. */
    PLAIN,
    /** With the escape sequences that terminals understand (ECMA-48 SGR). */
    COLOUR;

    /** {@return colours on a terminal, unless the user wants none (see no-color.org) or it knows none} */
    static Style of(@Nullable Console console, Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return wanted && isTerminal(console) ? COLOUR : PLAIN;
    }

    /** {@return whether both input and output are a terminal} */
    static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            // Since JDK 22 there is a console even if the output goes to a file.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // an older JDK, where a console is a terminal
        }
    }

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

    /** {@return a line of a unified diff in its colour} */
    String ofDiff(String line) {
        return line.startsWith("+") ? good(line) : line.startsWith("-") ? bad(line) : line;
    }

    private String wrap(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
