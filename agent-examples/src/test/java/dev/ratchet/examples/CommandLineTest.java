package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void withoutArgumentsItShowsTheHelp() {
        Ran ran = Ran.offline();

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("Usage: agent", "stock-price", "file-edit", "ANTHROPIC_API_KEY");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void allCommandsAreNamed() {
        assertThat(Agent.COMMANDS)
                .allSatisfy(command -> assertThat(Ran.offline(command, "--help").out())
                        .contains(
                                "Usage: agent " + command,
                                "--model=ID",
                                "--max-turns=N",
                                "--offline",
                                "--base-url=URL",
                                "--json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void itTellsItsVersion(String option) {
        assertThat(Ran.offline(option).out()).startsWith("Ratchet ").contains("Java ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stock-prise | there is no command stock-prise; did you mean stock-price?",
                "stock-price --max-turns ten | Invalid value for option '--max-turns': 'ten' is not an int",
                "stock-price --max-turns 0 | --max-turns must be at least 1: 0",
                "stock-price --colour | there is no option --colour",
                "stock-price one two | there is a word too many, two; put the task in quotes",
                "file-edit --workspace no/such | --workspace is not a directory: no/such",
                "file-edit --workspace pom.xml | --workspace is not a directory: pom.xml",
                "stock-price --base-url | Missing required parameter for option '--base-url' (URL)",
                "stock-price --offline --base-url http://x | --base-url names a service, and --offline asks none: leave one out",
                "stock-price --base-url http://x | --base-url names a service, which needs a key: set ANTHROPIC_API_KEY",
            })
    void wrongUsageIsOneSentence(String arguments, String sentence) {
        assertWrongUsage(Ran.offline(arguments.split(" ")), sentence);
    }

    @Test
    void anEmptyTaskIsWrongUsage() {
        assertWrongUsage(
                Ran.offline("stock-price", " "), "the task is empty; say in quotes what to do, or leave it out");
    }

    private static void assertWrongUsage(Ran ran, String sentence) {
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(2).first().asString().startsWith("agent: " + sentence);
    }

    @Test
    void controlCharactersOfAnArgumentAreEscaped() {
        assertThat(Ran.offline("\u001b[31mred").err())
                .contains("\\u001b[31mred")
                .doesNotContain("\u001b");
    }
}
