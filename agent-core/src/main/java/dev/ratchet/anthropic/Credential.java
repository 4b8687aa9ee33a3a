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
     * Returns {@code text} without the secret, should a server have put it in, and without the start of one at which the text
     * was cut. A secret of a few letters is none.
     */
    String redact(String text) {
        if (secret.length() < SHORTEST_SECRET) {
            return text;
        }
        String whole = text.replace(secret, REDACTED);
        for (int length = secret.length() - 1; length >= SHORTEST_SECRET; length--) {
            if (whole.regionMatches(whole.length() - length, secret, 0, length)) {
                return whole.substring(0, whole.length() - length) + REDACTED;
            }
        }
        return whole;
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
