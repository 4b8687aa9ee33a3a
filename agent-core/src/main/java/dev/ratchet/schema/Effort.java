package dev.ratchet.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The work that one validation may take. Schemas may come from a server and values from a model: references in circles,
 * alternatives of alternatives (2^depth tries) and greedy expressions must end. For one thread.
 */
final class Effort {
    // A value of a thousand members takes a few thousand steps.
    private static final int MAX_STEPS = 1_000_000;
    // Values of 100 levels and more, each through a reference and an alternative, in a third of a thread's stack.
    private static final int MAX_DEPTH = 300;

    // An end, behind what is none: escaped, or among the characters of a class.
    private static final Pattern END = Pattern.compile("(?s)\\\\.|\\[(?:[^\\]\\\\]|\\\\.)*+]|\\$");

    private int steps;
    private int depth;

    /** Takes a step down. Returns false, without taking it, if that would be too much. */
    boolean enter() {
        if (++steps >= MAX_STEPS || depth >= MAX_DEPTH) {
            return false;
        }
        depth++;
        return true;
    }

    void leave() {
        depth--;
    }

    /** What an expression says of a text. */
    enum Match {
        YES,
        NO,
        TOO_MUCH
    }

    /** Looks for {@code pattern} in {@code text}, each look at a character being a step. */
    Match find(String pattern, String text) {
        try {
            return Pattern.compile(endAsInSchemas(pattern))
                            .matcher(new Counted(text))
                            .find()
                    ? Match.YES
                    : Match.NO;
        } catch (PatternSyntaxException e) {
            return Match.YES; // a dialect of expressions that Java does not know
        } catch (Spent | StackOverflowError e) {
            steps = MAX_STEPS;
            return Match.TOO_MUCH;
        }
    }

    /** In JSON Schema {@code $} is the end of the text; in Java a line end may come behind it. */
    private static String endAsInSchemas(String pattern) {
        return END.matcher(pattern)
                .replaceAll(each -> each.group().equals("$") ? "\\\\z" : Matcher.quoteReplacement(each.group()));
    }

    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super(null, null, false, false);
        }
    }

    private final class Counted implements CharSequence {
        private final String text;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps >= MAX_STEPS) {
                throw new Spent();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
