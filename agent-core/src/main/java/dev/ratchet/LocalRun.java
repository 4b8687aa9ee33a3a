package dev.ratchet;

import dev.ratchet.approval.Decision;
import dev.ratchet.approval.PendingCall;
import dev.ratchet.context.ContextManager;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import dev.ratchet.loop.Loop;
import dev.ratchet.loop.Step;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import dev.ratchet.tool.ToolObserver;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one run to its end on the calling thread: does what the loop asks for, and tells it what happened. */
final class LocalRun {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ratchet");

    private final AgentRunner runner;
    private final Task task;
    private final Cancellation cancellation;
    private RunState state;

    LocalRun(AgentRunner runner, Task task, Cancellation cancellation, RunState state) {
        this.runner = runner;
        this.task = task;
        this.cancellation = cancellation;
        this.state = state;
    }

    RunResult toTheEnd() {
        tell(new AgentEvent.RunStarted(state.runId(), runner.model().info(), now()));
        while (true) {
            Step step = next();
            if (step instanceof Step.CallModel call) {
                askModel(call.request());
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
        if (Thread.currentThread().isInterrupted()) {
            cancellation.cancel(Cancellation.Reason.INTERRUPT);
        }
        if (state.ending() == null && cancellation.cancelled()) {
            happened(new Fact.Cancelled(now(), cancellation.reason().orElseThrow()));
        }
        Step step = Loop.next(state);
        if (step instanceof Step.CallModel && stopConditionMet()) {
            happened(new Fact.StopConditionMet(now()));
        }
        return state.ending() == null ? step : Loop.next(state);
    }

    private void askModel(ModelRequest request) {
        int turn = state.answers() + 1;
        tell(new AgentEvent.TurnStarted(turn));
        try {
            ModelAnswer answer = runner.model().call(request, this::relay, cancellation);
            Cost cost = runner.prices().cost(answer.model(), answer.usage());
            happened(new Fact.ModelAnswered(now(), answer, cost));
            tell(new AgentEvent.TurnAnswered(
                    turn,
                    answer,
                    state.ledger().rows().get(state.ledger().rows().size() - 1),
                    ContextManager.windowShare(state.context(), state.setup().model())));
        } catch (ModelException e) {
            happened(attemptFailed(e));
            if (e instanceof ModelException.Cancelled) {
                // The model saw the interrupt or the cancellation first; the next step ends the run.
                cancellation.cancel(Cancellation.Reason.INTERRUPT);
            } else {
                happened(new Fact.Failed(now(), e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
            }
        } catch (RuntimeException e) {
            failed("Model", e);
        }
    }

    private void relay(ModelEvent event) {
        if (event instanceof ModelEvent.TextDelta delta) {
            tell(new AgentEvent.TextDelta(delta.text()));
        } else if (event instanceof ModelEvent.ThinkingDelta delta) {
            tell(new AgentEvent.ThinkingDelta(delta.thinking()));
        } else if (event instanceof ModelEvent.ToolInputDelta delta) {
            tell(new AgentEvent.ToolInputDelta(delta.toolUseId(), delta.name(), delta.partialJson()));
        } else if (event instanceof ModelEvent.Retrying retrying) {
            happened(attemptFailed(retrying.cause()));
            tell(new AgentEvent.Retrying(
                    retrying.failedAttempts(), String.valueOf(retrying.cause().getMessage()), retrying.delay()));
        }
    }

    /** An answer with an error status is not billed; one that was lost on the way may have been. */
    private Fact attemptFailed(ModelException e) {
        Usage usage = e.usage().orElse(e.status().orElse(200) >= 400 ? Usage.NONE : null);
        Cost cost = usage == null
                ? Cost.unknown("a lost answer may have been billed")
                : runner.prices().cost(runner.model().info().id(), usage);
        return new Fact.AttemptFailed(now(), e.requestId().orElse(null), usage, cost, String.valueOf(e.getMessage()));
    }

    private void askApproval(List<ToolUseBlock> calls) {
        tell(new AgentEvent.ApprovalAsked(calls));
        for (ToolUseBlock call : calls) {
            try {
                Decision decision = runner.approver().decide(new PendingCall(state.runId(), call));
                happened(new Fact.Decided(now(), call.id(), decision));
            } catch (RuntimeException e) {
                failed("Approver", e);
            }
            if (state.ending() != null) {
                return;
            }
        }
    }

    private void runTools(List<ToolUseBlock> calls) {
        runner.dispatcher().run(calls, state.runId(), task.attributes(), cancellation, new ToolObserver() {
            @Override
            public void started(ToolUseBlock call, Instant at) {
                happened(new Fact.ToolStarted(at, call.id()));
                tell(new AgentEvent.ToolStarted(call, at));
            }

            @Override
            public void finished(ToolUseBlock call, ToolResult result, Instant at) {
                happened(new Fact.ToolFinished(at, result.block(call.id()), result.endsRun()));
            }
        });
    }

    private boolean stopConditionMet() {
        try {
            return state.progress().turns() > 0
                    && runner.stopConditions().stream().anyMatch(condition -> condition.met(state.turns()));
        } catch (RuntimeException e) {
            failed("StopCondition", e);
            return false;
        }
    }

    private RunResult finish(Outcome outcome) {
        RunResult result = new RunResult(outcome, state);
        tell(new AgentEvent.RunFinished(result));
        return result;
    }

    private void failed(String whose, RuntimeException e) {
        LOG.error("{} of run {} threw", whose, state.runId(), e);
        happened(new Fact.Failed(
                now(), whose, "the " + whose + " threw " + e.getClass().getSimpleName() + "; the log has the rest"));
    }

    private void happened(Fact fact) {
        List<ToolUseBlock> open = state.conversation().openCalls();
        List<ToolUseBlock> unanswered =
                open.stream().filter(call -> result(call).isEmpty()).toList();
        state = Loop.accept(state, fact);
        for (ToolUseBlock call : unanswered) {
            result(call).ifPresent(result -> tell(new AgentEvent.ToolFinished(call, result, fact.at())));
        }
    }

    private Optional<ToolResultBlock> result(ToolUseBlock call) {
        Turn last = state.lastTurn();
        Stream<ToolResultBlock> results = state.batch() != null
                ? state.batch().results().stream()
                : last == null ? Stream.empty() : last.results().stream();
        return results.filter(result -> result.toolUseId().equals(call.id())).findFirst();
    }

    private void tell(AgentEvent event) {
        tell(runner.listener(), event);
        tell(task.listener().orElse(null), event);
    }

    private void tell(@Nullable AgentListener listener, AgentEvent event) {
        try {
            if (listener != null) {
                listener.on(event);
            }
        } catch (Throwable e) { // a listener only watches: whatever it does wrong changes nothing
            LOG.warn(
                    "A listener of run {} threw at {}",
                    state.runId(),
                    event.getClass().getSimpleName(),
                    e);
        }
    }

    private Instant now() {
        return runner.clock().instant();
    }
}
