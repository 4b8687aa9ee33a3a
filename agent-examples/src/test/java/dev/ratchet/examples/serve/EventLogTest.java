package dev.ratchet.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentEvent.TextDelta;
import dev.ratchet.event.AgentEvent.ThinkingDelta;
import dev.ratchet.event.AgentEvent.ToolInputDelta;
import dev.ratchet.event.AgentEvent.TurnStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventLogTest {
    private final EventLog log = new EventLog(7, 100);
    private final List<String> cutOff = new ArrayList<>();

    @Test
    void whoIsBehindGetsDeltasJoined() throws InterruptedException {
        EventLog.Reader reader = log.read(0, () -> {});
        log.append(new TurnStarted(1, Instant.EPOCH));
        log.append(new ThinkingDelta("Hm"));
        log.append(new ThinkingDelta("m."));
        log.append(new TextDelta("Hel"));
        log.append(new TextDelta("lo"));
        log.append(new ToolInputDelta("A", "f", "{"));
        log.append(new ToolInputDelta("A", "f", "}"));
        log.append(new ToolInputDelta("B", "f", "{}"));

        assertThat(reader.next(Duration.ZERO))
                .containsExactly(
                        new EventLog.Sent(8, "turn_started", "{\"event\":\"turn_started\",\"turn\":1}"),
                        new EventLog.Sent(10, "thinking_delta", "{\"event\":\"thinking_delta\",\"thinking\":\"Hmm.\"}"),
                        new EventLog.Sent(12, "text_delta", "{\"event\":\"text_delta\",\"text\":\"Hello\"}"),
                        new EventLog.Sent(14, "tool_input_delta", delta("A", "{}")),
                        new EventLog.Sent(15, "tool_input_delta", delta("B", "{}")));
        assertThat(reader.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void deltasLeaveTheLogWhenTheAnswerIsWhole() throws InterruptedException {
        log.append(new TurnStarted(1, Instant.EPOCH));
        log.append(new TextDelta("Hel"));
        log.append(new AgentEvent.RetryScheduled(1, "overloaded", Duration.ofMillis(5)));
        log.append("run_finished", "{}", true);

        EventLog.Reader late = log.read(0, () -> {});
        assertThat(names(late)).containsExactly("turn_started", "retry_scheduled", "run_finished");
        assertThat(late.next(Duration.ZERO)).as("after the end").isNull();
        assertThat(log.lastId()).isEqualTo(11);
    }

    @Test
    void whoComesBackGetsWhatItMissed() throws InterruptedException {
        log.append(new TurnStarted(1, Instant.EPOCH));
        log.append(new TextDelta("Hel"));
        log.append(new TextDelta("lo"));

        assertThat(log.read(9, () -> {}).next(Duration.ZERO))
                .containsExactly(new EventLog.Sent(10, "text_delta", "{\"event\":\"text_delta\",\"text\":\"lo\"}"));
    }

    @Test
    void aClientThatDoesNotKeepUpIsCutOffAndNobodyElse() throws InterruptedException {
        EventLog.Reader slow = log.read(0, () -> cutOff.add("slow"));
        EventLog.Reader quick = log.read(0, () -> cutOff.add("quick"));
        for (int i = 0; i < 3; i++) {
            log.append(new TextDelta("x".repeat(50)));
            assertThat(quick.next(Duration.ZERO)).hasSize(1);
        }

        assertThat(cutOff).containsExactly("slow");
        assertThat(slow.next(Duration.ZERO)).isNull();
        log.append(new TextDelta("x".repeat(50)));
        assertThat(cutOff).containsExactly("slow");
        assertThat(quick.next(Duration.ZERO)).hasSize(1);
    }

    @Test
    void theLogOfALongRunIsWhatItSaidAndNotHow() throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            log.append(new TextDelta("piece"));
        }
        log.append(new TurnStarted(2, Instant.EPOCH));
        assertThat(names(log.read(0, () -> {}))).containsExactly("turn_started");
    }

    private static String delta(String id, String json) {
        return "{\"event\":\"tool_input_delta\",\"tool_use_id\":\"" + id + "\",\"name\":\"f\",\"partial_json\":\""
                + json + "\"}";
    }

    private static List<String> names(EventLog.Reader reader) throws InterruptedException {
        List<EventLog.Sent> events = reader.next(Duration.ZERO);
        return events == null
                ? List.of()
                : events.stream().map(EventLog.Sent::name).toList();
    }
}
