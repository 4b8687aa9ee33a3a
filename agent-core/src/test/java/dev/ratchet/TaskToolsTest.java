package dev.ratchet;

import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.approval.Decision;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolDefinition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools that a task brings. */
@Timeout(20)
@SuppressWarnings("UnusedMethod")
class TaskToolsTest {
    private final QueuedModel model = new QueuedModel();

    record Account(String owner) {
        @Tool("Tells the balance.")
        String balance() {
            return owner + " has 7";
        }
    }

    static final class Rates {
        @Tool(value = "Tells the rate.", exclusive = true)
        String rate() {
            return "2";
        }
    }

    static final class Vault {
        @Tool(value = "Empties the vault.", destructive = true)
        String empty() {
            return "emptied";
        }
    }

    @Test
    void theToolsOfATaskStandBehindTheRunnersAndAreRun() {
        model.calls(call("t1", "balance", "{}"), call("t2", "rate", "{}")).says("14");

        RunResult result = runner().build().run(Task.of("Ada?").tools(new Account("Ada")));

        assertThat(result.text()).isEqualTo("14");
        assertThat(results(result)).extracting(ToolResultBlock::text).containsExactly("Ada has 7", "2");
        assertThat(model.requests.get(0).prompt().tools())
                .extracting(ToolDefinition::name)
                .containsExactly("rate", "balance");
    }

    @Test
    void anotherTaskDoesNotHaveThem() {
        model.calls(call("t1", "balance", "{}"))
                .says("Ada")
                .calls(call("t1", "balance", "{}"))
                .says("Nobody");
        AgentRunner runner = runner().build();

        runner.run(Task.of("Ada?").tools(new Account("Ada")));
        RunResult without = runner.run("And?");

        assertThat(results(without).get(0).text()).contains("no tool named \"balance\"");
    }

    @Test
    void aConversationGoesOnWithTheToolsThatItBeganWithAndNoOthers() {
        model.says("Hi.").says("Hi.").calls(call("t2", "balance", "{}")).says("7");
        AgentRunner runner = runner().build();
        RunResult first = runner.run(Task.of("Hello.").tools(new Account("Ada")));

        assertThatThrownBy(() -> runner.reply(first, "And?"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("belongs to another runner: the tool balance is missing");
        assertThatThrownBy(() -> runner.reply(first, Task.of("And?").tools(new Account("Ada"), new Vault())))
                .isInstanceOf(IllegalStateException.class); // nobody decides about the vault
        assertThatThrownBy(() -> runner.reply(runner.run("Hi."), Task.of("And?").tools(new Account("Ada"))))
                .hasMessageEndingWith("the tool balance is new");
        assertThat(runner.reply(first, Task.of("And?").tools(new Account("Bob")))
                        .text())
                .isEqualTo("7");
    }

    @Test
    void aStoredRunIsReadWithTheToolsThatItBeganWith() {
        model.says("Hi.").says("Still here.");
        AgentRunner runner = runner().build();
        Task goOn = Task.goOn().tools(new Account("Ada"));
        String stored =
                runner.run(Task.of("Hello.").tools(new Account("Ada"))).state().toJson();

        assertThatThrownBy(() -> runner.read(stored)).hasMessageEndingWith("the tool balance is missing");
        RunState read = runner.read(stored, goOn);
        assertThat(runner.reply(read, Task.of("And?").tools(new Account("Ada"))).text())
                .isEqualTo("Still here.");
    }

    @Test
    void aConversationFromElsewhereIsTakenOverWithTools() {
        model.says("7");
        AgentRunner runner = runner().build();
        Task goOn = Task.goOn().tools(new Account("Ada"));

        RunState loaded = runner.load("[{\"role\":\"user\",\"content\":\"Ada?\"}]", goOn);

        assertThat(runner.resume(loaded, goOn).text()).isEqualTo("7");
    }

    @Test
    void aDestructiveToolOfATaskNeedsSomebodyWhoDecides() {
        Task task = Task.of("Go.").tools(new Vault());

        assertThatThrownBy(() -> runner().build().run(task))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the tool is destructive: empty, and there is nobody to answer");
        model.calls(call("t1", "empty", "{}")).says("Done.");
        assertThat(runner().rules(ApprovalRules.none().allow("empty"))
                        .build()
                        .run(task)
                        .text())
                .isEqualTo("Done.");
    }

    @Test
    void aRunThatWaitsForADecisionAboutSuchAToolIsResumedWithIt() {
        model.calls(call("t1", "empty", "{}")).says("Done.");
        AgentRunner runner = runner().approver(call -> Decision.pause()).build();
        RunResult paused = runner.run(Task.of("Go.").tools(new Vault()));
        assertThat(paused.outcome()).isInstanceOf(Outcome.Paused.class);

        Task decided = Task.goOn().tools(new Vault()).decision("t1", Decision.allow());
        RunResult result = runner.resume(runner.read(paused.state().toJson(), decided), decided);

        assertThat(result.text()).isEqualTo("Done.");
        assertThat(results(result).get(0).text()).isEqualTo("emptied");
    }

    @Test
    void aToolOfTheRunnersNameIsRefused() {
        assertThatThrownBy(() -> runner().build().run(Task.of("Go.").tools(new Rates())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"rate\" is given twice");
    }

    /** Calls the tool once in each run. */
    private static final class Presser implements Model {
        @Override
        public ModelInfo info() {
            return new QueuedModel().info();
        }

        @Override
        public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
            return request.conversation().messages().size() == 1
                    ? QueuedModel.answer("tool_use", QueuedModel.call("t1", "press", "{}"))
                    : QueuedModel.answer("end_turn", TextBlock.of("Done."));
        }
    }

    /** A tool of which two calls show whether they ran together. */
    static final class Press {
        private final CountDownLatch both = new CountDownLatch(2);
        private final List<String> events;

        Press(List<String> events) {
            this.events = events;
        }

        @Tool(value = "Presses.", resources = "press")
        String press() throws InterruptedException {
            events.add("in");
            both.countDown();
            boolean unused = both.await(50, TimeUnit.MILLISECONDS); // for the other to come in, if it can
            events.add("out");
            return "pressed";
        }
    }

    @Test
    void whatACallHoldsIsHeldAgainstTheTasksOfAllRuns() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        Press press = new Press(events);
        AgentRunner runner = AgentRunner.builder().model(new Presser()).build();

        RunHandle one = runner.start(Task.of("1").tools(press));
        RunHandle two = runner.start(Task.of("2").tools(press));

        one.await();
        two.await();

        assertThat(events).containsExactly("in", "out", "in", "out");
    }

    private AgentRunner.Builder runner() {
        return AgentRunner.builder().model(model).tools(new Rates());
    }

    private static List<ToolResultBlock> results(RunResult result) {
        return result.turns().get(0).results();
    }
}
