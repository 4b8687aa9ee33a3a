package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrapsTest {

    @Test
    void eachCaseIsARowAndTheLastLineCounts() {
        Ran ran = Ran.with(Map.of("COLUMNS", "80"), "traps", "end-turn", "tool-throws");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("""
                ok     end-turn                         end_turn ends the run with the answer.
                ok     tool-throws                      The result is an error and names the ki…

                2 passed, 0 failed
                """);
    }

    @Test
    void withJsonEachCaseIsAnObject() {
        Ran ran = Ran.offline("traps", "--json", "end-turn");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .isEqualTo(
                        "{\"case\":\"end-turn\",\"passed\":true,\"wrong\":\"Nothing: a call, its result, an answer.\","
                                + "\"rule\":\"end_turn ends the run with the answer.\",\"source\":\"messages-api §5.2 end_turn\"}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            traps no-such-case            | there is no case no-such-case; './agent traps --json' tells all of them
            traps --port=8089             | --port is where --serve listens: give both, or leave it out
            traps --serve --json          | --serve serves all cases: leave out --json
            traps --serve --port=70000    | --port must be a number from 0 to 65535: 70000
            traps --serve --port=x        | --port cannot be: x
            """)
    void wrongUsageIsOneSentence(String arguments, String sentence) {
        Ran ran = Ran.offline(arguments.split(" "));
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("agent: " + sentence + "\n");
    }

    @Test
    void aPortInUseIsOneSentence() {
        try (MessagesServer other = MessagesServer.start(request -> Reply.text("taken"))) {
            Ran ran =
                    Ran.offline("traps", "--serve", "--port=" + other.baseUrl().getPort());
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err())
                    .startsWith("agent: cannot listen on 127.0.0.1:"
                            + other.baseUrl().getPort())
                    .contains("; choose another --port, or leave it out\n");
        }
    }
}
