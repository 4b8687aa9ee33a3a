package dev.ratchet.schema;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Nearest {
    // Names are short; a longer one is no slip, and the distance costs the product of the lengths.
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    /** Returns the one of {@code names} that differs least from {@code wrong}, if it differs in less than about a third. */
    public static Optional<String> to(String wrong, Collection<String> names) {
        String best = null;
        int least = Integer.MAX_VALUE;
        String written = bare(wrong);
        for (String name : wrong.length() > MAX_LENGTH ? List.<String>of() : names) {
            String candidate = bare(name);
            int distance = candidate.length() > MAX_LENGTH ? Integer.MAX_VALUE : distance(written, candidate);
            if (distance <= Math.max(candidate.length(), written.length()) / 3 && distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Case and separators are what is mistaken most often, so they do not count: {@code stockPrice} is stock_price. */
    private static String bare(String name) {
        return name.replaceAll("[_\\-\\s.]", "").toLowerCase(Locale.ROOT);
    }

    /** Edits (insert, delete, replace, swap of neighbours) from one to the other. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
