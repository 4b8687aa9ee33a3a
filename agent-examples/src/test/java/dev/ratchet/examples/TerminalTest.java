package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    @ParameterizedTest
    @CsvSource({"80, 80", "250, 250", "10, 40", "'', 100", "0, 100", "-5, 100", "wide, 100", "99999999999, 100"})
    void itIsAsWideAsColumnsSays(String columns, int width) {
        PrintWriter out = new PrintWriter(new StringWriter());

        assertThat(new Terminal(out, out, Map.of("COLUMNS", columns), Style.PLAIN).columns())
                .isEqualTo(width);
        assertThat(new Terminal(out, out, Map.of(), Style.PLAIN).columns()).isEqualTo(100);
    }
}
