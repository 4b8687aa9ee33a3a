package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.guice.AgentModule;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.Model;
import dev.ratchet.run.Limits;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.testing.server.Script;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolPreview;
import dev.ratchet.tools.StockPrices;
import dev.ratchet.tools.calculator.Calculator;
import dev.ratchet.tools.clock.Clock;
import dev.ratchet.tools.shell.Shell;
import dev.ratchet.tools.web.HttpFetch;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the pages in docs, each run. */
class DocsTest {
    // tag::tools
    record Order(String number, String status, int items) {}

    record Customer(String id) {}

    static final class OrderTools {
        private final Map<String, Order> orders = Map.of("A-1042", new Order("A-1042", "shipped", 2));

        @Tool("Finds one order of the customer by its number. Returns status and number of items.")
        Order lookupOrder(@ToolParam("Order number such as A-1042") String number, ToolContext context) {
            String customer =
                    context.attribute(Customer.class).map(Customer::id).orElse("anybody");
            Order order = orders.get(number);
            if (order == null) {
                throw new ToolException("No order " + number + " of " + customer + ". Ask for the number again.");
            }
            return order;
        }

        @Tool("Cancels an order that is not shipped yet.")
        String cancelOrder(String number, @ToolParam("Why, in a few words") Optional<String> reason) {
            return "cancelled " + number + reason.map(why -> ": " + why).orElse("");
        }
    }
    // end::tools

    @Test
    void aTestOfOnesOwnAgent() {
        // tag::testing
        try (ScriptedModel model = ScriptedModel.builder()
                .calls(call("lookup_order", "{\"number\":\"A-1042\"}"))
                .expects(
                        request -> assertThat(request.conversation().messages()).hasSize(3))
                .says("It is shipped.")
                .build()) {
            RunResult result = AgentRunner.builder()
                    .model(model)
                    .tools(new OrderTools())
                    .build()
                    .run("Where is A-1042?");

            assertThat(result.text()).isEqualTo("It is shipped.");
            assertThat(result.turns().get(0).results().get(0).text())
                    .isEqualTo("{\"number\":\"A-1042\",\"status\":\"shipped\",\"items\":2}");
        }
        // end::testing
    }

    @Test
    void aTestDownToTheBytes() {
        // tag::server
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.text("Hello.")))) {
            Model model = AnthropicModel.builder()
                    .baseUrl(server.baseUrl().toString())
                    .apiKey("any")
                    .build();

            RunResult result = AgentRunner.builder().model(model).build().run("Say hello.");

            assertThat(result.text()).isEqualTo("Hello.");
            assertThat(server.requests().get(0).body()).contains("Say hello.");
        }
        // end::server
    }

    @Test
    void aTestOfWhatMayGoWrong() {
        // tag::script
        String script = """
                [{"fault": {"type": "http", "status": 529, "headers": {"retry-after-ms": "1"}}, "repeat": 2},
                 {"content": [{"type": "text", "text": "Hello."}], "chunks": 1}]
                """;
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Script.parse(script)))) {
            Model model = AnthropicModel.builder()
                    .baseUrl(server.baseUrl().toString())
                    .apiKey("any")
                    .build();

            RunResult result = AgentRunner.builder().model(model).build().run("Say hello.");

            assertThat(result.text()).isEqualTo("Hello.");
            assertThat(server.requests()).extracting(ReceivedRequest::status).containsExactly(529, 529, 200);
        }
        // end::script
    }

    @Test
    void attributesAndLimits() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("lookup_order", "{\"number\":\"A-7\"}"))
                .says("No such order.")
                .build();
        AgentRunner runner =
                AgentRunner.builder().model(model).tools(new OrderTools()).build();

        // tag::task
        RunResult result = runner.run(Task.of("Where is A-7?")
                .attribute(Customer.class, new Customer("c-17"))
                .limits(Limits.DEFAULT.withMaxTurns(5).withMaxDuration(Duration.ofMinutes(2))));
        // end::task

        assertThat(result.turns().get(0).results().get(0).text())
                .isEqualTo("No order A-7 of c-17. Ask for the number again.");
    }

    @Test
    void approval() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("cancel_order", "{\"number\":\"A-1042\"}"))
                .says("I may not.")
                .build();

        // tag::approval
        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .tools(new OrderTools())
                .approver(pending -> pending.call().name().equals("cancel_order")
                        ? Decision.deny("Orders are cancelled by people.")
                        : Decision.allow())
                .build();
        // end::approval

        RunResult result = runner.run("Cancel A-1042.");
        assertThat(result.turns().get(0).results().get(0).error()).isTrue();
    }

    // tag::preview
    static final class Notes {
        private final Map<String, String> notes = new ConcurrentHashMap<>(Map.of("todo", "milk"));

        @Tool(value = "Deletes a note for good.", destructive = true, resources = "notes")
        String deleteNote(String title) {
            return notes.remove(title) == null ? "There is no note " + title + "." : "Deleted " + title + ".";
        }

        @ToolPreview("delete_note")
        String previewDelete(String title) {
            return "- " + notes.get(title);
        }
    }
    // end::preview

    @Test
    void rulesAndPreviews() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("delete_note", "{\"title\":\"todo\"}"), call("delete_note", "{\"title\":\"contract 7\"}"))
                .says("Done.")
                .build();
        List<String> seen = new ArrayList<>();
        // tag::rules
        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .tools(new Notes())
                .rules(ApprovalRules.none()
                        .deny("delete_note", "title", "contract*", "Contracts are kept.")
                        .ask("delete_note"))
                .approver(pending -> {
                    seen.add(pending.preview().orElse(""));
                    return Decision.allow();
                })
                .build();
        // end::rules
        RunResult result = runner.run("Clean up.");

        assertThat(seen).containsExactly("- milk");
        assertThat(result.turns().get(0).results())
                .extracting(ToolResultBlock::text)
                .containsExactly("Deleted todo.", "Not executed: denied. Contracts are kept.");
    }

    @Test
    void storingAndGoingOn() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("lookup_order", "{\"number\":\"A-1042\"}"))
                .says("It is shipped.")
                .says("You are welcome.")
                .build();
        AgentRunner runner =
                AgentRunner.builder().model(model).tools(new OrderTools()).build();

        // tag::resume
        RunResult stopped = runner.run(Task.of("Where is A-1042?").limits(Limits.DEFAULT.withMaxTurns(1)));
        String stored = stopped.state().toJson(); // in a file, a database, a queue

        RunState state = runner.read(stored); // in another process, with a runner of the same model and tools
        RunResult result = runner.resume(state, Task.goOn());
        RunResult thanked = runner.reply(result, "Thanks.");
        // end::resume

        assertThat(stopped.outcome().sentence())
                .isEqualTo("The run stopped at its limit of 1 turn before it was done; it can be resumed.");
        assertThat(result.text()).isEqualTo("It is shipped.");
        assertThat(thanked.text()).isEqualTo("You are welcome.");
    }

    @Test
    void aConversationFromElsewhere() {
        ScriptedModel model = ScriptedModel.builder().says("On its way.").build();
        AgentRunner runner =
                AgentRunner.builder().model(model).tools(new OrderTools()).build();
        String json = "[{\"role\":\"user\",\"content\":\"Where is A-1042?\"},{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"tool_use\",\"id\":\"A\",\"name\":\"lookup_order\",\"input\":{\"number\":\"A-1042\"}}]}]";
        List<String> log = new ArrayList<>();

        // tag::transcript
        RunState loaded = runner.load(json);
        loaded.repairs().forEach(repair -> log.add(repair.at() + ": " + repair.sentence()));

        RunResult result = runner.reply(loaded, Task.of("And A-1043?"));
        // end::transcript

        assertThat(log).containsExactly("messages.1.content.0: a call without a result; it got one that says so");
        assertThat(result.text()).isEqualTo("On its way.");
    }

    @Test
    void eventsAsTheyHappen() {
        ScriptedModel model = ScriptedModel.builder().says("Hello.").build();
        StringBuilder shown = new StringBuilder();

        // tag::events
        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .listener(event -> {
                    if (event instanceof AgentEvent.TextDelta delta) {
                        shown.append(delta.text());
                    } else if (event instanceof AgentEvent.RetryScheduled) {
                        shown.setLength(0); // what was shown of this turn is withdrawn
                    }
                })
                .build();
        // end::events

        runner.run("Say hello.");
        assertThat(shown).hasToString("Hello.");
    }

    @Test
    void moneyIsALimit() {
        ScriptedModel model = ScriptedModel.builder().says("Hello.").build();

        // tag::prices
        Limits limits = Limits.DEFAULT.withMaxCost(new BigDecimal("0.50"));
        // end::prices

        AgentRunner runner = AgentRunner.builder().model(model).limits(limits).build();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> runner.run("Say hello.")))
                .hasMessageContaining("there is no price for scripted-model");
    }

    @Test
    void wiringWithGuice() {
        ScriptedModel model = ScriptedModel.builder().says("Hello.").build();

        // tag::guice
        AgentRunner runner = Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Model.class).toInstance(model);
                        install(new AgentModule(
                                settings -> settings.system("Be brief.").maxTurns(20)));
                        AgentModule.tools(binder()).addBinding().to(OrderTools.class);
                    }
                })
                .getInstance(AgentRunner.class);
        // end::guice

        assertThat(runner.run("Say hello.").text()).isEqualTo("Hello.");
        assertThat(model.requests().get(0).prompt().tools()).hasSize(2);
    }

    @Test
    void theLibraryOfTools(@TempDir Path work) {
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("calculate", "{\"expression\":\"0.1 + 0.2\"}"), call("bash", "{\"command\":\"rm -r /\"}"))
                .says("0.3")
                .build();
        Approver asksAPerson = pending -> Decision.deny("No.");

        try (Shell shell = new Shell(work)) {
            // tag::library
            AgentRunner runner = AgentRunner.builder()
                    .model(model)
                    .tools(new Calculator(), new Clock(), new StockPrices(), new HttpFetch(), shell)
                    .approver(call -> call.call().name().equals("bash") ? asksAPerson.decide(call) : Decision.allow())
                    .build();
            // end::library

            assertThat(runner.run("How much is it?").turns().get(0).results())
                    .extracting(ToolResultBlock::text)
                    .satisfiesExactly(
                            sum -> assertThat(sum).isEqualTo("0.3"),
                            denied -> assertThat(denied).contains("No."));
        }
    }
}
