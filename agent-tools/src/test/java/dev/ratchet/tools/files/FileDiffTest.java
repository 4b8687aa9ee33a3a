package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FileDiffTest {
    @Test
    void changesFarApartHaveTheirOwnPlaces() {
        String old = numbered(1, 30);

        assertThat(diff(old, old.replace("\n2\n", "\ntwo\n").replace("\n28\n", "\n")))
                .containsSubsequence("@@ -1,5 +1,5 @@", "-2", "+two", "@@ -25,6 +25,5 @@", " 27", "-28", " 29")
                .doesNotContain(" 15");
    }

    @Test
    void whatIsNoTextIsOnlySaidToDiffer() {
        assertThat(FileDiff.between("x.png", new byte[] {0, 1}, utf8("text")).lines())
                .containsExactly("Binary files a/x.png and b/x.png differ");
        assertThat(FileDiff.between("x.png", new byte[] {0, 1}, null).readable())
                .containsExactly("Binary files a/x.png and /dev/null differ");
    }

    /** The search for the smallest diff would take gigabytes. */
    @Test
    @Timeout(20)
    void hugeTextsWithNothingInCommonAreOneChange() {
        FileDiff diff =
                FileDiff.between("f", utf8("x\n" + numbered(1, 40_000)), utf8("x\n" + numbered(50_000, 90_000)));

        assertThat(diff.lines()).hasSize(2 + 1 + 1 + 40_000 + 40_001);
        assertThat(diff.lines().subList(2, 5)).containsExactly("@@ -1,40001 +1,40002 @@", " x", "-1");
    }

    @Test
    @Timeout(20)
    void aHugeFileThatIsMadeOrDeletedOrAddedToTakesNoTime() {
        String huge = numbered(1, 200_000);

        assertThat(FileDiff.between("f", null, utf8(huge)).lines()).hasSize(200_003);
        assertThat(FileDiff.between("f", utf8(huge), null).lines()).hasSize(200_003);
        assertThat(FileDiff.between("f", utf8(huge), utf8(huge + huge)).lines()).hasSize(200_006);
    }

    private static List<String> diff(String before, String after) {
        return FileDiff.between("f", utf8(before), utf8(after)).lines();
    }

    private static String numbered(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
