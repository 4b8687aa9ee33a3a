package dev.ratchet;

import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextManager;
import dev.ratchet.context.ContextSummary;
import dev.ratchet.context.ContextSummary.Maker;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.loop.Grant;
import dev.ratchet.loop.Loop;
import dev.ratchet.loop.Step;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.TokenCounter;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.Rejection;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolObserver;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.tool.ToolThreads;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Drives one run to its end on the calling thread: does what the loop asks for, and tells it what happened. */
final class LocalRun {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ratchet");
    private static final String RUN_ID = "run_id"; // in the MDC, of this thread and the tools'

    private final AgentRunner runner;
    private final Equipment equipment;
    private final Task task;
    private final Cancellation cancellation;
    private final Fact first;
    private final List<ToolUseBlock> answeredFirst;
    private final SharedBudgets budgets;
    private final Billing billing;
    private final Map<String, Object> data = new LinkedHashMap<>(); // of the calls, for the application
    private final Audience audience;
    private boolean counted;
    private RunState state;

    /** Prepares a run that goes on from {@code before} with {@code first}; throws if it cannot. */
    LocalRun(AgentRunner runner, Equipment equipment, Task task, RunState before, Fact first) {
        this.runner = runner;
        this.equipment = equipment;
        this.task = task;
        this.first = first;
        this.budgets = SharedBudgets.of(runner.budget(), task.budget());
        this.billing = new Billing(runner.model(), runner.prices());
        this.state = Loop.accept(before, first);
        this.answeredFirst = OpenCalls.of(before);
        this.audience = new Audience(state.runId());
        Duration time = state.terms().limits().maxDuration();
        this.cancellation = new Cancellation(time == null ? null : now().plus(time));
    }

    RunState state() {
        return state;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    RunResult toTheEnd() {
        String around = MDC.get(RUN_ID); // of the run whose tool this one is, on the same thread
        MDC.put(RUN_ID, state.runId());
        CompletableFuture<Void> alarm = alarm();
        try {
            return untilFinished();
        } finally {
            alarm.cancel(false);
            if (around == null) {
                MDC.remove(RUN_ID);
            } else {
                MDC.put(RUN_ID, around);
            }
        }
    }

    private RunResult untilFinished() {
        audience.add(runner.listener());
        audience.add(task.listener().orElse(null));
        audience.tell(new AgentEvent.RunStarted(state.runId(), runner.model().info(), now()));
        tellResults(answeredFirst, first.at());
        while (true) {
            Step step = next();
            if (step instanceof Step.EditContext edit) {
                editContext(edit.edit());
            } else if (step instanceof Step.CallModel call && toBeCounted()) {
                count(call.request());
            } else if (step instanceof Step.CallModel call) {
                paying(call.grant(), attempts -> askModel(call.request().withMaxAttempts(attempts), call.grant()));
            } else if (step instanceof Step.Summarise summary) {
                paying(summary.grant(), attempts -> summarise(summary, attempts));
            } else if (step instanceof Step.AskApproval ask) {
                askApproval(ask.calls());
            } else if (step instanceof Step.CallTools tools) {
                runTools(tools.calls());
            } else if (step instanceof Step.Finished finished) {
                return finish(finished.outcome());
            }
        }
    }

    private Step next() {
        if (cancellation
                .deadline()
                .filter(deadline -> !now().isBefore(deadline))
                .isPresent()) {
            cancellation.cancel(Cancellation.Reason.DEADLINE);
        }
        if (state.ending() == null && cancelled()) {
            happened(new Fact.Cancelled(now(), cancellation.reason().orElseThrow()));
        }
        Step step = Loop.next(state);
        boolean asks =
                step instanceof Step.CallModel || step instanceof Step.EditContext || step instanceof Step.Summarise;
        if (asks && stopConditionMet()) {
            happened(new Fact.StopConditionMet(now()));
        }
        return state.ending() == null ? step : Loop.next(state);
    }

    private boolean cancelled() {
        if (Thread.currentThread().isInterrupted()) {
            cancellation.cancel(Cancellation.Reason.INTERRUPT);
        }
        return cancellation.cancelled();
    }

    private boolean toBeCounted() {
        return state.terms().context().countsFirst()
                && !counted
                && state.context().tokens() == 0
                && runner.model() instanceof TokenCounter;
    }

    private void count(ModelRequest request) {
        counted = true;
        try {
            long tokens = ((TokenCounter) runner.model()).countTokens(request, cancellation);
            happened(new Fact.TokensCounted(now(), tokens));
        } catch (RuntimeException e) { // what it would have told is then estimated
            LOG.warn("The first request of run {} was not counted: {}", state.runId(), e.getMessage());
        }
    }

    private void editContext(ContextEdit edit) {
        Instant at = now();
        happened(new Fact.ContextEdited(at, edit));
        LOG.info("The service {}, in run {}", edit, state.runId());
        audience.tell(new AgentEvent.ContextEdited(edit, at));
    }

    /** Makes a request of so many attempts if the budgets that the run shares with others have what it may use at most. */
    private void paying(Grant grant, IntConsumer request) {
        SharedBudgets.Reservation reserved = budgets.reserve(grant);
        if (reserved == null) {
            happened(new Fact.BudgetRefused(now(), budgets.left(), budgets.toString()));
            return;
        }
        int rows = state.ledger().rows().size();
        try {
            request.accept(reserved.grant().attempts());
        } catch (ModelException e) {
            if (!(e instanceof ModelException.Cancelled
                    && e.usage().filter(Usage.NONE::equals).isPresent())) {
                attemptFailed(e, grant); // one that was cancelled before it was sent is no attempt
            }
            callFailed(e);
        } catch (RuntimeException | Error e) { // a class that is missing, an assertion: the run is not lost
            // Whether it had been sent is not known, so it counts as what it may have used.
            String what = "the model threw " + e.getClass().getSimpleName();
            attemptFailed(new ModelException.BrokenAnswer(what, ModelException.Details.NONE, e), grant);
            failed("Model", e);
        } finally {
            reserved.settle(rows, state.ledger());
        }
    }

    private void askModel(ModelRequest request, Grant grant) {
        int turn = state.answers() + 1;
        audience.tell(new AgentEvent.TurnStarted(turn, now()));
        ModelAnswer answer = runner.model().call(request, event -> relay(event, grant), cancellation);
        AnswerType asked = grant.last() ? null : task.answer(); // the last one is what there is
        Rejection rejection = asked == null
                ? null
                : asked.check(answer, state.setup().prompt().format());
        RunState before = state;
        happened(new Fact.ModelAnswered(
                now(), answer, billing.of(answer), request.maxTokens(), grant.last(), rejection));
        audience.tell(new AgentEvent.TurnAnswered(
                turn,
                answer,
                lastRow(),
                ContextManager.windowShare(state.context(), state.setup().model())));
        int misses = before.context().cacheMisses().size();
        state.context().cacheMisses().stream().skip(misses).forEach(miss -> {
            LOG.info("In turn {} of run {} {}", turn, state.runId(), miss);
            audience.tell(new AgentEvent.CacheMissed(miss));
        });
        answer.summary()
                .filter(text -> state.context().compacted())
                .ifPresent(text -> tellSummary(Maker.SERVICE, text, before));
        if (rejection != null) {
            audience.tell(new AgentEvent.AnswerRejected(rejection.violations()));
        }
        tellResults(answer.calls(), now()); // of calls that are beyond their limit, or that give the answer
    }

    /** What the model says of it on the way is not shown: it is no answer to the user. */
    private void summarise(Step.Summarise step, int attempts) {
        RunState before = state;
        ModelAnswer answer;
        try {
            answer = runner.model()
                    .call(
                            step.request().withMaxAttempts(attempts),
                            event -> {
                                if (event instanceof ModelEvent.RetryScheduled retry) {
                                    attemptFailed(retry.cause(), step.grant());
                                }
                            },
                            cancellation);
        } catch (ModelException.ContextOverflow e) { // a second means is not tried for the first one
            attemptFailed(e, step.grant());
            happened(new Fact.Failed(now(), "ContextOverflow", String.valueOf(e.getMessage())));
            return;
        }
        happened(new Fact.Summarised(
                now(), answer, billing.of(answer), step.keptFrom(), Loop.opening(before, step.keptFrom(), answer)));
        if (state.conversation() != before.conversation()) {
            tellSummary(Maker.MODEL, answer.text(), before);
        }
    }

    private void tellSummary(Maker maker, String text, RunState before) {
        ContextSummary summary = new ContextSummary(maker, text, nextInput(before), nextInput(state));
        LOG.info("The {} {}, in run {}", maker == Maker.SERVICE ? "service" : "model", summary, state.runId());
        audience.tell(new AgentEvent.ContextSummarised(summary, lastRow(), now()));
    }

    private static long nextInput(RunState state) {
        return ContextManager.plan(state.contextInput()).inputTokens();
    }

    private LedgerRow lastRow() {
        return state.ledger().rows().get(state.ledger().rows().size() - 1);
    }

    private void attemptFailed(ModelException e, Grant grant) {
        happened(billing.failed(e, grant, now()));
        audience.tell(new AgentEvent.AttemptFailed(lastRow(), e));
    }

    private void callFailed(ModelException e) {
        if (e instanceof ModelException.Cancelled) {
            // The model saw the interrupt or the cancellation first; the next step ends the run.
            cancellation.cancel(Cancellation.Reason.INTERRUPT);
        } else if (e instanceof ModelException.ContextOverflow) {
            happened(new Fact.ContextOverflowed(now(), String.valueOf(e.getMessage())));
        } else if (e instanceof ModelException.Unsupported unsupported) {
            happened(new Fact.FeatureRefused(now(), unsupported.features(), String.valueOf(e.getMessage())));
            LOG.warn("Run {} goes on without {}: {}", state.runId(), unsupported.features(), e.getMessage());
            audience.tell(new AgentEvent.FeatureRefused(unsupported.features(), String.valueOf(e.getMessage()), now()));
        } else {
            happened(new Fact.Failed(now(), e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
        }
    }

    private void relay(ModelEvent event, Grant grant) {
        if (event instanceof ModelEvent.TextDelta delta) {
            audience.tell(new AgentEvent.TextDelta(delta.text()));
        } else if (event instanceof ModelEvent.ThinkingDelta delta) {
            audience.tell(new AgentEvent.ThinkingDelta(delta.thinking()));
        } else if (event instanceof ModelEvent.ToolInputDelta delta) {
            audience.tell(new AgentEvent.ToolInputDelta(delta.toolUseId(), delta.name(), delta.partialJson()));
        } else if (event instanceof ModelEvent.RetryScheduled retry) {
            attemptFailed(retry.cause(), grant);
            audience.tell(new AgentEvent.RetryScheduled(
                    retry.failedAttempts(), String.valueOf(retry.cause().getMessage()), retry.delay()));
        }
    }

    private void askApproval(List<ToolUseBlock> calls) {
        List<ToolUseBlock> asked = new ArrayList<>();
        for (ToolUseBlock call : calls) {
            Decision given = task.decisions().get(call.id());
            if (given != null) {
                decided(call, given);
            } else if (equipment.gate().asks(call)) {
                asked.add(call);
            } else {
                decided(call, equipment.gate().byRule(call));
            }
        }
        if (!asked.isEmpty() && state.ending() == null) {
            audience.tell(new AgentEvent.ApprovalAsked(asked));
            asked.forEach(this::askApproval);
        }
    }

    private void askApproval(ToolUseBlock call) {
        if (state.ending() != null || cancelled()) {
            return;
        }
        ToolContext context = new ToolContext(state.runId(), call.id(), cancellation, task.attributes());
        try {
            decided(call, WakeOnCancel.during(() -> equipment.gate().ask(call, context), cancellation));
        } catch (Throwable e) { // whatever an approver does, nothing runs undecided and the run is not lost
            if (e instanceof InterruptedException && !cancellation.cancelled()) {
                Thread.currentThread().interrupt(); // the run was, and stays so; a cancellation leaves no interrupt
            }
            if (!cancelled()) {
                failed("Approver", e);
            }
        }
    }

    private void decided(ToolUseBlock call, Decision decision) {
        if (state.ending() != null) {
            return;
        }
        Optional<ToolResult> refusal = decision instanceof Decision.Edit edit
                ? equipment.tools().refusal(call.withInput(edit.arguments()))
                : Optional.empty();
        happened(
                refusal.isEmpty()
                        ? new Fact.Decided(now(), call.id(), decision)
                        : new Fact.Failed(
                                now(),
                                "Approver",
                                "the arguments that were given in place of the model's do not fit: "
                                        + refusal.get().block(call.id()).text()));
    }

    private void runTools(List<ToolUseBlock> calls) {
        equipment.dispatcher().run(calls, state.runId(), task.attributes(), cancellation, new ToolObserver() {
            @Override
            public void started(ToolUseBlock call, Instant at) {
                happened(new Fact.ToolStarted(at, call.id()));
                audience.tell(new AgentEvent.ToolStarted(call, at));
            }

            @Override
            public void progressed(ToolUseBlock call, String text, Instant at) {
                audience.tell(new AgentEvent.ToolProgress(call, text, at));
            }

            @Override
            public void finished(ToolUseBlock call, ToolResult result, Instant at) {
                if (result.data() != null) {
                    data.put(call.id(), result.data());
                }
                happened(new Fact.ToolFinished(at, result.block(call.id()), result.endsRun()));
            }
        });
    }

    private boolean stopConditionMet() {
        try {
            return state.progress().turns() > 0
                    && runner.stopConditions().stream().anyMatch(condition -> condition.met(state.turns()));
        } catch (Throwable e) {
            failed("StopCondition", e);
            return false;
        }
    }

    private RunResult finish(Outcome outcome) {
        RunResult result = new RunResult(outcome, state, data);
        audience.tell(new AgentEvent.RunFinished(result));
        return result;
    }

    private void failed(String whose, Throwable e) {
        LOG.error("{} of run {} threw", whose, state.runId(), e);
        happened(new Fact.Failed(
                now(), whose, "the " + whose + " threw " + e.getClass().getSimpleName() + "; the log has the rest"));
    }

    private void happened(Fact fact) {
        List<ToolUseBlock> open = OpenCalls.of(state);
        state = Loop.accept(state, fact);
        tellResults(open, fact.at());
    }

    private void tellResults(List<ToolUseBlock> wereOpen, Instant at) {
        if (wereOpen.isEmpty()) {
            return;
        }
        Map<String, ToolResultBlock> results = OpenCalls.results(state);
        for (ToolUseBlock call : wereOpen) {
            ToolResultBlock result = results.get(call.id());
            if (result != null) {
                audience.tell(new AgentEvent.ToolFinished(call, result, at, data.get(call.id())));
            }
        }
    }

    /** Cancels on a thread of its own when the time is up, unless what is returned is completed before. */
    private CompletableFuture<Void> alarm() {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        cancellation.deadline().ifPresent(deadline -> {
            CompletableFuture<Void> unused =
                    alarm.thenRunAsync(() -> cancellation.cancel(Cancellation.Reason.DEADLINE), ToolThreads.shared());
            // Unlike a delayed executor it forgets the run when the run ends first.
            alarm.completeOnTimeout(null, Duration.between(now(), deadline).toMillis(), TimeUnit.MILLISECONDS);
        });
        return alarm;
    }

    private Instant now() {
        return runner.clock().instant();
    }
}
