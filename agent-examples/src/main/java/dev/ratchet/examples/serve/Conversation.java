package dev.ratchet.examples.serve;

import dev.ratchet.Task;
import dev.ratchet.approval.PendingCall;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.ToolThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation: between two runs it is a value, the state of the last one, and needs no thread; nothing waits while a
 * person thinks. Its id is that of its run. Thread-safe.
 */
final class Conversation implements AgentListener {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final String client;
    private final Settings settings;
    private final Conversations all;
    private String id = "";
    private EventLog log;
    private @Nullable RunningChat running;
    private @Nullable RunResult last;
    private @Nullable RawJson end;
    private final List<PendingCall> asked = new ArrayList<>();
    private double windowShare = Double.NaN;
    private boolean followed;
    private int streams;
    private long departures; // how often the last one who followed went away

    Conversation(String client, Settings settings, Conversations all) {
        this.client = client;
        this.settings = settings;
        this.all = all;
        this.log = new EventLog(0, settings.buffer());
    }

    /** Where a conversation stands. */
    enum Standing {
        /** The next message can be said. */
        IDLE,
        /** A run is under way. */
        RUNNING,
        /** Calls wait for a decision. */
        WAITING
    }

    /** {@return its id, known from the moment at which its first run starts} */
    synchronized String id() {
        return id;
    }

    String client() {
        return client;
    }

    synchronized Standing standing() {
        return running != null
                ? Standing.RUNNING
                : last != null && last.outcome() instanceof Outcome.Paused ? Standing.WAITING : Standing.IDLE;
    }

    private List<ToolUseBlock> waiting() {
        return last != null && last.outcome() instanceof Outcome.Paused paused && running == null
                ? paused.calls()
                : List.of();
    }

    synchronized EventLog log() {
        return log;
    }

    /** How a task is run: in a conversation that has a state already it goes on from there. */
    interface Drive {
        RunResult run(Optional<RunState> before, Task task);
    }

    /**
     * Begins a run in the background. Where the conversation stands is looked at only here, under its lock, so that of two
     * that come at once the second cannot go on from what the first has left behind.
     *
     * @param expected where the conversation must stand
     * @param follow whether the run is pointless without a client that follows its events
     * @param admission is done when the run ends, and at once if it cannot begin
     * @param task makes the task, given the calls that wait for a decision
     * @throws Problem if it stands otherwise
     */
    RunningChat begin(
            Standing expected,
            boolean follow,
            Admission admission,
            Function<List<ToolUseBlock>, Task> task,
            Drive drive) {
        RunningChat chat;
        try {
            chat = prepared(expected, follow, admission, task, drive);
        } catch (RuntimeException e) {
            admission.done().run();
            throw e;
        }
        ToolThreads.shared().execute(chat);
        return chat;
    }

    private synchronized RunningChat prepared(
            Standing expected,
            boolean follow,
            Admission admission,
            Function<List<ToolUseBlock>, Task> task,
            Drive drive) {
        Task wanted = task.apply(waiting()).listener(this).limits(settings.limits());
        if (standing() != expected) {
            throw new Problem(409, "the conversation " + id + " " + standingSentence());
        }
        Task paid = admission.budget() == null ? wanted : wanted.budget(admission.budget());
        Optional<RunState> before = Optional.ofNullable(last).map(RunResult::state);
        log = new EventLog(log.lastId(), settings.buffer());
        running = new RunningChat(log, () -> ended(drive.run(before, paid), admission), e -> broke(e, admission));
        followed = follow;
        asked.clear();
        return running;
    }

    /** {@return what keeps it from what a client wants, and the mend} */
    private String standingSentence() {
        return switch (standing()) {
            case RUNNING -> "has a run under way; wait for its end, or cancel it with DELETE /chat/" + id;
            case WAITING -> "waits for a decision about " + callNames() + "; send it to POST /chat/" + id + "/approve";
            case IDLE -> "waits for no decision; say the next thing with POST /chat";
        };
    }

    private String callNames() {
        return String.join(
                ", ", waiting().stream().map(call -> Problem.shown(call.name())).toList());
    }

    /** Cancels the run that is under way, and returns it; empty if there is none. */
    Optional<RunningChat> cancel(String why) {
        Optional<RunningChat> chat;
        synchronized (this) {
            chat = Optional.ofNullable(running);
        }
        chat.ifPresent(each -> each.cancel(why));
        return chat;
    }

    /** A client follows the events from now on. */
    synchronized void attached() {
        streams++;
    }

    /** A client follows no longer. If nobody is left, the run has so much time before it is cancelled. */
    synchronized void detached() {
        streams--;
        RunningChat chat = running;
        if (streams == 0 && followed && chat != null) {
            long departure = ++departures;
            settings.timer().after(settings.gone(), () -> cancelIfAlone(chat, departure));
        }
    }

    private void cancelIfAlone(RunningChat chat, long departure) {
        synchronized (this) {
            if (running != chat || streams > 0 || departures != departure) { // who came back has all the time again
                return;
            }
        }
        chat.cancel("its client was gone for " + settings.gone().toSeconds() + " seconds");
    }

    /** Takes note of what a call that is asked about would do. */
    synchronized void asked(PendingCall call) {
        asked.add(call);
    }

    @Override
    public void on(AgentEvent event) {
        EventLog to;
        synchronized (this) {
            to = log;
            if (event instanceof AgentEvent.RunStarted run) {
                id = run.runId();
            } else if (event instanceof AgentEvent.TurnAnswered answered) {
                windowShare = answered.windowShare();
            }
        }
        if (event instanceof AgentEvent.RunStarted) {
            all.put(this);
        }
        if (!(event instanceof AgentEvent.RunFinished)) { // told once the runner is done with it, so that it can go on
            to.append(event);
        }
    }

    private void ended(RunResult result, Admission admission) {
        admission.done().run();
        EventLog to;
        RawJson told;
        synchronized (this) {
            to = log;
            told = finished(result);
            last = result;
            end = told;
            running = null;
        }
        to.append("run_finished", told.toString(), true);
    }

    /** The run could not be made at all: a mistake of the program, which is in the log. */
    private void broke(Throwable e, Admission admission) {
        LOG.error("the run of conversation {} threw", id(), e);
        admission.done().run();
        EventLog to;
        synchronized (this) {
            to = log;
            running = null;
        }
        to.append(
                "problem",
                new Problem(500, "the run could not be made; the log of the service has the rest").json(),
                true);
    }

    /** {@return how the last run ended, as its last event says it; while one is under way that it is} */
    synchronized RawJson json() {
        return end == null || running != null
                ? RawJson.object()
                        .put("conversation", id)
                        .put("sentence", "A run is under way.")
                        .build()
                : end;
    }

    synchronized Optional<RunResult> last() {
        return Optional.ofNullable(last);
    }

    private RawJson finished(RunResult result) {
        String why = running == null ? null : running.cancelledBecause();
        String sentence = why != null && result.outcome() instanceof Outcome.Cancelled
                ? "The run was cancelled: " + why + "."
                : result.outcome().sentence();
        RawJson.ObjectBuilder json = EventJson.finished(result, sentence)
                .put("conversation", id)
                .put("window_share", EventJson.share(windowShare));
        if (result.outcome() instanceof Outcome.Paused paused) {
            json.put(
                    "waiting",
                    RawJson.array(paused.calls().stream().map(this::waiting).toList()));
        }
        return json.build();
    }

    private RawJson waiting(ToolUseBlock call) {
        RawJson.ObjectBuilder json = RawJson.object().put("call", call.raw());
        asked.stream()
                .filter(pending -> pending.call().id().equals(call.id()))
                .findFirst()
                .flatMap(PendingCall::preview)
                .ifPresent(preview -> json.put("preview", preview));
        return json.build();
    }
}
