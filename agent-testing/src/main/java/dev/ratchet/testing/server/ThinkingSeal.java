package dev.ratchet.testing.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a signature of this server says: which model thought what, after which prefix and after which thought. It needs no
 * secret and no memory, so it is understood after the server was started anew, and by another one.
 *
 * @param model the id of the model
 * @param number how many thinking blocks came before it in the same answer
 * @param prefix the hash of system, tools and all that was said before
 * @param previous the id of the thinking block before it, empty if there was none
 * @param text the hash of the thinking itself
 */
record ThinkingSeal(String model, int number, String prefix, String previous, String text) {
    private static final String START = "ratchet1|";
    private static final String ENCODED_START = encoded(START); // 9 bytes: what follows does not change their code

    /** {@return what tells it from other thoughts} */
    String id() {
        return PrefixDigest.hash(content());
    }

    /** {@return the signature} */
    String signature() {
        return encoded(content() + "|" + id());
    }

    /** Reads a signature; null if it is not one of this server. */
    static @Nullable ThinkingSeal read(String signature) {
        if (!signature.startsWith(ENCODED_START)) {
            return null;
        }
        String content;
        try {
            content = new String(Base64.getDecoder().decode(signature), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String[] parts = content.split("\\|", -1);
        if (parts.length != 7 || parts[2].length() != 1 || !Character.isDigit(parts[2].charAt(0))) {
            return null;
        }
        ThinkingSeal seal = new ThinkingSeal(parts[1], parts[2].charAt(0) - '0', parts[3], parts[4], parts[5]);
        boolean whole = MessageDigest.isEqual(
                seal.id().getBytes(StandardCharsets.UTF_8), parts[6].getBytes(StandardCharsets.UTF_8));
        return whole ? seal : null;
    }

    private String content() {
        return START + String.join("|", model, Integer.toString(number), prefix, previous, text);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
