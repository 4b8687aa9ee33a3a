package dev.ratchet.tools.clock;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Time zones by what a model calls them. */
final class TimeZones {
    private static final int LONGEST = 50;
    private static final int MOST_NAMED = 3;

    private TimeZones() {}

    /** {@return the zone; upper or lower case does not matter} */
    static ZoneId named(String name) {
        String wanted = name.strip();
        try {
            return ZoneId.of(wanted);
        } catch (DateTimeException e) {
            Optional<ZoneId> sameLetters = ZoneId.getAvailableZoneIds().stream()
                    .filter(id -> id.equalsIgnoreCase(wanted))
                    .map(ZoneId::of)
                    .findFirst();
            return sameLetters.orElseThrow(() -> unknown(wanted, e));
        }
    }

    private static ToolException unknown(String wanted, DateTimeException cause) {
        String nearest = wanted.length() > LONGEST ? "" : nearest(wanted);
        return new ToolException(
                "there is no time zone \"" + VisibleText.of(wanted, LONGEST) + "\"; "
                        + (nearest.isEmpty()
                                ? "write the region and a city of the zone, such as Europe/Berlin, or an offset, such as +02:00"
                                : "did you mean " + nearest + "?"),
                cause);
    }

    private static String nearest(String wanted) {
        @Nullable String abbreviated = ZoneId.SHORT_IDS.get(wanted.toUpperCase(Locale.ROOT));
        if (abbreviated != null) {
            return abbreviated;
        }
        String city = city(wanted);
        record Candidate(String id, int distance) {}
        return ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/"))
                .map(id -> new Candidate(id, distance(city, city(id))))
                .filter(candidate -> candidate.distance <= city.length() / 3)
                .sorted(Comparator.comparingInt(Candidate::distance)
                        .thenComparing(candidate -> distance(wanted, candidate.id))
                        .thenComparing(Candidate::id))
                .map(Candidate::id)
                .limit(MOST_NAMED)
                .collect(Collectors.joining(" or "));
    }

    private static String city(String id) {
        return Stream.of(id.split("/"))
                .reduce((first, second) -> second)
                .orElse("")
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
    }

    /** How many letters must be inserted, deleted or replaced to get from one to the other. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
