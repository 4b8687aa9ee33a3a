package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OccurrencesTest {
    @Test
    void allPlacesAreFoundAlsoWhereTheyOverlap() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String text = word(random, 40);
            String wanted = word(random, 1 + random.nextInt(4));

            List<Integer> startsThere = IntStream.range(0, text.length())
                    .filter(at -> text.startsWith(wanted, at))
                    .boxed()
                    .toList();
            assertThat(Occurrences.of(wanted, text))
                    .as("%s in %s", wanted, text)
                    .isEqualTo(startsThere);
        }
    }

    private static String word(Random random, int length) {
        return random.ints(length, 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
