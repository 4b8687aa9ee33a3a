package dev.ratchet;

import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.approval.Approver;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.event.AgentListener;
import dev.ratchet.loop.Loop;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Transcript;
import dev.ratchet.message.TranscriptException;
import dev.ratchet.model.Model;
import dev.ratchet.model.Prompt;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Fingerprint;
import dev.ratchet.run.Limits;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.StopCondition;
import dev.ratchet.run.Terms;
import dev.ratchet.schema.JsonBinding;
import dev.ratchet.tool.Leniency;
import dev.ratchet.tool.ResultStore;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolDispatcher;
import dev.ratchet.tool.ToolThreads;
import dev.ratchet.tool.ToolTraits;
import dev.ratchet.tool.Toolset;
import dev.ratchet.usage.Budget;
import dev.ratchet.usage.Price;
import dev.ratchet.usage.PriceTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Runs agents. Made once, with {@link #builder}: 50 turns at most, each call of a tool a minute, answers of 16,000 tokens.
 * Immutable and safe to share between threads; each run is driven by the thread that calls {@link #run}.
 *
 * <p>Every way out of a run is a {@link RunResult}. Exceptions are for mistakes of the program: a second run of a
 * conversation that has one, a reply to a run that still waits for something, a stored run that belongs to another runner.
 */
public final class AgentRunner {
    private static final Set<String> ACTIVE = ConcurrentHashMap.newKeySet();

    private final Model model;
    private final int maxTokens;
    private final Limits limits;
    private final ContextPolicy context;
    private final Equipment equipment;
    private final List<StopCondition> stopConditions;
    private final @Nullable AgentListener listener;
    private final PriceTable prices;
    private final @Nullable Budget budget;
    private final InstantSource clock;

    private AgentRunner(Builder builder, Model model, Toolset tools) {
        this.model = model;
        this.maxTokens =
                Math.min(builder.maxTokens, model.info().maxOutputTokens().orElse(builder.maxTokens));
        this.limits = builder.limits;
        this.clock = builder.clock;
        this.context = builder.context;
        ToolDispatcher concurrent = ToolDispatcher.of(tools)
                .clock(clock)
                .timeout(builder.toolTimeout)
                .carrying(builder.carried);
        ToolDispatcher placed = builder.executor == null ? concurrent : concurrent.executor(builder.executor);
        this.equipment = new Equipment(
                new Setup(model.info(), Prompt.of(builder.system, tools.definitions())),
                new Gate(tools, builder.rules, builder.approver),
                builder.sequential ? placed.sequential() : placed);
        this.stopConditions = List.copyOf(builder.stopConditions);
        this.listener = builder.listener;
        this.prices = builder.prices;
        this.budget = builder.budget;
    }

    /** Starts the description of a runner. Only the model is required. */
    public static Builder builder() {
        return new Builder();
    }

    /** Runs a task given in words, to its end. */
    public RunResult run(String task) {
        return run(Task.of(task));
    }

    /** Runs a task to its end, on this thread. An interrupt ends it as cancelled and stays set. */
    public RunResult run(Task task) {
        return drive(begun(task));
    }

    /** Runs a task to its end, for an answer of this type: {@code answering(type).run(task)}. */
    public <T> TypedResult<T> run(Task task, Class<T> type) {
        return answering(type).run(task);
    }

    /** Runs a task given in words to its end, for an answer of this type. */
    public <T> TypedResult<T> run(String task, Class<T> type) {
        return answering(type).run(task);
    }

    /**
     * Returns what runs tasks for answers of this type: a record or other class, an enum, a sealed type, an array, a plain
     * value. The model is held to the type's JSON Schema where it can be, else it gives the answer by a tool; either way the
     * answer is checked and bound as arguments of tools are.
     *
     * @throws IllegalArgumentException if no JSON can be read as that type; the message says which part of it and why
     */
    public <T> TypedRunner<T> answering(Class<T> type) {
        return new TypedRunner<>(this, AnswerType.of(JsonBinding.typeOf(type)));
    }

    /** Does the same for a generic type: {@code answering(new TypeReference<List<Order>>() {})}. */
    public <T> TypedRunner<T> answering(TypeReference<T> type) {
        return new TypedRunner<>(this, AnswerType.of(JsonBinding.typeOf(type.getType())));
    }

    /**
     * Does the same for a JSON Schema, such as one in a file; the value is the JSON.
     *
     * @throws IllegalArgumentException if it is no schema, or has a word that is not checked here; one sentence says where
     */
    public TypedRunner<JsonNode> answeringTo(String schema) {
        return new TypedRunner<>(this, AnswerType.ofSchema(schema));
    }

    /**
     * {@return how many calls of tools were given up, since they ignored their interrupt, and are still at work}
     */
    public int abandonedCalls() {
        return equipment.dispatcher().abandoned();
    }

    /** Starts a task in the background, on a thread of its own. */
    public RunHandle start(Task task) {
        LocalRun run = begun(task);
        CompletableFuture<RunResult> result = CompletableFuture.supplyAsync(() -> drive(run), ToolThreads.shared());
        return new RunHandle(run.state().runId(), run.cancellation(), result);
    }

    /** Goes on with a run that stopped before it was done, under this runner's limits. */
    public RunResult resume(RunResult stopped) {
        return resume(stopped.state(), Task.goOn());
    }

    /**
     * Goes on with a run that stopped before it was done, also one read from where it was stored. Turns are counted anew.
     * A call that was under way when the state was stored is not repeated: the model is told that it is in doubt.
     *
     * @param with what goes with the run from here on: attributes, limits, listener; it has no content
     * @throws IllegalArgumentException if it began with another model, system prompt or tools
     * @throws IllegalStateException if there is nothing to go on with, since the model has answered or refused; or if
     *     calls wait for a decision and this runner has no approver
     */
    public RunResult resume(RunState stopped, Task with) {
        if (!with.content().isEmpty()) {
            throw new IllegalArgumentException("a run is resumed with Task.goOn(); to say something, reply to it");
        }
        StoppedRun run = new StoppedRun(stopped);
        Equipment equipped = equipment.with(with);
        run.requireResumable(equipped.gate(), with);
        Fact resumed =
                new Fact.Resumed(clock.instant(), terms(with, stopped.terms().metadata()));
        return drive(new LocalRun(this, equipped, with, run.with(equipped.setup(), context, clock.instant()), resumed));
    }

    /** Says the next thing in a conversation, in words, and runs it to its end. */
    public RunResult reply(RunResult before, String text) {
        return reply(before, Task.of(text));
    }

    /** Says the next thing in a conversation, and runs it to its end. */
    public RunResult reply(RunResult before, Task task) {
        return reply(before.state(), task);
    }

    /**
     * Says the next thing in a conversation, also one read from where it was stored, and runs it to its end.
     *
     * @throws IllegalArgumentException if it began with another model, system prompt or tools
     * @throws IllegalStateException if calls of the last answer still wait for a decision or a result
     */
    public RunResult reply(RunState before, Task task) {
        StoppedRun run = new StoppedRun(before);
        run.requireNothingOpen();
        Terms terms = terms(task, before.terms().metadata());
        Fact asked = new Fact.Asked(clock.instant(), task.content(), terms);
        Equipment equipped = equipment.with(task);
        return drive(new LocalRun(this, equipped, task, run.with(equipped.setup(), context, clock.instant()), asked));
    }

    /**
     * Reads a run that {@link RunState#toJson} wrote, and that began without tools of its task.
     *
     * @throws IllegalArgumentException as {@link #read(String, Task)} does
     */
    public RunState read(String json) {
        return read(json, Task.goOn());
    }

    /**
     * Reads a run that {@link RunState#toJson} wrote.
     *
     * @param with what it will go on with; only its tools count here
     * @throws IllegalArgumentException if it is not one, or was made with another model, system prompt or tools: the
     *     message names the first difference
     */
    public RunState read(String json, Task with) {
        RunLog log = RunLog.parse(json);
        Setup setup = equipment.with(with).setup();
        Optional<String> difference = log.fingerprint().firstDifference(Fingerprint.of(setup));
        return StoppedRun.sameOrTold(log.runId(), () -> Loop.replay(log, setup), difference, context, clock.instant());
    }

    /**
     * Takes over a conversation from elsewhere, to be gone on with by {@link #reply(RunState, Task)}, or by
     * {@link #resume(RunState, Task)} where the model is the next to speak. It is JSON in the Messages API's form: an array
     * of messages, or a request body that holds one. What the API would refuse is repaired, see {@link Transcript};
     * {@link RunState#repairs} tells what that was. Calls in it without a result are not run: the model is told that
     * their results are not known.
     *
     * @throws TranscriptException if it cannot be repaired; the message names place and rule
     */
    public RunState load(String json) {
        return load(json, Task.goOn());
    }

    /**
     * Takes over a conversation from elsewhere, as {@link #load(String)} does.
     *
     * @param with what it will go on with; only its tools count here
     * @throws TranscriptException if it cannot be repaired; the message names place and rule
     */
    public RunState load(String json, Task with) {
        Setup setup = equipment.with(with).setup();
        List<RawJson> tools =
                setup.prompt().tools().stream().map(ToolDefinition::raw).toList();
        Transcript transcript = Transcript.parse(json, setup.prompt().system(), tools);
        RunState start = RunState.start("run_" + UUID.randomUUID(), setup);
        return Loop.accept(start, new Fact.Loaded(clock.instant(), transcript.messages(), transcript.repairs()));
    }

    private LocalRun begun(Task task) {
        Equipment equipped = equipment.with(task);
        RunState start = RunState.start("run_" + UUID.randomUUID(), equipped.setup());
        return new LocalRun(
                this, equipped, task, start, new Fact.Asked(clock.instant(), task.content(), terms(task, Map.of())));
    }

    /** Refuses, before anything is asked, a type of answer that no task could be asked for. */
    void requireUsable(AnswerType answer) {
        equipment.with(Task.goOn().answering(answer));
    }

    private Terms terms(Task task, Map<String, String> before) {
        Limits own = task.limits().orElse(limits);
        Optional<Price> price = prices.dearest(model.info().id(), model.tariff());
        boolean needed = own.spending()
                        .and(SharedBudgets.of(budget, task.budget()).limit())
                        .usd()
                != null;
        if (needed && price.isEmpty()) {
            throw new IllegalArgumentException("a limit on cost cannot be kept: there is no price for "
                    + model.info().id() + "; give a PriceTable that has one");
        }
        Map<String, String> metadata = new HashMap<>(before);
        metadata.putAll(task.metadata());
        return new Terms(maxTokens, own, equipment.gate().isClosed(), context, metadata, price.orElse(null));
    }

    private static RunResult drive(LocalRun run) {
        String runId = run.state().runId();
        if (!ACTIVE.add(runId)) {
            throw new IllegalStateException("the conversation " + runId + " has a run under way; wait for its result");
        }
        try {
            return run.toTheEnd();
        } finally {
            ACTIVE.remove(runId);
        }
    }

    Model model() {
        return model;
    }

    List<StopCondition> stopConditions() {
        return stopConditions;
    }

    @Nullable
    AgentListener listener() {
        return listener;
    }

    PriceTable prices() {
        return prices;
    }

    @Nullable
    Budget budget() {
        return budget;
    }

    InstantSource clock() {
        return clock;
    }

    /** Describes a runner. For one thread. */
    public static final class Builder {
        private @Nullable Model model;
        private @Nullable String system;
        private final List<Object> tools = new ArrayList<>();
        // Long enough to think and to write a file; a call that is cut off is asked for once more with all the room.
        private int maxTokens = 16_000;
        private Limits limits = Limits.DEFAULT;
        private ContextPolicy context = ContextPolicy.DEFAULT;
        private int resultBudget = 60_000;
        private @Nullable ResultStore resultStore;
        private Duration toolTimeout = Duration.ofSeconds(60);
        private final Map<String, UnaryOperator<ToolTraits>> traits = new LinkedHashMap<>();
        private final Map<String, String> providerTools = new LinkedHashMap<>();
        private Leniency leniency = Leniency.DEFAULT;
        private final List<ThreadLocal<?>> carried = new ArrayList<>();
        private final List<StopCondition> stopConditions = new ArrayList<>();
        private @Nullable Approver approver;
        private ApprovalRules rules = ApprovalRules.none();
        private @Nullable AgentListener listener;
        private PriceTable prices = PriceTable.bundled();
        private @Nullable Budget budget;
        private @Nullable Executor executor;
        private boolean sequential;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /** Sets the model. */
        public Builder model(Model which) {
            this.model = which;
            return this;
        }

        /** Sets the system prompt; none by default. It is fixed: what changes from run to run belongs in the task. */
        public Builder system(String text) {
            this.system = text;
            return this;
        }

        /** Adds tools: objects with {@code @Tool} methods, classes with static ones, and tool functions. */
        public Builder tools(Object... withToolMethods) {
            tools.addAll(List.of(withToolMethods));
            return this;
        }

        /** Sets how long an answer may be, thinking included; 16,000 tokens by default, capped by what the model can do. */
        public Builder maxTokens(int tokens) {
            if (tokens < 1) {
                throw new IllegalArgumentException("maxTokens < 1: " + tokens);
            }
            this.maxTokens = tokens;
            return this;
        }

        /** Sets how far a run may go; {@link Limits#DEFAULT} by default. */
        public Builder limits(Limits wanted) {
            this.limits = wanted;
            return this;
        }

        /** Sets what is done so that a long conversation costs little; {@link ContextPolicy#DEFAULT} by default. */
        public Builder context(ContextPolicy wanted) {
            this.context = wanted;
            return this;
        }

        /** Sets how many answers a run may take; 50 by default. */
        public Builder maxTurns(int turns) {
            this.limits = limits.withMaxTurns(turns);
            return this;
        }

        /** Adds a condition under which a run ends between two turns. */
        public Builder stopWhen(StopCondition condition) {
            stopConditions.add(condition);
            return this;
        }

        /**
         * Has each call decided before it runs, but those of tools that are {@code readOnly}, and those that a rule decides.
         * Without an approver calls run that no rule denies; a destructive tool then needs a rule.
         */
        public Builder approver(Approver who) {
            this.approver = who;
            return this;
        }

        /** Sets rules that decide about calls, or say about which ones the approver is asked; none by default. */
        public Builder rules(ApprovalRules wanted) {
            this.rules = wanted;
            return this;
        }

        /** Sets who is told of everything in every run. */
        public Builder listener(AgentListener who) {
            this.listener = who;
            return this;
        }

        /** Sets how long a call of a tool may take; a minute by default. */
        public Builder toolTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("toolTimeout <= 0: " + timeout);
            }
            this.toolTimeout = timeout;
            return this;
        }

        /**
         * Sets how much text of a tool's result the model gets, if its tool does not say; 60,000 characters by default, some
         * 15,000 tokens: more than what a tool that pages its results gives. Of a longer result it gets head and tail.
         *
         * @throws IllegalArgumentException if it is less than 1,000
         */
        public Builder resultBudget(int characters) {
            if (characters < 1_000) {
                throw new IllegalArgumentException("resultBudget < 1000: " + characters);
            }
            this.resultBudget = characters;
            return this;
        }

        /**
         * Keeps results that are too long in a store, and gives the model the tool {@code read_result} to read them by. None
         * by default: what is cut off is lost, and the model is told so.
         */
        public Builder resultStore(ResultStore store) {
            this.resultStore = store;
            return this;
        }

        /** Changes how a tool behaves, whatever its annotation says. */
        public Builder traits(String tool, UnaryOperator<ToolTraits> change) {
            traits.merge(tool, change, (before, after) -> each -> after.apply(before.apply(each)));
            return this;
        }

        /**
         * Sends a tool as one that the provider defines, see {@link Toolset#providerTool}:
         * {@code .tools(shell).providerTool("bash", "bash_20250124")}.
         */
        public Builder providerTool(String tool, String type) {
            providerTools.put(tool, type);
            return this;
        }

        /** Sets which slips in arguments are mended, rather than refused; {@link Leniency#DEFAULT} by default. */
        public Builder leniency(Leniency wanted) {
            this.leniency = wanted;
            return this;
        }

        /** Gives tools on their threads what these hold on the run's thread, as they get its MDC. */
        public Builder carry(ThreadLocal<?>... locals) {
            carried.addAll(List.of(locals));
            return this;
        }

        /** Sets the prices; those of this version by default. */
        public Builder prices(PriceTable table) {
            this.prices = table;
            return this;
        }

        /** Sets a budget that all runs of this runner share, each with its task's own besides; none by default. */
        public Builder budget(Budget shared) {
            this.budget = shared;
            return this;
        }

        /** Sets where tools work; a virtual thread each by default, before JDK 21 a daemon thread each. */
        public Builder executor(Executor where) {
            this.executor = where;
            return this;
        }

        /**
         * Runs the calls of a turn one after the other on the thread that drives the run, for tools that need its
         * transaction or other things bound to it. There a tool that ignores its time-out cannot be abandoned.
         */
        public Builder sequentialTools() {
            this.sequential = true;
            return this;
        }

        /**
         * Sets the clock that tells when things happen, so that a test can let hours pass in no time; that of the system
         * by default. The time-outs of calls stay in real time.
         */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * Returns the runner.
         *
         * @throws IllegalStateException if there is no model, or a tool may ask for approval and there is nobody to answer
         * @throws IllegalArgumentException if a tool has a mistake; the message names method and mend
         */
        public AgentRunner build() {
            if (model == null) {
                throw new IllegalStateException("a runner needs a model: AgentRunner.builder().model(…)");
            }
            Toolset set = Toolset.of(tools.toArray()).with(leniency).results(resultBudget, resultStore);
            for (Map.Entry<String, UnaryOperator<ToolTraits>> each : traits.entrySet()) {
                set = set.with(each.getKey(), each.getValue());
            }
            for (Map.Entry<String, String> each : providerTools.entrySet()) {
                set = set.providerTool(each.getKey(), each.getValue());
            }
            return new AgentRunner(this, model, set);
        }
    }
}
