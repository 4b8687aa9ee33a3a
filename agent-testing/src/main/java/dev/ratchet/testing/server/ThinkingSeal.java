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
 * @param number how many thinking blocks came before it in the same answer, 9 for more than that
 * @param before how many the model had got to see in all
 * @param prefix the hash of system, tools and all that was said before
 * @param previous the id of the thinking block before it, empty if there was none
 * @param text the hash of the thinking itself
 */
record ThinkingSeal(String model, int number, int before, String prefix, String previous, String text) {
    private static final String START = "ratchet1|";
    static final String ENCODED_START = encoded(START); // 9 bytes: what follows does not change their code

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
        if (parts.length != 8) {
            return null;
        }
        ThinkingSeal seal;
        try {
            int number = Integer.parseInt(parts[2]);
            seal = new ThinkingSeal(parts[1], number, Integer.parseInt(parts[3]), parts[4], parts[5], parts[6]);
        } catch (NumberFormatException e) {
            return null;
        }
        boolean whole = MessageDigest.isEqual(
                seal.id().getBytes(StandardCharsets.UTF_8), parts[7].getBytes(StandardCharsets.UTF_8));
        return whole ? seal : null;
    }

    private String content() {
        return START + model + "|" + number + "|" + before + "|" + prefix + "|" + previous + "|" + text;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
