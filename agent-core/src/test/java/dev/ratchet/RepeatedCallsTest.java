package dev.ratchet;

import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that goes round in circles is told once, inside a result, and then stopped. */
@Timeout(20)
@SuppressWarnings("DoNotCallSuggester")
class RepeatedCallsTest {
    private static final String NOTE = "\n\nNote: ";

    private final QueuedModel model = new QueuedModel();

    static final class Desk {
        @Tool("Looks up.")
        String look(int number) {
            return "nothing at " + number;
        }

        @Tool("Fails.")
        String open(int number) {
            throw new ToolException("the desk is locked");
        }
    }

    @Test
    void theSameCallIsNotedOnceAtTheThirdTimeAndStoppedAtTheFifth() {
        IntStream.range(0, 9).forEach(i -> model.calls(call("t" + i, "look", "{\"number\":1}")));

        RunResult result = run(Limits.DEFAULT);

        assertThat(texts(result))
                .containsExactly(
                        "nothing at 1",
                        "nothing at 1",
                        "nothing at 1" + NOTE
                                + "look was called 3 times now with the same arguments. Doing so again will"
                                + " not help: go on with what there is, try another way, or say what is in the way.",
                        "nothing at 1",
                        "nothing at 1");
        assertThat(result.outcome()).isInstanceOf(Outcome.RepeatedCalls.class);
        assertThat(((Outcome.RepeatedCalls) result.outcome()).times()).isEqualTo(5);
    }

    @Test
    void twoCallsInTurnAreNoticedToo() {
        IntStream.range(0, 12).forEach(i -> model.calls(call("t" + i, "look", "{\"number\":" + i % 2 + "}")));

        RunResult result = run(Limits.DEFAULT);

        assertThat(texts(result)).hasSize(9);
        assertThat(texts(result).get(4)).contains("3 times now with the same arguments, every other turn");
        assertThat(texts(result)).filteredOn(text -> text.contains(NOTE)).hasSize(2); // the third time of each
        assertThat(((Outcome.RepeatedCalls) result.outcome()).call().input()).hasToString("{\"number\":0}");
    }

    @Test
    void theSameErrorAgainAndAgainIsNoticedWhateverTheArguments() {
        IntStream.range(0, 9).forEach(i -> model.calls(call("t" + i, "open", "{\"number\":" + i + "}")));

        RunResult result = run(Limits.DEFAULT);

        assertThat(texts(result)).hasSize(5);
        assertThat(texts(result).get(2))
                .startsWith("the desk is locked" + NOTE + "open was called 3 times now and failed in the same way.");
        assertThat(texts(result).get(3)).isEqualTo("the desk is locked");
        assertThat(((Outcome.RepeatedCalls) result.outcome()).call().id()).isEqualTo("t4");
    }

    @Test
    void theNoteStandsInTheResultOfTheCallThatIsRepeated() {
        IntStream.range(0, 3)
                .forEach(i -> model.calls(
                        call("a" + i, "look", "{\"number\":" + i + "}"),
                        call("b" + i, "open", "{\"number\":" + i + "}")));
        model.says("I give up.");

        RunResult result = run(Limits.DEFAULT);

        assertThat(result.turns().get(2).results().get(0).text()).isEqualTo("nothing at 2");
        assertThat(result.turns().get(2).results().get(1).text()).contains(NOTE);
    }

    @Test
    void differentCallsAreNotCounted() {
        IntStream.range(0, 8).forEach(i -> model.calls(call("t" + i, "look", "{\"number\":" + i + "}")));
        model.says("Done.");

        RunResult result = run(Limits.DEFAULT);

        assertThat(result.text()).isEqualTo("Done.");
        assertThat(texts(result)).noneMatch(text -> text.contains(NOTE));
    }

    @Test
    void theNumbersAreTheCallers() {
        IntStream.range(0, 9).forEach(i -> model.calls(call("t" + i, "look", "{\"number\":1}")));

        RunResult result = run(Limits.DEFAULT.withMaxRepeats(3).withNudgeRepeats(2));

        assertThat(texts(result)).hasSize(3);
        assertThat(texts(result).get(1)).contains(NOTE);
    }

    private RunResult run(Limits limits) {
        return AgentRunner.builder()
                .model(model)
                .tools(new Desk())
                .limits(limits)
                .build()
                .run("Go.");
    }

    private static List<String> texts(RunResult result) {
        return result.turns().stream()
                .flatMap(turn -> turn.results().stream())
                .map(each -> each.text())
                .toList();
    }
}
