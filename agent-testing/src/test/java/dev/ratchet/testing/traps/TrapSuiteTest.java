package dev.ratchet.testing.traps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TrapSuiteTest {

    @TestFactory
    Stream<DynamicTest> ratchetPassesEachCase() {
        return TrapSuite.cases().stream()
                .map(trap -> DynamicTest.dynamicTest(
                        trap.id(),
                        () -> assertThat(TrapSuite.run(trap).reason()).isNull()));
    }

    @Test
    void eachCaseStandsForARuleOfItsOwn() {
        List<TrapCase> cases = TrapSuite.cases();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(80);
        assertThat(cases).extracting(TrapCase::id).doesNotHaveDuplicates();
        assertThat(cases).extracting(TrapCase::rule).doesNotHaveDuplicates();
        assertThat(cases).extracting(TrapCase::wrong).doesNotHaveDuplicates();
        assertThat(cases)
                .extracting(TrapCase::source)
                .allSatisfy(source -> assertThat(source)
                        .containsPattern("messages-api §|measured trap table|best-of-any-language M|peer-measurements"
                                + "|jvm-peers §|langchain4j-spring-ai §"));
    }

    @Test
    void aCaseWithAMistakeIsRefusedByItsName() {
        assertThatThrownBy(() -> TrapCase.of(TrapSuite.JSON.readTree("""
                        {"id": "x", "wrong": "w", "rule": "r", "source": "s", "planted": "p",
                         "server": [{"say": "Done."}], "expect": {"requests": 1, "answr": "Done."}}
                        """)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the case x: nothing is known of the expectation answr");
        assertThatThrownBy(() -> TrapCase.of(TrapSuite.JSON.readTree("""
                        {"id": "x", "wrong": "w", "rule": "r", "source": "s", "planted": "p",
                         "server": [{"sya": "Done."}], "expect": {"requests": 1}}
                        """)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the case x: the script is wrong at 0.sya");
    }
}
