package dev.ratchet.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers as a person reads them, the same in every locale. */
final class Figures {
    private Figures() {}

    /** {@return such as {@code 12,345}} */
    static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@return such as {@code 950}, {@code 12.3k} or {@code 4.5M}, for an axis} */
    static String brief(double number) {
        if (number < 1_000) {
            return plain(number, 1);
        }
        return number < 1_000_000 ? plain(number / 1_000, 1) + "k" : plain(number / 1_000_000, 2) + "M";
    }

    /** {@return such as {@code $0.0213}; more digits where there would be none else} */
    static String dollars(BigDecimal usd) {
        int digits = usd.signum() == 0 || usd.compareTo(new BigDecimal("0.0001")) >= 0 ? 4 : 6;
        return "$"
                + usd.setScale(usd.compareTo(BigDecimal.TEN) >= 0 ? 2 : digits, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    /** {@return such as {@code 9.0 %}; of nothing it is nothing} */
    static String percent(long part, long of) {
        return percent((double) part, (double) of);
    }

    /** {@return the same of what is no whole number} */
    static String percent(double part, double of) {
        return String.format(Locale.ROOT, "%.1f %%", of == 0 ? 0 : 100 * part / of);
    }

    /** {@return such as {@code 28 ms}, {@code 1.3 s}, {@code 4 min 5 s}, {@code 2 h 3 min} or {@code 3 d 4 h}} */
    static String time(double seconds) {
        if (seconds < 1) {
            return Math.round(1_000 * seconds) + " ms";
        }
        if (seconds < 60) {
            return plain(seconds, 1) + " s";
        }
        long whole = Math.round(seconds);
        if (whole < 3_600) {
            return whole / 60 + " min" + rest(whole % 60, "s");
        }
        return whole < 86_400
                ? whole / 3_600 + " h" + rest(whole % 3_600 / 60, "min")
                : whole / 86_400 + " d" + rest(whole % 86_400 / 3_600, "h");
    }

    /** {@return the seconds between two instants; 0 where the clock went backwards} */
    static double seconds(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return Math.max(0, between.getSeconds() + between.getNano() / 1e9);
    }

    /** {@return such as {@code 2026-11-21 09:30:00 UTC}} */
    static String date(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    /** {@return a number with at most so many decimals, none of them a trailing 0} */
    static String plain(double number, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** {@return {@code 1 turn}, {@code 3 turns}} */
    static String count(long number, String what) {
        return whole(number) + " " + what + (number == 1 ? "" : "s");
    }

    private static String rest(long number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
