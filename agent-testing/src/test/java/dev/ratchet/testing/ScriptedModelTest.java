package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedModelTest {
    private final List<ModelEvent> events = new ArrayList<>();

    @Test
    void stepsComeInOrderAndAreTold() {
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(ScriptedModel.call("lookup_order", "{\"number\":\"A-1042\"}"), ScriptedModel.call("today", "{}"))
                .expects(request -> assertThat(request.maxTokens()).isEqualTo(100))
                .says("Shipped.")
                .build()) {
            ModelAnswer calls = ask(model);
            assertThat(calls.stopReason()).isEqualTo(StopReason.TOOL_USE);
            assertThat(calls.calls())
                    .extracting(call -> call.id() + " " + call.name() + call.input())
                    .containsExactly("call_1_0 lookup_order{\"number\":\"A-1042\"}", "call_1_1 today{}");
            ModelAnswer text = ask(model);
            assertThat(text.text()).isEqualTo("Shipped.");
            assertThat(text.usage().input()).isEqualTo(7);
            assertThat(text.usage().output()).isPositive();
            assertThat(model.requests()).hasSize(2);
        }
        assertThat(events)
                .containsExactly(
                        new ModelEvent.ToolInputDelta("call_1_0", "lookup_order", "{\"number\":\"A-1042\"}"),
                        new ModelEvent.ToolInputDelta("call_1_1", "today", "{}"),
                        new ModelEvent.TextDelta("Shipped."));
    }

    @Test
    void anUnexpectedCallFailsAtOnceAndAgainAtTheEnd() {
        ScriptedModel model = ScriptedModel.builder().build();
        String message = "unexpected call 1 of the model, the script has 0 steps; the conversation ends with user:"
                + " {\"type\":\"text\",\"text\":\"Hello\"}";

        assertThatThrownBy(() -> ask(model)).isInstanceOf(AssertionError.class).hasMessage(message);
        assertThatThrownBy(model::close).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test
    void aStepThatWasNotAskedForFails() {
        ScriptedModel model = ScriptedModel.builder().says("one").says("two").build();
        ask(model);

        assertThatThrownBy(model::assertFinished)
                .isInstanceOf(AssertionError.class)
                .hasMessage("the model was called 1 time, the script has 2 steps; the next is: answer"
                        + " {\"type\":\"text\",\"text\":\"two\"}");
    }

    @Test
    void aFailedExpectationFailsAtTheEndAlsoIfItWasSwallowed() {
        ScriptedModel model = ScriptedModel.builder()
                .expects(request -> assertThat(request.maxTokens()).isEqualTo(5))
                .says("one")
                .build();

        assertThatThrownBy(() -> ask(model)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(model::close).isInstanceOf(AssertionError.class).hasMessageContaining("5");
    }

    @Test
    void aFailureIsThrownAndIsNoFaultOfTheTest() {
        ModelException overloaded = new ModelException.Transient("overloaded", ModelException.Details.NONE, null, null);
        try (ScriptedModel model = ScriptedModel.builder().fails(overloaded).build()) {
            assertThatThrownBy(() -> ask(model)).isSameAs(overloaded);
        }
    }

    @Test
    void aCancelledCallTakesNoStep() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel(Cancellation.Reason.CALLER);
        ScriptedModel model = ScriptedModel.builder().says("one").build();

        assertThatThrownBy(() -> model.call(request(), events::add, cancelled))
                .isInstanceOf(ModelException.Cancelled.class);
        assertThat(model.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-1042", "[7]", "{\"number\":", ""})
    void aCallWhoseInputIsNoObjectIsRefusedAtOnce(String input) {
        assertThatThrownBy(() -> ScriptedModel.call("lookup_order", input))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the input of a call of lookup_order must be a JSON object, such as {\"number\":7}, found "
                        + input);
    }

    @Test
    void anExpectationNeedsAStep() {
        ScriptedModel.Builder builder = ScriptedModel.builder().expects(request -> {});

        assertThatThrownBy(builder::build).hasMessage("the last expectation has no step after it");
    }

    private ModelAnswer ask(ScriptedModel model) {
        return model.call(request(), events::add, new Cancellation());
    }

    private static ModelRequest request() {
        return ModelRequest.of(
                Prompt.of(null, List.of()), Conversation.empty().user(List.of(TextBlock.of("Hello"))), 100);
    }
}
