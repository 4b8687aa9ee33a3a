package dev.ratchet.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final String MARK = "\u001eabcdef";

    @Test
    void howeverItArrivesTheTextIsWholeAndTheMarkIsFound() throws InterruptedException {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int parts = random.nextInt(40); parts > 0; parts--) {
                text.append(
                        random.nextBoolean()
                                ? MARK.substring(0, 1 + random.nextInt(6))
                                : "x".repeat(random.nextInt(700)));
            }
            byte[] bytes = (text + MARK + " " + i % 256 + "\n").getBytes(StandardCharsets.UTF_8);
            Output output = new Output(1 << 20);
            output.begin(MARK);
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(1 + random.nextInt(random.nextBoolean() ? 5 : 5_000), bytes.length - at);
                byte[] chunk = new byte[5_000];
                System.arraycopy(bytes, at, chunk, 0, count);
                assertThat(output.add(chunk, count)).isTrue();
                at += count;
            }

            assertThat(output.await(Duration.ZERO)).isEqualTo(Session.How.DONE);
            assertThat(output.exitCode()).isEqualTo(i % 256);
            assertThat(output.text()).isEqualTo(text.toString().replace('\u001e', '\u241e'));
        }
    }
}
