package dev.ratchet.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CutTest {
    private static final Pattern GAP = Pattern.compile("\\n?<([\\d,]+) of ([\\d,]+) characters@(\\d+):(\\d+)>\\n");

    @Test
    void linesStayWholeWhereTheyAreShort() {
        String text = lines(1_000);

        String shown = cut(text, 400);

        assertThat(shown).startsWith("line 1\nline 2\n").endsWith("\nline 999\nline 1000\n");
        assertThat(shown.lines().filter(line -> !line.startsWith("<"))).allMatch(line -> line.matches("line \\d+"));
    }

    @Test
    void oneEndlessLineIsCutInside() {
        String shown = cut("x".repeat(2_000_000), 1_000);

        assertThat(shown).hasSizeBetween(950, 1_000).startsWith("xxxx").endsWith("xxxx");
        assertThat(shown).contains(" of 2,000,000 characters@1:");
    }

    @Test
    void whatIsShownAndWhatIsLeftOutIsAllThereWasWhateverTheText() {
        Random random = new Random(17);
        String[] pieces = {"a", "é", "\uD83D\uDE00", "\r\n", "\n", "\r", "{\"k\": [1, 2]},", "long ".repeat(40)};
        for (int i = 0; i < 20_000; i++) {
            String text = IntStream.range(0, 20 + random.nextInt(100))
                    .mapToObj(each -> pieces[random.nextInt(pieces.length)])
                    .collect(Collectors.joining());
            if (text.length() > 100) {
                check(text, 1 + random.nextInt(text.length() - 1));
            }
        }
    }

    private static void check(String text, int budget) {
        String shown = cut(text, budget);
        assertThat(shown.length()).isLessThanOrEqualTo(budget);
        Matcher gap = GAP.matcher(shown);
        if (!gap.find()) { // no room for more than the beginning of the notice
            assertThat("<" + text.length()).startsWith(shown.substring(0, Math.min(2, shown.length())));
            return;
        }
        String tail = shown.substring(gap.end());
        int hidden = Integer.parseInt(gap.group(1).replace(",", ""));
        String head = text.substring(0, text.length() - hidden - tail.length());
        assertThat(shown).startsWith(head);
        assertThat(text).endsWith(tail);
        assertThat(hidden).isPositive();
        for (int cut : new int[] {head.length(), text.length() - tail.length()}) {
            if (cut > 0 && cut < text.length()) {
                assertThat(Character.isSurrogatePair(text.charAt(cut - 1), text.charAt(cut)))
                        .isFalse();
                assertThat(text.substring(cut - 1, cut + 1)).isNotEqualTo("\r\n");
            }
        }
        int line = (int) head.chars().filter(c -> c == '\n').count() + 1;
        assertThat(gap.group(3)).isEqualTo(String.valueOf(line));
        assertThat(gap.group(4)).isEqualTo(String.valueOf(head.length() - (head.lastIndexOf('\n') + 1)));
    }

    @Test
    void theNoticeIsCutWhereThereIsNoRoomForIt() {
        assertThat(cut("x".repeat(5_000), 10)).isEqualTo("<5,000 of ");
        assertThat(cut("x".repeat(5_000), 1)).isEqualTo("<");
    }

    static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static String cut(String text, int budget) {
        return Cut.of(
                text,
                budget,
                gap -> "<" + gap.inWords() + "@" + gap.from().line() + ":"
                        + gap.from().offset() + ">");
    }
}
