package dev.ratchet.tools.files;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What tells the places apart at which a text stands: the lines around one that make it unique. */
final class MatchContext {
    private static final int MOST_NAMED = 10;
    private static final int MOST_EXPLAINED = 3;
    private static final int MOST_LINES = 5;
    private static final int LONGEST_SHOWN = 500;

    private MatchContext() {}

    /** {@return the lines of the places, and for the first of them a text that stands there alone} */
    static String describe(String text, String wanted, List<Integer> places) {
        List<String> lines = places.stream()
                .limit(MOST_NAMED)
                .map(place -> Integer.toString(TextEdit.lineOf(text, place)))
                .distinct()
                .toList();
        StringBuilder told = new StringBuilder(lines.size() == 1 ? "line " : "lines ")
                .append(String.join(", ", lines))
                .append(places.size() > MOST_NAMED ? " and so on" : "")
                .append(". Please provide more context to make a unique match; nothing was changed.");
        List<String> unique = new ArrayList<>();
        for (int place : places.subList(0, Math.min(places.size(), MOST_EXPLAINED))) {
            String longer = unique(text, wanted, place);
            if (!longer.isEmpty() && unique.stream().noneMatch(longer::equals)) {
                unique.add(longer);
                told.append("\nOnly at line ")
                        .append(TextEdit.lineOf(text, place))
                        .append(":\n");
                told.append(longer.lines().map(line -> "  " + line).collect(Collectors.joining("\n")));
            }
        }
        if (unique.isEmpty()) {
            told.append(" Five more lines on either side do not make it unique; replace a larger part at once.");
        }
        return told.toString();
    }

    /** The fewest whole lines with the place in them that stand once in the text, first before it, then after; "" if none. */
    private static String unique(String text, String wanted, int place) {
        int first = text.lastIndexOf('\n', place - 1) + 1;
        int last = lineEnd(text, Math.max(place, place + wanted.length() - 1));
        for (int more = 0; more <= MOST_LINES; more++) {
            int start = first;
            int end = last;
            for (int i = 0; i < more; i++) {
                start = start == 0 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
                end = end == text.length() ? end : lineEnd(text, end + 1);
            }
            for (String longer : List.of(text.substring(start, last), text.substring(first, end))) {
                if (longer.length() > LONGEST_SHOWN) {
                    return "";
                }
                if (Occurrences.of(longer, text).size() == 1
                        && Occurrences.of(wanted, longer).size() == 1) {
                    return longer;
                }
            }
        }
        return "";
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
