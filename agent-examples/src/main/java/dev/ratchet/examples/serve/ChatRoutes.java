package dev.ratchet.examples.serve;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.approval.Decision;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What can be asked of the service about conversations. */
final class ChatRoutes {
    static final String CLIENT = "client";

    private final AgentRunner runner;
    private final Conversations conversations;
    private final Clients clients;
    private final Settings settings;
    private final RequestBody body;
    private final EventStream events;
    private final int mostStreams;
    private final AtomicInteger streams = new AtomicInteger();

    ChatRoutes(
            AgentRunner runner,
            Conversations conversations,
            Clients clients,
            Settings settings,
            RequestBody body,
            EventStream events,
            int mostStreams) {
        this.runner = runner;
        this.conversations = conversations;
        this.clients = clients;
        this.settings = settings;
        this.body = body;
        this.events = events;
        this.mostStreams = mostStreams;
    }

    void route(RoutesConfig routes) {
        routes.post("/chat", this::chat);
        routes.post("/chat/{id}/approve", this::approve);
        routes.get("/chat/{id}", this::look);
        routes.delete("/chat/{id}", this::cancel);
    }

    private void chat(Context ctx) throws IOException, InterruptedException {
        RequestBody.Chat said = body.chat(ctx.req());
        Conversation conversation = said.conversation() == null ? created(ctx) : conversation(ctx, said.conversation());
        RunningChat chat = conversation.begin(
                Conversation.Standing.IDLE,
                followed(ctx),
                clients.admit(client(ctx)),
                waiting -> Task.of(said.message()),
                (before, task) -> before.isEmpty() ? runner.run(task) : runner.reply(before.get(), task));
        answer(ctx, conversation, chat);
    }

    private void approve(Context ctx) throws IOException, InterruptedException {
        Conversation conversation = conversation(ctx, ctx.pathParam("id"));
        Map<String, Decision> decisions = body.decisions(ctx.req());
        RunningChat chat = conversation.begin(
                Conversation.Standing.WAITING,
                followed(ctx),
                clients.admit(client(ctx)),
                waiting -> decided(
                        decisions, waiting.stream().map(ToolUseBlock::id).toList()),
                (before, task) -> runner.resume(before.orElseThrow(), task));
        answer(ctx, conversation, chat);
    }

    private static Task decided(Map<String, Decision> decisions, List<String> waiting) {
        Task task = Task.goOn();
        for (Map.Entry<String, Decision> each : decisions.entrySet()) {
            if (!waiting.contains(each.getKey())) {
                throw new Problem(
                        409,
                        "no call " + Problem.shown(each.getKey()) + " waits for a decision; "
                                + (waiting.isEmpty() ? "none does" : "these do: " + String.join(", ", waiting)));
            }
            task = task.decision(each.getKey(), each.getValue());
        }
        return task;
    }

    private void look(Context ctx) throws InterruptedException {
        Conversation conversation = conversation(ctx, ctx.pathParam("id"));
        if (followed(ctx)) {
            long after = EventStream.after(ctx.header("last-event-id"));
            follow(ctx, conversation, conversation.log(), after);
        } else {
            json(ctx, 200, conversation.json().toString());
        }
    }

    private void cancel(Context ctx) throws InterruptedException {
        String why = "a client asked for it";
        Conversation conversation = conversation(ctx, ctx.pathParam("id"));
        if (conversation.standing() == Conversation.Standing.WAITING) {
            // Only a run can close the calls that are open, so one is made that is cancelled before it does anything
            // else.
            await(conversation.begin(
                    Conversation.Standing.WAITING, false, Admission.FREE, waiting -> Task.goOn(), (before, task) -> {
                        conversation.cancel(why);
                        return runner.resume(before.orElseThrow(), task);
                    }));
        } else {
            Optional<RunningChat> running = conversation.cancel(why);
            if (running.isPresent()) {
                await(running.get());
            }
        }
        json(ctx, 200, conversation.json().toString());
    }

    private Conversation created(Context ctx) {
        return new Conversation(client(ctx), settings, conversations);
    }

    private Conversation conversation(Context ctx, String id) {
        return conversations
                .find(id, client(ctx))
                .orElseThrow(() -> new Problem(
                        404,
                        "there is no conversation " + Problem.shown(id)
                                + ", or no longer; leave its id out to start a new one"));
    }

    private void answer(Context ctx, Conversation conversation, RunningChat chat) throws InterruptedException {
        if (followed(ctx)) {
            follow(ctx, conversation, chat.log(), 0);
            return;
        }
        await(chat);
        RunResult result = conversation
                .last()
                .orElseThrow(() -> new Problem(500, "the run could not be made; the log of the service has the rest"));
        Outcome outcome = result.outcome();
        if (outcome instanceof Outcome.Failed) {
            throw new Problem(502, outcome.sentence(), conversation.id());
        }
        if (outcome instanceof Outcome.BudgetSpent) {
            throw new Problem(429, outcome.sentence(), conversation.id());
        }
        if (outcome instanceof Outcome.Cancelled cancelled && cancelled.reason() == Cancellation.Reason.DEADLINE) {
            throw new Problem(
                    504,
                    "the run was stopped since its time was up, "
                            + settings.limits().maxDuration() + "; ask for less at once",
                    conversation.id());
        }
        json(
                ctx,
                outcome instanceof Outcome.Paused ? 202 : 200,
                conversation.json().toString());
    }

    private void follow(Context ctx, Conversation conversation, EventLog log, long after) throws InterruptedException {
        if (streams.incrementAndGet() > mostStreams) {
            streams.decrementAndGet();
            throw new Problem(
                    503, "the service has " + mostStreams + " streams open, as many as it may; try again later");
        }
        conversation.attached();
        try {
            events.send(ctx.req(), ctx.res(), log, after);
        } finally {
            conversation.detached();
            streams.decrementAndGet();
        }
    }

    private static void await(RunningChat chat) throws InterruptedException {
        try {
            chat.ended().get();
        } catch (ExecutionException e) {
            throw new AssertionError(e); // it completes only as it should
        }
    }

    private static boolean followed(Context ctx) {
        @Nullable String accept = ctx.header("accept");
        return accept != null && accept.contains("text/event-stream");
    }

    private static String client(Context ctx) {
        return Objects.requireNonNull(ctx.<String>attribute(CLIENT));
    }

    private static void json(Context ctx, int status, String json) {
        ctx.status(status).contentType("application/json").result(ChatService.utf8(json));
    }
}
