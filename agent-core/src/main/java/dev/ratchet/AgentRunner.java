package dev.ratchet;

import dev.ratchet.approval.Approver;
import dev.ratchet.event.AgentListener;
import dev.ratchet.loop.Loop;
import dev.ratchet.message.Cancellation;
import dev.ratchet.model.Model;
import dev.ratchet.model.Prompt;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Fingerprint;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.StopCondition;
import dev.ratchet.tool.ToolDispatcher;
import dev.ratchet.tool.ToolThreads;
import dev.ratchet.tool.Toolset;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
    private final Prompt prompt;
    private final int maxTokens;
    private final Limits limits;
    private final ToolDispatcher dispatcher;
    private final List<StopCondition> stopConditions;
    private final @Nullable Approver approver;
    private final @Nullable AgentListener listener;
    private final PriceTable prices;
    private final Executor executor;
    private final InstantSource clock = InstantSource.system();

    private AgentRunner(Builder builder, Model model, Toolset tools) {
        this.model = model;
        this.prompt = Prompt.of(builder.system, tools.definitions());
        this.maxTokens =
                Math.min(builder.maxTokens, model.info().maxOutputTokens().orElse(builder.maxTokens));
        this.limits = builder.limits;
        this.executor = builder.executor == null ? ToolThreads.shared() : builder.executor;
        ToolDispatcher concurrent =
                ToolDispatcher.of(tools).timeout(builder.toolTimeout).executor(executor);
        this.dispatcher = builder.sequential ? concurrent.sequential() : concurrent;
        this.stopConditions = List.copyOf(builder.stopConditions);
        this.approver = builder.approver;
        this.listener = builder.listener;
        this.prices = builder.prices;
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
        return drive(begin(task), task);
    }

    /** Starts a task in the background. */
    public RunHandle start(Task task) {
        RunState state = begin(task);
        Cancellation cancellation = cancellation(state.limits());
        CompletableFuture<RunResult> result =
                CompletableFuture.supplyAsync(() -> drive(state, task, cancellation), executor);
        return new RunHandle(state.runId(), cancellation, result);
    }

    /** Goes on with a run that stopped before it was done, under this runner's limits. */
    public RunResult resume(RunResult stopped) {
        return resume(stopped.state(), Task.goOn());
    }

    /**
     * Goes on with a run that stopped before it was done, also one read from where it was stored. Turns are counted anew.
     * A call that was under way when its process ended is not repeated: the model is told that it is in doubt.
     *
     * @param with what goes with the run from here on: attributes, limits, listener; it has no content
     * @throws IllegalStateException if there is nothing to go on with, since the model has answered or refused
     */
    public RunResult resume(RunState stopped, Task with) {
        if (!with.content().isEmpty()) {
            throw new IllegalArgumentException("a run is resumed with Task.goOn(); to say something, reply to it");
        }
        if (stopped.ending() instanceof Outcome.Refused) {
            throw new IllegalStateException(
                    "the model refused, and asked the same again it will; reply to the run instead");
        }
        if (stopped.batch() == null) {
            stopped.conversation().notSendable().ifPresent(why -> {
                throw new IllegalStateException("nothing to resume: " + why + "; reply to the run instead");
            });
        }
        Limits now = with.limits().orElse(limits);
        return drive(Loop.accept(stopped, new Fact.Resumed(clock.instant(), checked(now))), with);
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
     * @throws IllegalStateException if calls of the last answer still wait for a decision or a result
     */
    public RunResult reply(RunState before, Task task) {
        RunState limited = before.with(checked(task.limits().orElse(limits)));
        return drive(Loop.accept(limited, new Fact.Asked(clock.instant(), task.content())), task);
    }

    /**
     * Reads a run that {@link RunState#toJson} wrote.
     *
     * @throws IllegalArgumentException if it is not one, or was made with another model, system prompt or tools: the
     *     message names the first difference
     */
    public RunState read(String json) {
        RunLog log = RunLog.parse(json);
        Setup setup = setup(log.metadata());
        log.fingerprint().firstDifference(Fingerprint.of(setup)).ifPresent(difference -> {
            throw new IllegalArgumentException("the run " + log.runId() + " belongs to another runner: " + difference);
        });
        return Loop.replay(log, setup);
    }

    private RunState begin(Task task) {
        Limits own = checked(task.limits().orElse(limits));
        RunState start = RunState.start("run_" + UUID.randomUUID(), setup(task.metadata()), own);
        return Loop.accept(start, new Fact.Asked(clock.instant(), task.content()));
    }

    private Setup setup(Map<String, String> metadata) {
        return new Setup(model.info(), prompt, maxTokens, approver != null, metadata);
    }

    private Limits checked(Limits wanted) {
        if (wanted.maxCost() != null
                && !prices.cost(model.info().id(), Usage.NONE).known()) {
            throw new IllegalArgumentException("a limit on cost cannot be kept: there is no price for "
                    + model.info().id() + "; give a PriceTable that has one");
        }
        return wanted;
    }

    private RunResult drive(RunState state, Task task) {
        return drive(state, task, cancellation(state.limits()));
    }

    private RunResult drive(RunState state, Task task, Cancellation cancellation) {
        if (!ACTIVE.add(state.runId())) {
            throw new IllegalStateException(
                    "the conversation " + state.runId() + " has a run under way; wait for its result");
        }
        CompletableFuture<Void> alarm = alarm(state.limits().maxDuration(), cancellation);
        try {
            return new LocalRun(this, task, cancellation, state).toTheEnd();
        } finally {
            alarm.cancel(false);
            ACTIVE.remove(state.runId());
        }
    }

    private Cancellation cancellation(Limits own) {
        Instant now = clock.instant();
        return new Cancellation(own.maxDuration() == null ? null : now.plus(own.maxDuration()));
    }

    private static CompletableFuture<Void> alarm(@Nullable Duration after, Cancellation cancellation) {
        return after == null
                ? new CompletableFuture<>()
                : CompletableFuture.runAsync(
                        () -> cancellation.cancel(Cancellation.Reason.DEADLINE),
                        CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS));
    }

    Model model() {
        return model;
    }

    ToolDispatcher dispatcher() {
        return dispatcher;
    }

    List<StopCondition> stopConditions() {
        return stopConditions;
    }

    Approver approver() {
        if (approver == null) {
            throw new AssertionError("the loop asks for approval only where there is an approver");
        }
        return approver;
    }

    @Nullable
    AgentListener listener() {
        return listener;
    }

    PriceTable prices() {
        return prices;
    }

    InstantSource clock() {
        return clock;
    }

    /** Describes a runner. For one thread. */
    public static final class Builder {
        private @Nullable Model model;
        private @Nullable String system;
        private final List<Object> tools = new ArrayList<>();
        // Long enough to think and to write a file; a call that is cut off is asked for once more at the model's
        // maximum.
        private int maxTokens = 16_000;
        private Limits limits = Limits.DEFAULT;
        private Duration toolTimeout = Duration.ofSeconds(60);
        private final List<StopCondition> stopConditions = new ArrayList<>();
        private @Nullable Approver approver;
        private @Nullable AgentListener listener;
        private PriceTable prices = PriceTable.bundled();
        private @Nullable Executor executor;
        private boolean sequential;

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

        /** Adds tools: objects with {@code @Tool} methods, or classes with static ones. */
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

        /** Has each call decided before it runs; without an approver all calls run. */
        public Builder approver(Approver who) {
            this.approver = who;
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

        /** Sets the prices; those of this version by default. */
        public Builder prices(PriceTable table) {
            this.prices = table;
            return this;
        }

        /** Sets where tools and started runs work; a virtual thread each by default, before JDK 21 a daemon thread each. */
        public Builder executor(Executor where) {
            this.executor = where;
            return this;
        }

        /**
         * Runs the calls of a turn one after the other on the thread that drives the run, for tools that need its
         * transaction or other things bound to it.
         */
        public Builder sequentialTools() {
            this.sequential = true;
            return this;
        }

        /**
         * Returns the runner.
         *
         * @throws IllegalStateException if there is no model
         * @throws IllegalArgumentException if a tool has a mistake; the message names method and mend
         */
        public AgentRunner build() {
            if (model == null) {
                throw new IllegalStateException("a runner needs a model: AgentRunner.builder().model(…)");
            }
            return new AgentRunner(this, model, Toolset.of(tools.toArray()));
        }
    }
}
