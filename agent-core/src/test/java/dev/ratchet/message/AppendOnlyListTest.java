package dev.ratchet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppendOnlyListTest {
    @Test
    void growsWithoutChangingWhatThereWas() {
        AppendOnlyList<String> one = AppendOnlyList.<String>empty().plus("a");
        AppendOnlyList<String> three = one.plusAll(List.of("b", "c"));

        assertThat(one).containsExactly("a");
        assertThat(three).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> one.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void addingToAnOlderVersionForksIt() {
        AppendOnlyList<Integer> base = AppendOnlyList.copyOf(List.of(1, 2, 3));
        AppendOnlyList<Integer> left = base.plus(4);
        AppendOnlyList<Integer> right = base.plus(5).plus(6);

        assertThat(left).containsExactly(1, 2, 3, 4);
        assertThat(right).containsExactly(1, 2, 3, 5, 6);
        assertThat(base).containsExactly(1, 2, 3);
    }

    @Test
    void versionsStayRightWhenManyThreadsAddToOneOfThem() {
        AppendOnlyList<Integer> base = AppendOnlyList.copyOf(List.of(0));

        List<AppendOnlyList<Integer>> forks =
                IntStream.range(0, 2_000).parallel().mapToObj(base::plus).toList();

        for (int i = 0; i < forks.size(); i++) {
            assertThat(forks.get(i)).containsExactly(0, i);
        }
    }

    @Test
    void addingManyTimesCopiesTheArrayOnlyWhenItIsFull() {
        AppendOnlyList<Integer> list = AppendOnlyList.empty();
        for (int i = 0; i < 10_000; i++) {
            list = list.plus(i);
        }
        assertThat(list).hasSize(10_000).containsSequence(9_998, 9_999);
    }
}
