package dev.ratchet.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.testing.VirtualTime;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StreamTimingTest {
    private static final ModelRequest REQUEST =
            ModelRequest.of(Prompt.of(null, List.of()), Conversation.empty().user(List.of(TextBlock.of("Hello."))), 99);

    private final VirtualTime time = new VirtualTime();

    @Test
    void theRateIsThatOfTheTimeAfterTheFirstToken() {
        StringBuilder text = new StringBuilder();

        StreamTiming timing = StreamTiming.of(
                model(events -> {
                    time.pass(Duration.ofMillis(700));
                    events.accept(new ModelEvent.ThinkingDelta("Hm."));
                    time.pass(Duration.ofMillis(1_500));
                    events.accept(new ModelEvent.TextDelta("Hel"));
                    time.pass(Duration.ofMillis(500));
                    events.accept(new ModelEvent.TextDelta("lo."));
                }),
                REQUEST,
                time,
                text::append);

        assertThat(timing.firstToken()).isEqualTo(Duration.ofMillis(700));
        assertThat(timing.whole()).isEqualTo(Duration.ofMillis(2_700));
        assertThat(timing.decodeRate()).isEqualTo(30);
        assertThat(text).hasToString("Hello.");
    }

    @Test
    void anAnswerWithoutAPieceCameAtItsEnd() {
        StreamTiming timing =
                StreamTiming.of(model(events -> time.pass(Duration.ofSeconds(1))), REQUEST, time, text -> {});

        assertThat(timing.firstToken()).isEqualTo(timing.whole()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timing.decodeRate()).isZero();
    }

    private static Model model(Consumer<Consumer<ModelEvent>> answering) {
        return new Model() {
            @Override
            public ModelInfo info() {
                return new ModelInfo("here", "one", OptionalInt.empty(), OptionalInt.empty());
            }

            @Override
            public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
                answering.accept(events);
                return new ModelAnswer(
                        "1", "one", List.of(), StopReason.END_TURN, null, new Usage(1, 0, 0, 0, 60, 0), null);
            }
        };
    }
}
