package dev.ratchet.anthropic;

import okhttp3.Headers;

/** A key or a token, and how it is sent. Its {@code toString} does not show it. */
final class Credential {
    // Test keys such as "x" stand in every text; real ones have a hundred characters.
    private static final int SHORTEST_SECRET = 8;

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

    /** {@return {@code text} without the secret, should a server have put it in; one of a few letters is none} */
    String redact(String text) {
        return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "[redacted]");
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
