package dev.ratchet.tools.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for one name: {@code *} stands for any characters, {@code ?} for one, {@code [a-z]} for one of a set, a backslash
 * takes the next character as it is. Matching takes no more steps than the product of the two lengths, which no regular
 * expression made of the pattern would promise.
 */
final class NamePattern {
    private final List<Optional<IntPredicate>> tokens; // for one character each, empty for a star

    private NamePattern(List<Optional<IntPredicate>> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** {@return the pattern, or empty if it is malformed: a set without its end, a backslash at the end} */
    static Optional<NamePattern> of(String pattern) {
        List<Optional<IntPredicate>> tokens = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            if (c == '*') {
                tokens.add(Optional.empty());
            } else if (c == '?') {
                tokens.add(Optional.of(any -> true));
            } else if (c == '[') {
                CharacterSet set = CharacterSet.parse(pattern, at);
                if (set == null) {
                    return Optional.empty();
                }
                tokens.add(Optional.of(set.fits()));
                at = set.end();
            } else {
                if (c == '\\') {
                    if (at == pattern.length()) {
                        return Optional.empty();
                    }
                    c = pattern.codePointAt(at);
                    at += Character.charCount(c);
                }
                int literal = c;
                tokens.add(Optional.of(other -> other == literal));
            }
        }
        return Optional.of(new NamePattern(tokens));
    }

    boolean matches(String name) {
        int[] chars = name.codePoints().toArray();
        int token = 0;
        int at = 0;
        int star = -1; // the last star, and how far it reaches
        int reached = 0;
        while (at < chars.length) {
            if (token < tokens.size() && tokens.get(token).isEmpty()) {
                star = token++;
                reached = at;
            } else if (token < tokens.size() && tokens.get(token).orElseThrow().test(chars[at])) {
                token++;
                at++;
            } else if (star >= 0) {
                token = star + 1;
                at = ++reached;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token).isEmpty()) {
            token++;
        }
        return token == tokens.size();
    }

    /** What stands in brackets, and where it ends in the pattern. */
    private record CharacterSet(IntPredicate fits, int end) {

        /** Returns the set whose bracket stands before {@code start}, or null if it has no end. */
        static @Nullable CharacterSet parse(String pattern, int start) {
            int at = start;
            boolean negated = at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^');
            at += negated ? 1 : 0;
            IntPredicate fits = c -> false;
            for (boolean first = true; at < pattern.length(); first = false) {
                int c = pattern.codePointAt(at);
                if (c == ']' && !first) {
                    IntPredicate all = fits;
                    return new CharacterSet(negated ? all.negate() : all, at + 1);
                }
                int classEnd = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
                if (classEnd >= 0) {
                    fits = fits.or(named(pattern.substring(at + 2, classEnd)));
                    at = classEnd + 2;
                    continue;
                }
                if (c == '\\' && at + 1 < pattern.length()) {
                    c = pattern.codePointAt(++at);
                }
                at += Character.charCount(c);
                int low = c;
                int high = c;
                if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                    high = pattern.codePointAt(++at);
                    if (high == '\\' && at + 1 < pattern.length()) {
                        high = pattern.codePointAt(++at);
                    }
                    at += Character.charCount(high);
                }
                int last = high;
                fits = fits.or(other -> other >= low && other <= last);
            }
            return null;
        }

        private static IntPredicate named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "alpha" -> c -> c < 128 && Character.isLetter(c);
                case "digit" -> c -> c >= '0' && c <= '9';
                case "alnum" -> c -> c < 128 && Character.isLetterOrDigit(c);
                case "upper" -> c -> c >= 'A' && c <= 'Z';
                case "lower" -> c -> c >= 'a' && c <= 'z';
                case "space" -> c -> c == ' ' || (c >= 9 && c <= 13);
                case "punct" -> c -> c > 32 && c < 127 && !Character.isLetterOrDigit(c);
                case "xdigit" -> c -> Character.digit(c, 16) >= 0 && c < 128;
                default -> c -> false;
            };
        }
    }
}
