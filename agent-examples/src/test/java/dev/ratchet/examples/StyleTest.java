package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.mockito.Mockito.mock;

import java.io.Console;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A console is one of the few types that a test cannot have otherwise: there is none in a build. */
class StyleTest {
    private final Console terminal = mock(Console.class, invocation -> true);
    private final Console redirected = mock(Console.class, invocation -> false);

    @Test
    void thereAreColoursOnATerminal() {
        assertThat(Style.of(terminal, Map.of("TERM", "xterm"))).isEqualTo(Style.COLOUR);
    }

    @Test
    void thereAreNoneWhereTheOutputGoesToAFile() {
        assertThat(Style.of(null, Map.of("TERM", "xterm"))).isEqualTo(Style.PLAIN);
    }

    @Test
    void thereAreNoneWhereANewerConsoleSaysThatItIsNoTerminal() {
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(22);

        assertThat(Style.of(redirected, Map.of("TERM", "xterm"))).isEqualTo(Style.PLAIN);
    }

    @Test
    void thereAreNoneForThoseWhoWantNone() {
        assertThat(Style.of(terminal, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(Style.PLAIN);
        assertThat(Style.of(terminal, Map.of("TERM", "dumb"))).isEqualTo(Style.PLAIN);
        assertThat(Style.of(terminal, Map.of())).isEqualTo(Style.PLAIN);
    }
}
