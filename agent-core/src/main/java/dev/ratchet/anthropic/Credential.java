package dev.ratchet.anthropic;

import okhttp3.Headers;

/** A key or a token, and how it is sent. Its {@code toString} does not show it. */
final class Credential {
    // Test keys such as "x" stand in every text; real ones have a hundred characters.
    private static final int SHORTEST_SECRET = 8;
    private static final String REDACTED = "[redacted]";

    private final String secret;
    private final boolean bearer;

    private Credential(String secret, boolean bearer) {
        this.secret = secret;
        this.bearer = bearer;
    }

    static Credential apiKey(String key) {
        return new Credential(checked("API key (ANTHROPIC_API_KEY)", key), false);
    }

    static Credential authToken(String token) {
        return new Credential(checked("token (ANTHROPIC_AUTH_TOKEN)", token), true);
    }

    void addTo(Headers.Builder headers) {
        if (bearer) {
            headers.set("authorization", "Bearer " + secret);
        } else {
            headers.set("x-api-key", secret);
        }
    }

    /**
     * Returns {@code text} without the secret, should a server have put it in, be it plain or escaped as JSON may be, and
     * without the start of one at which the text was cut. A secret of a few letters is none.
     */
    String redact(String text) {
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
    String name() {
        return bearer ? "token" : "API key";
    }

    /** {@return where it mostly comes from} */
    String variable() {
        return bearer ? "ANTHROPIC_AUTH_TOKEN" : "ANTHROPIC_API_KEY";
    }

    @Override
    public String toString() {
        return name() + " [redacted]";
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
