package dev.ratchet.testing.traps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A case is worth what the fault that it was seen to find proves. Here each is planted into a copy of the core, and its case
 * must turn red: a few of them in each build, all of them by {@code mvn verify -Pplanted}.
 */
class PlantedFaultsTest {
    private static final Map<String, PlantedFault> FAULTS = PlantedFault.all();
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration HANGING = Duration.ofSeconds(6);

    /** In each build: one of the loop, one of the wire, one of the tools. */
    private static final List<String> SAMPLE =
            List.of("wrong-type", "max-tokens-complete-call", "answer-without-its-end", "tool-throws");

    @Test
    void eachCaseHasAFaultOfItsOwnAndEachFaultACase() {
        assertThat(TrapSuite.cases()).extracting(TrapCase::planted).doesNotHaveDuplicates();
        assertThat(TrapSuite.cases())
                .extracting(TrapCase::planted)
                .containsExactlyInAnyOrderElementsOf(FAULTS.keySet());
    }

    @Test
    void noFaultIsStale() {
        assertThat(FAULTS.values())
                .allSatisfy(fault -> assertThat(fault.places())
                        .as("places of \"%s\" in %s", fault.find(), fault.file())
                        .isEqualTo(1));
    }

    @TestFactory
    Stream<DynamicTest> eachCaseTurnsRedUnderItsFault(@TempDir Path directory) {
        boolean all = Boolean.getBoolean("planted");
        return TrapSuite.cases().stream()
                .filter(trap -> all || SAMPLE.contains(trap.id()))
                .map(trap -> DynamicTest.dynamicTest(trap.id(), () -> turnsRed(trap, directory.resolve(trap.id()))));
    }

    private static void turnsRed(TrapCase trap, Path directory) throws Exception {
        PlantedFault fault = Objects.requireNonNull(FAULTS.get(trap.planted()));
        fault.compile(directory);
        try (OtherCore faulty = new OtherCore(directory);
                OtherCore sound = new OtherCore()) {
            String wrong =
                    faulty.run(trap.id(), fault.hangs() ? HANGING : LONGEST).orElse("nothing");
            System.out.printf("%-34s %-38s %s%n", trap.id(), fault.name(), wrong);
            assertThat(wrong)
                    .as("what the fault %s shows in %s", fault.name(), trap.id())
                    .isNotEqualTo("nothing");
            assertThat(wrong.contains("did not end"))
                    .as("%s: %s", trap.id(), wrong)
                    .isEqualTo(fault.hangs());
            assertThat(sound.run(trap.id(), LONGEST))
                    .as("%s without the fault", trap.id())
                    .isEmpty();
        }
    }
}
