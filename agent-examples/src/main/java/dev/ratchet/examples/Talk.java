package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextShares;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Repair;
import dev.ratchet.report.RunReport;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.usage.Ledger;
import dev.ratchet.usage.LedgerRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that goes on: with a model, a system prompt and tools. What fails leaves it as it was before; another model
 * or system prompt makes it a new one that takes over what was said. For one thread.
 */
final class Talk implements AutoCloseable {
    private final Terminal terminal;
    private final ChatInput input;
    private final List<Object> tools;
    private final boolean unasked;
    private final int maxTurns;
    private final Object running = new Object();
    private ModelOptions options;
    private Service service;
    private String system;
    private AgentRunner runner;
    private Approver approver = call -> nobody();
    private @Nullable RunState state;
    private Ledger spent = Ledger.empty();
    private @Nullable Thread run;

    /**
     * Begins.
     *
     * @param unasked whether calls that change something run without anybody being asked
     */
    Talk(
            Terminal terminal,
            ChatInput input,
            ModelOptions options,
            int maxTurns,
            String system,
            List<Object> tools,
            boolean unasked) {
        this.terminal = terminal;
        this.input = input;
        this.tools = List.copyOf(tools);
        this.unasked = unasked;
        this.maxTurns = maxTurns;
        this.options = options;
        this.system = system;
        this.service = Service.open(this.options, terminal.environment());
        this.runner = runner(service, system);
    }

    private AgentRunner runner(Service answering, String prompt) {
        AgentRunner.Builder agent = AgentRunner.builder()
                .model(answering.model())
                .tools(tools.toArray())
                .maxTurns(maxTurns)
                .approver(call -> approver.decide(call));
        return (prompt.isBlank() ? agent : agent.system(prompt)).build();
    }

    boolean offline() {
        return service.offline();
    }

    String model() {
        return options.model();
    }

    String system() {
        return system;
    }

    List<ToolDefinition> tools() {
        return GivenTools.definitions(tools);
    }

    /** {@return everything that was asked of models, also what failed} */
    Ledger spent() {
        return spent;
    }

    /** {@return what the conversation is made of, or nothing before the first answer} */
    Optional<ContextShares> shares() {
        return Optional.ofNullable(state).map(RunState::contextInput).map(ContextManager::shares);
    }

    /** {@return how much of the window is in use, 0 to 1; NaN if that is not known} */
    double windowShare() {
        return state == null
                ? 0
                : ContextManager.windowShare(state.context(), state.setup().model());
    }

    /** {@return how many messages there are} */
    int messages() {
        return state == null ? 0 : state.conversation().messages().size();
    }

    /** Says something and shows the answer as it comes. */
    void say(String text) {
        TurnPrinter printer = TurnPrinter.ofAnswer(terminal.out(), terminal.style(), input.columns());
        Task task = Task.of(text).listener(printer);
        AskedOnTerminal.Questions questions = input.questions();
        approver = unasked
                ? call -> Decision.allow()
                : questions == null ? call -> nobody() : new AskedOnTerminal(terminal, questions, this::cancel);
        input.during(() -> keep(runUnlessCancelled(task)), this::cancel);
    }

    private static Decision nobody() {
        return Decision.deny("Nobody can be asked, since there is no terminal; --yes allows it.");
    }

    private RunResult runUnlessCancelled(Task task) {
        synchronized (running) {
            run = Thread.currentThread();
        }
        try {
            return state == null ? runner.run(task) : runner.reply(state, task);
        } finally {
            synchronized (running) {
                run = null;
                Thread.interrupted(); // it was about the run
            }
        }
    }

    private void cancel() {
        synchronized (running) {
            if (run != null) {
                run.interrupt();
            }
        }
    }

    private void keep(RunResult result) {
        for (LedgerRow row : result.ledgerOfRun().rows()) {
            spent = spent.plus(row);
        }
        Outcome outcome = result.outcome();
        if (outcome.completed() || outcome instanceof Outcome.AnsweredAtLimit) {
            state = result.state();
            return;
        }
        boolean ran = result.state().facts().stream()
                .skip(state == null ? 0 : state.facts().size())
                .anyMatch(Fact.ToolStarted.class::isInstance);
        lines(sentence(outcome))
                .forEach(each -> terminal.out().println(terminal.style().bad(each)));
        line("The conversation is as it was before this."
                + (ran ? " What tools have done stays done." : "")
                + (outcome instanceof Outcome.Cancelled ? "" : " Say it again to try once more."));
    }

    private static String sentence(Outcome outcome) {
        return outcome instanceof Outcome.Cancelled ? "The answer was cancelled." : Totals.sentence(outcome);
    }

    /**
     * Goes on with another model.
     *
     * @throws WrongUsage if there is no such model or provider, or no key; everything is as it was
     */
    void model(String name) {
        ModelOptions other = options.with(name);
        Service opened = Service.open(other, terminal.environment());
        Service before = service;
        try {
            fork(opened, system, "model " + name);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        before.close();
        options = other;
    }

    /** Goes on with another system prompt; an empty one is none. */
    void system(String text) {
        fork(service, text, text.isBlank() ? "no system prompt" : "another system prompt");
    }

    private void fork(Service answering, String prompt, String with) {
        AgentRunner next = runner(answering, prompt);
        RunState before = state;
        RunState taken = before == null
                ? null
                : next.load(messages(before.conversation()).toString());
        service = answering;
        system = prompt;
        runner = next;
        state = taken;
        if (taken == null) {
            line("From now on: " + with + ".");
            return;
        }
        line("A fork: a new conversation with " + with + " takes over the " + messages() + " messages so far"
                + leftOut(before, taken) + ". Its first request is not cached.");
    }

    private static String leftOut(@Nullable RunState before, RunState taken) {
        long thoughts = before == null ? 0 : thoughts(before) - thoughts(taken);
        return thoughts <= 0
                ? ""
                : ", without what was thought (" + thoughts + (thoughts == 1 ? " block)" : " blocks)");
    }

    private static long thoughts(RunState state) {
        return state.conversation().messages().stream()
                .flatMap(message -> message.content().stream())
                .filter(block -> block.type().endsWith("thinking"))
                .count();
    }

    /** {@return the conversation as a page to look at, or nothing before the first answer} */
    Optional<RunReport> report() {
        return Optional.ofNullable(state).map(RunReport::of);
    }

    /** {@return the conversation as the body of a request has it, for {@link #load}} */
    String toJson() {
        RawJson.ObjectBuilder body = RawJson.object().put("model", model());
        if (!system.isBlank()) {
            body.put("system", system);
        }
        List<RawJson> definitions = tools().stream().map(ToolDefinition::raw).toList();
        return body.put("tools", RawJson.array(definitions))
                .put("messages", messages(state == null ? Conversation.empty() : state.conversation()))
                .build()
                .toString();
    }

    /**
     * Takes over a conversation, and the system prompt that it names, in place of this one.
     *
     * @throws WrongUsage if it is none
     */
    void load(String json) {
        try {
            RawJson given = RawJson.parse(json);
            Map<String, RawJson> members = given.isObject() ? given.members() : Map.of();
            RawJson named = members.get("system");
            String prompt = named == null
                    ? system
                    : Optional.ofNullable(named.asString()).orElse(system);
            RawJson model = members.get("model");
            boolean same = model != null && model().equals(model.asString());
            AgentRunner next = runner(service, prompt);
            RawJson messages = members.get("messages");
            // Thinking can go on only with the model that thought it.
            state = next.load(same || messages == null ? json : messages.toString());
            system = prompt;
            runner = next;
            line("Loaded " + messages() + " messages" + (prompt.isBlank() ? "" : ", with their system prompt") + ".");
            for (Repair repair : state.repairs()) {
                line("  " + repair.at() + ": " + repair.sentence());
            }
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("that is no conversation: " + e.getMessage());
        }
    }

    private static RawJson messages(Conversation conversation) {
        return RawJson.array(conversation.messages().stream()
                .map(message -> RawJson.object()
                        .put("role", message.role().toString().toLowerCase(Locale.ROOT))
                        .put(
                                "content",
                                RawJson.array(message.content().stream()
                                        .map(ContentBlock::raw)
                                        .toList()))
                        .build())
                .toList());
    }

    private void line(String text) {
        lines(text).forEach(terminal.out()::println);
        terminal.out().flush();
    }

    private List<String> lines(String text) {
        return WordWrap.lines(Escapes.visible(text), input.columns(), "");
    }

    @Override
    public void close() {
        service.close();
    }
}
