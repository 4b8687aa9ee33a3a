package dev.ratchet.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the README's program as its reader would: a process with a key in its environment. */
class FirstAgentTest {
    @Test
    void theProgramOfTheReadmeRuns() throws IOException, InterruptedException {
        Reply calls = Reply.builder()
                .toolUse("closes", "{\"ticker\":\"AAPL\",\"year\":2009}")
                .toolUse("closes", "{\"ticker\":\"MSFT\",\"year\":2009}")
                .build();
        try (MessagesServer server =
                MessagesServer.start(Responder.inOrder(calls, Reply.text("From 90.13 to 210.73.")))) {
            ProcessBuilder java = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FirstAgent.class.getName())
                    .redirectErrorStream(true);
            java.environment().put("ANTHROPIC_API_KEY", "any");
            java.environment().put("ANTHROPIC_BASE_URL", server.baseUrl().toString());
            java.environment().remove("ANTHROPIC_AUTH_TOKEN");
            Process process = java.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(out).isZero();
            assertThat(out).startsWith("From 90.13 to 210.73.\n").containsPattern("\\d+ tokens in .*, \\$0\\.0");
            assertThat(server.requests().get(1).body()).contains("\\\"2009-12\\\":210.73", "\\\"2009-12\\\":30.34");
        }
    }
}
