package dev.ratchet.testing.planner;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of a text or a name, brought to a common form so that "Companies", "company_name" and "company" meet. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\\d+");
    private static final Set<String> STOP =
            Set.copyOf(List.of(("a an and any are as at be been but by can could did do does doing done"
                            + " for from had has have how i if in into is it its just let like me much many more most my no not of"
                            + " off on one or our out over own per please same shall she should so some such tell than that the"
                            + " their them then there these they this those to too under until up us use using was we were what"
                            + " when where which while who whom whose why will with would you your against between compare"
                            + " compared versus vs about after before during since than both each all get give show find look"
                            + " also and/or did perform performed performance go went come came happen happened best better worse"
                            + " average mean lowest highest minimum maximum low high cheapest quarter latest wie"
                            + " good bad still yes hello hi thanks e.g i.e")
                    .split(" ")));
    // What means the same in a question and in a tool's description.
    private static final Set<String> PRICE = Set.of("cost", "price", "worth", "expensive", "cheap", "paid");

    private Words() {}

    /** {@return the distinct words in order, lower-case, singular, without function words} */
    static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (matcher.group().length() > 1 && !isFunctionWord(matcher.group())) {
                words.add(plain(matcher.group()));
            }
        }
        return words;
    }

    /** {@return the common form of one word} */
    static String plain(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.endsWith("ies") && lower.length() > 4) {
            lower = lower.substring(0, lower.length() - 3) + "y";
        } else if (lower.endsWith("s") && !lower.endsWith("ss") && lower.length() > 3) {
            lower = lower.substring(0, lower.length() - 1);
        }
        return PRICE.contains(lower) ? "price" : lower;
    }

    static boolean isFunctionWord(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return STOP.contains(lower) || STOP.contains(plain(lower));
    }

    /** {@return how many words the two have in common} */
    static int common(Set<String> some, Set<String> others) {
        return (int) some.stream().filter(others::contains).count();
    }

    /** {@return whether the sets have a word in common} */
    static boolean meet(Set<String> some, String... others) {
        return Arrays.stream(others).anyMatch(some::contains);
    }

    /** {@return whether one is in the other or they differ by a typing error} */
    static boolean similar(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        return a.contains(b) || b.contains(a) || distance(a, b) <= Math.max(1, Math.min(a.length(), b.length()) / 4);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
