package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.tool.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The framework's own work per turn does not grow with the history: a message is encoded once. */
class WorkPerTurnTest {
    private static final int TURNS = 110;

    /** A tool whose result is of a usual size. */
    static final class Pages {
        @Tool("Reads a page.")
        String readPage(int number) {
            return ("Page " + number + ". ").repeat(200);
        }
    }

    /** The server works in a process of its own: in this one both sides would share, and fight for, Okio's buffers. */
    public static void main(String[] args) throws IOException {
        try (MessagesServer server = MessagesServer.start(WorkPerTurnTest::nextPage)) {
            System.out.println(server.baseUrl());
            System.in.read(); // until the test is over
        }
    }

    private static Reply nextPage(JsonNode request) {
        int turn = (request.path("messages").size() + 1) / 2;
        return turn <= TURNS
                ? Reply.builder()
                        .toolUse("read_page", "{\"number\":" + turn + "}")
                        .build()
                : Reply.text("Read.");
    }

    @Test
    void aTurnLateInARunAllocatesNoMoreThanAnEarlyOne() throws IOException, InterruptedException {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkPerTurnTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String baseUrl = out.readLine();
            allocatedByTurn(baseUrl); // loads classes
            List<Long> allocated = allocatedByTurn(baseUrl);

            long atTurn10 = median(allocated.subList(5, 16));
            long atTurn100 = median(allocated.subList(95, 106));
            System.out.printf("allocated per turn: %,d bytes at turn 10, %,d at turn 100%n", atTurn10, atTurn100);
            assertThat((double) atTurn100 / atTurn10).isLessThanOrEqualTo(1.2);
        } finally {
            server.getOutputStream().close();
            server.waitFor();
        }
    }

    private static List<Long> allocatedByTurn(String baseUrl) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        List<Long> marks = new ArrayList<>(TURNS + 2);
        AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .model("claude-haiku-4-5")
                        .apiKey("test")
                        .baseUrl(baseUrl)
                        .build())
                .tools(new Pages())
                .sequentialTools() // so that all the work is on the thread that is measured
                .maxTurns(TURNS + 1)
                .listener(event -> {
                    if (event instanceof AgentEvent.TurnStarted) {
                        marks.add(threads.getThreadAllocatedBytes(self));
                    }
                })
                .build()
                .run("Read all pages.");
        List<Long> allocated = new ArrayList<>();
        for (int i = 1; i < marks.size(); i++) {
            allocated.add(marks.get(i) - marks.get(i - 1));
        }
        return allocated;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
