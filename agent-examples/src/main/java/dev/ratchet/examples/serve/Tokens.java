package dev.ratchet.examples.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the service: the bearer token of each client, kept as a digest only. Immutable.
 *
 * <p>Every token is compared with every other in constant time, so an answer tells nothing about how near a guess was.
 */
public final class Tokens {
    private static final int SHORTEST = 16; // 128 bits, if they are letters and digits by chance
    private static final String SCHEME = "bearer ";

    private final Map<String, byte[]> digests;

    private Tokens(Map<String, byte[]> digests) {
        this.digests = digests;
    }

    /**
     * Reads a file with a line for each client: its name, a space, its token of at least 16 characters. Empty lines and
     * those that start with {@code #} do not count.
     *
     * @throws IllegalArgumentException if a line is wrong, or there is none; the message names the line, never a token
     */
    public static Tokens read(Path file) throws IOException {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", -1);
            if (words.length != 2 || words[1].length() < SHORTEST) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " of " + file + " must be a name and a token of at " + "least " + SHORTEST
                                + " characters, such as: anna " + "q7".repeat(SHORTEST / 2));
            }
            if (digests.put(words[0], digest(words[1])) != null) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " of " + file + " names " + words[0] + " a second time; leave one out");
            }
        }
        if (digests.isEmpty()) {
            throw new IllegalArgumentException("no client in " + file + "; give each a line: its name and its token");
        }
        return new Tokens(digests);
    }

    /** {@return the name of the client whose token this header carries} */
    Optional<String> client(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] given = digest(authorization.substring(SCHEME.length()).strip());
        String client = null;
        for (Map.Entry<String, byte[]> each : digests.entrySet()) {
            client = MessageDigest.isEqual(given, each.getValue()) ? each.getKey() : client;
        }
        return Optional.ofNullable(client);
    }

    /** {@return the names of the clients; their tokens are nobody's business} */
    @Override
    public String toString() {
        return "tokens of " + digests.keySet();
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // each Java has it
        }
    }
}
