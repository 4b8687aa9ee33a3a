package dev.ratchet.http;

import okhttp3.Headers;

/** A key or a token, or that there is none, and how it is sent. Its {@code toString} does not show it. Immutable. */
public final class Credential {
    // Test keys such as "x" stand in every text; real ones have a hundred characters.
    private static final int SHORTEST_SECRET = 8;
    private static final String REDACTED = "[redacted]";

    private final String name;
    private final String variable;
    private final String header;
    private final String scheme;
    private final String secret;

    private Credential(String name, String variable, String header, String scheme, String secret) {
        this.name = name;
        this.variable = variable;
        this.header = header;
        this.scheme = scheme;
        this.secret = secret;
    }

    /**
     * Returns a secret that is sent in a header of its own.
     *
     * @param name what the user calls it, such as {@code API key}
     * @param variable where it mostly comes from
     * @throws IllegalArgumentException if it is empty or holds what no key has; the message does not show it
     */
    public static Credential inHeader(String header, String name, String variable, String secret) {
        return new Credential(name, variable, header, "", checked(name + " (" + variable + ")", secret));
    }

    /** Returns a secret that is sent as {@code authorization: Bearer}; otherwise as {@link #inHeader}. */
    public static Credential bearer(String name, String variable, String secret) {
        return new Credential(
                name, variable, "authorization", "Bearer ", checked(name + " (" + variable + ")", secret));
    }

    /** Returns that there is no secret, for servers that ask for none. */
    public static Credential none(String name, String variable) {
        return new Credential(name, variable, "", "", "");
    }

    /** {@return whether there is a secret} */
    public boolean given() {
        return !secret.isEmpty();
    }

    /** Adds it to what is sent. */
    public void addTo(Headers.Builder headers) {
        if (given()) {
            headers.set(header, scheme + secret);
        }
    }

    /**
     * Returns {@code text} without the secret, should a server have put it in, be it plain or escaped as JSON may be, and
     * without the start of one at which the text was cut. A secret of a few letters is none.
     */
    public String redact(String text) {
        if (secret.length() < SHORTEST_SECRET) {
            return text;
        }
        String whole = text.replace(secret, REDACTED);
        StringBuilder redacted = new StringBuilder(whole.length());
        for (int at = 0; at < whole.length(); ) {
            int length = lengthAt(at, whole);
            if (length < SHORTEST_SECRET) {
                redacted.append(whole.charAt(at++));
            } else {
                redacted.append(REDACTED);
                at += length;
            }
        }
        return redacted.toString();
    }

    /** {@return how much of {@code text} from there on is the secret, or as much of it as the end leaves; 0 if none is} */
    private int lengthAt(int start, String text) {
        int at = start;
        for (int i = 0; i < secret.length() && at < text.length(); i++) {
            int length = lengthOf(secret.charAt(i), at, text);
            if (length == 0) {
                return 0;
            }
            at = Math.min(at + length, text.length());
        }
        return at - start;
    }

    /** {@return how long {@code letter} is where it stands in {@code text}: as it is, or as in a JSON string; 0 if it does not} */
    private static int lengthOf(char letter, int at, String text) {
        if (text.charAt(at) != '\\') {
            return text.charAt(at) == letter ? 1 : 0;
        }
        if (at + 1 == text.length() || text.charAt(at + 1) == letter) {
            return 2; // such as a slash behind a backslash
        }
        String code = String.format("\\u%04x", (int) letter);
        return text.regionMatches(true, at, code, 0, Math.min(code.length(), text.length() - at)) ? code.length() : 0;
    }

    /** {@return what the user calls it} */
    public String name() {
        return name;
    }

    /** {@return where it mostly comes from} */
    public String variable() {
        return variable;
    }

    @Override
    public String toString() {
        return name + (given() ? " [redacted]" : " [none]");
    }

    private static String checked(String name, String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("the " + name + " is empty");
        }
        for (int i = 0; i < secret.length(); i++) {
            if (secret.charAt(i) <= ' ' || secret.charAt(i) > '~') {
                throw new IllegalArgumentException("the " + name
                        + " holds a space, a line end or another character that no key has, at position " + (i + 1)
                        + " of " + secret.length());
            }
        }
        return secret;
    }
}
