package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.run.Limits;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void aTurnLateInARunAllocatesNoMoreThanAnEarlyOne() {
        allocatedByTurn(); // loads classes and compiles
        List<Long> allocated = allocatedByTurn();

        long atTurn10 = smallest(allocated.subList(5, 16));
        long atTurn100 = smallest(allocated.subList(95, 106));

        System.out.printf("allocated per turn: %,d bytes at turn 10, %,d at turn 100%n", atTurn10, atTurn100);
        assertThat((double) atTurn100 / atTurn10).isLessThanOrEqualTo(1.2);
    }

    private static List<Long> allocatedByTurn() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        List<Long> marks = new ArrayList<>(TURNS + 2);
        int[] asked = {0};
        Responder pages = request -> ++asked[0] <= TURNS
                ? Reply.builder()
                        .toolUse("read_page", "{\"number\":" + asked[0] + "}")
                        .build()
                : Reply.text("Read.");
        try (MessagesServer server = MessagesServer.start(pages)) {
            AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .model("claude-haiku-4-5")
                            .apiKey("test")
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .tools(new Pages())
                    .sequentialTools() // so that all the work is on the thread that is measured
                    .limits(Limits.DEFAULT.withMaxTurns(TURNS + 1))
                    .listener(event -> {
                        if (event instanceof AgentEvent.TurnStarted) {
                            marks.add(threads.getThreadAllocatedBytes(self));
                        }
                    })
                    .build()
                    .run("Read all pages.");
        }
        List<Long> allocated = new ArrayList<>();
        for (int i = 1; i < marks.size(); i++) {
            allocated.add(marks.get(i) - marks.get(i - 1));
        }
        return allocated;
    }

    /**
     * The server works in this process too, and both sides share Okio's pool of buffers: who finds it taken makes a buffer
     * of 8 KB. The smallest of eleven turns is one without such an encounter.
     */
    private static long smallest(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
