package dev.ratchet.testing.server;

import dev.ratchet.anthropic.EncodedRequest;
import dev.ratchet.approval.Decision;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.loop.Loop;
import dev.ratchet.loop.Step;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.message.Transcript;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Fingerprint;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Setup;
import dev.ratchet.run.Terms;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run as chance will have it, driven as {@code AgentRunner} drives one but without threads: answers of all kinds, tools that
 * finish in any order, crashes, cancellations, forks, decisions and conversations from elsewhere. Each request on the way is
 * checked, and in the end there is always one more.
 */
final class History {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final ToolDefinition TOOL =
            ToolDefinition.of("lookup_order", "Finds an order.", RawJson.parse("{\"type\":\"object\"}"));
    private static final ToolDefinition SERVER_TOOL = new ToolDefinition(
            "web_search",
            "",
            RawJson.parse("{}"),
            RawJson.parse("{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}"));
    private static final Setup SETUP =
            new Setup(EncodedRequest.model(), Prompt.of("Be brief.", List.of(TOOL, SERVER_TOOL)));
    private static final int STEPS_TO_THE_END = 200;
    private static final Pattern SIGNED =
            Pattern.compile("(\"(?:signature|data)\":\")" + ThinkingSeal.ENCODED_START + "[^\"]*");

    private final Choices choices;
    private final AtomicLong sends;
    private final List<RunState> states = new ArrayList<>();
    private RunState state = RunState.start("run_1", SETUP);
    private byte @Nullable [] sent;
    private @Nullable CheckedRequest lastRequest;

    History(Choices choices, AtomicLong sends) {
        this.choices = choices;
        this.sends = sends;
    }

    /** {@return a stored run, as {@code AgentRunner} reads it} */
    static RunState read(String json) {
        return Loop.replay(RunLog.parse(json), SETUP);
    }

    RunState state() {
        return state;
    }

    /** Throws {@link Refused} if a request is illegal, an {@link AssertionError} if the run cannot go on or goes back. */
    void happen() {
        begin();
        for (int i = 0; i < 40 && choices.more(); i++) {
            step();
        }
        for (int i = 0; !(Loop.next(state) instanceof Step.CallModel call && sendsTo(call)); i++) {
            if (i == STEPS_TO_THE_END) {
                throw new AssertionError("no request after " + i + " more steps");
            }
            plainStep();
        }
    }

    private boolean sendsTo(Step.CallModel call) {
        send(call.request());
        return true;
    }

    private void begin() {
        if (choices.oneIn(4)) {
            load(RandomTranscript.of(choices));
        } else {
            accept(asked());
        }
    }

    private void load(String json) {
        RunState start = RunState.start("run_1", SETUP);
        try {
            Transcript transcript =
                    Transcript.parse(json, SETUP.prompt().system(), List.of(TOOL.raw(), SERVER_TOOL.raw()));
            state = Loop.accept(start, new Fact.Loaded(NOW, transcript.messages(), transcript.repairs()));
        } catch (dev.ratchet.message.TranscriptException e) { // nothing in it: a new conversation then
            state = Loop.accept(start, asked());
        }
        sent = null;
        goOn();
    }

    private void step() {
        Step step = Loop.next(state);
        if (choices.oneIn(10)) {
            crash();
        } else if (state.ending() == null && choices.oneIn(12)) {
            accept(new Fact.Cancelled(NOW, choices.of(List.of(Cancellation.Reason.values()))));
        } else if (step instanceof Step.CallModel call) {
            ask(call.request());
        } else if (step instanceof Step.AskApproval approval) {
            decide(approval.calls().get(0));
        } else if (step instanceof Step.CallTools tools) {
            work(choices.of(tools.calls()));
        } else if (step instanceof Step.EditContext edit) {
            accept(new Fact.ContextEdited(NOW, edit.edit()));
        } else if (step instanceof Step.Summarise summary) {
            summarise(summary, choices.of(List.of("end_turn", "end_turn", "tool_use", "max_tokens", "refusal")));
        } else if (step instanceof Step.Finished) {
            after();
        }
    }

    private void ask(ModelRequest request) {
        send(request);
        switch (choices.below(12)) {
            case 8 -> accept(lost());
            case 9 -> { // cancelled in mid-stream
                accept(lost());
                accept(new Fact.Cancelled(NOW, Cancellation.Reason.CALLER));
            }
            case 10 ->
                accept(
                        choices.oneIn(2)
                                ? new Fact.ContextOverflowed(NOW, "prompt is too long")
                                : new Fact.Failed(
                                        NOW, choices.of(List.of("Transient", "ContextOverflow")), "it broke"));
            case 11 -> accept(new Fact.StopConditionMet(NOW));
            default -> answer();
        }
    }

    /** The request for it is checked as any other is; whatever comes of it, the run can go on. */
    private void summarise(Step.Summarise step, String stopReason) {
        sends.incrementAndGet();
        RequestCheck.check(step.request());
        ModelAnswer answer = new ModelAnswer(
                "msg_s",
                "",
                List.of(TextBlock.of("A-1042 was asked for.")),
                new StopReason(stopReason),
                null,
                new Usage(1, 0, 0, 0, 1, 0),
                null);
        RunState before = state;
        accept(new Fact.Summarised(
                NOW, answer, Cost.ZERO, step.keptFrom(), Loop.opening(state, step.keptFrom(), answer)));
        sent = state.conversation() == before.conversation() ? sent : null;
    }

    private void answer() {
        ModelAnswer answer = RandomAnswer.of(
                choices, state.conversation().openServerCalls(), state.facts().size() * 10);
        if (lastRequest != null) {
            answer = new ModelAnswer(
                    answer.id(),
                    answer.model(),
                    RequestCheck.signed(lastRequest, answer.content()),
                    answer.stopReason(),
                    answer.stopDetails(),
                    answer.usage(),
                    answer.requestId());
        }
        accept(new Fact.ModelAnswered(NOW, answer, Cost.ZERO));
        if (state.ending() instanceof Outcome.Completed) {
            requireKept(answer);
        }
    }

    /** What a completed run shows as its answer is what the next request says that the model answered. */
    private void requireKept(ModelAnswer answer) {
        List<Message> messages = state.conversation().messages();
        Message last = messages.get(messages.size() - 1);
        List<ContentBlock> texts = answer.content().stream()
                .filter(block -> block instanceof TextBlock text && !text.text().isEmpty())
                .toList();
        if (answer.calls().isEmpty()
                && !texts.isEmpty()
                && !(last.role() == Role.ASSISTANT && endsIn(texts, last.content()))) {
            throw new AssertionError("completed with " + texts + ", but the conversation ends in " + last);
        }
    }

    private static boolean endsIn(List<ContentBlock> texts, List<ContentBlock> content) {
        List<ContentBlock> kept =
                content.stream().filter(TextBlock.class::isInstance).toList();
        return kept.size() >= texts.size()
                && kept.subList(kept.size() - texts.size(), kept.size()).equals(texts);
    }

    private void decide(ToolUseBlock call) {
        accept(new Fact.Decided(
                NOW, call.id(), choices.of(List.of(Decision.allow(), Decision.deny("no"), Decision.pause()))));
    }

    private void work(ToolUseBlock call) {
        if (choices.oneIn(3)) {
            accept(new Fact.ToolStarted(NOW, call.id()));
        } else {
            accept(new Fact.ToolFinished(
                    NOW,
                    ToolResultBlock.of(call.id(), choices.of(List.of("shipped", "")), choices.oneIn(4)),
                    choices.oneIn(10)));
        }
    }

    private void after() {
        switch (choices.below(6)) {
            case 4 -> fork();
            case 5 -> elsewhere();
            default -> goOn();
        }
    }

    /** What was stored last may lack the newest facts; what then happens again may happen otherwise. */
    private void crash() {
        int lost = Math.min(choices.below(4), state.facts().size() - 1);
        List<Fact> stored = state.facts().subList(0, state.facts().size() - lost);
        RunLog log = new RunLog(state.runId(), Fingerprint.of(SETUP), stored);
        state = read(log.toJson());
        sent = lost == 0 ? sent : null;
        goOn();
    }

    private void fork() {
        state = choices.of(states);
        sent = null;
        goOn();
    }

    /**
     * The conversation goes through another program, which does not leave it as it was. That a thought was moved or lost there
     * only the service that signed it can tell, so they are taken for another's: our own marks of them go.
     */
    private void elsewhere() {
        if (lastRequest != null) {
            String damaged =
                    RandomTranscript.damaged(choices, lastRequest.body().node());
            load(SIGNED.matcher(damaged).replaceAll("$1c2ln").replace("_t0\"", "_0\""));
        }
    }

    private void goOn() {
        boolean resumes = resumable();
        boolean replies =
                state.batch() == null && state.conversation().openServerCalls().isEmpty();
        if (!resumes && !replies) {
            throw new AssertionError("neither to be resumed nor replied to");
        }
        accept(resumes && (!replies || choices.below(2) == 0) ? new Fact.Resumed(NOW, terms()) : asked());
    }

    /** The same as {@code AgentRunner.resume} asks for. */
    private boolean resumable() {
        if (state.batch() != null
                || state.conversation().paused()
                || !state.conversation().openServerCalls().isEmpty()) {
            return true;
        }
        return !(state.ending() instanceof Outcome.Refused)
                && !(state.ending() instanceof Outcome.Completed)
                && state.conversation().notSendable().isEmpty();
    }

    /** Towards the next request, whatever stands in between. */
    private void plainStep() {
        Step step = Loop.next(state);
        if (step instanceof Step.AskApproval approval) {
            accept(new Fact.Decided(NOW, approval.calls().get(0).id(), Decision.allow()));
        } else if (step instanceof Step.CallTools tools) {
            accept(new Fact.ToolFinished(
                    NOW, ToolResultBlock.of(tools.calls().get(0).id(), "shipped", false), false));
        } else if (step instanceof Step.EditContext edit) {
            accept(new Fact.ContextEdited(NOW, edit.edit()));
        } else if (step instanceof Step.Summarise summary) {
            summarise(summary, "end_turn");
        } else {
            goOn();
        }
    }

    private Fact asked() {
        return new Fact.Asked(NOW, List.of(TextBlock.of("Where is A-1042?")), terms());
    }

    private Terms terms() {
        Limits limits = choices.oneIn(6)
                ? Limits.DEFAULT.withMaxTurns(2).withMaxRepeats(2).withMaxTokens(500)
                : Limits.DEFAULT;
        return new Terms(
                choices.of(List.of(16_000, 128_000)), limits, choices.oneIn(4), ContextPolicy.DEFAULT, Map.of());
    }

    private static Fact lost() {
        return new Fact.AttemptFailed(NOW, null, null, Cost.unknown("lost"), "the stream was cut");
    }

    private void accept(Fact fact) {
        state = Loop.accept(state, fact);
        states.add(state);
    }

    private void send(ModelRequest request) {
        sends.incrementAndGet();
        lastRequest = RequestCheck.check(request);
        byte[] now = RequestCheck.prefix(request);
        if (sent != null
                && (now.length < sent.length || Arrays.mismatch(sent, 0, sent.length, now, 0, sent.length) >= 0)) {
            throw new AssertionError("a request does not begin with the former one");
        }
        sent = now;
    }
}
