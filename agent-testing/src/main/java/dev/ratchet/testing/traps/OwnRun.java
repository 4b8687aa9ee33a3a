package dev.ratchet.testing.traps;

import dev.ratchet.AgentRunner;
import dev.ratchet.RunHandle;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.run.Limits;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.VirtualTime;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.Toolset;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Ratchet's own loop in a case. A case sets it up by {@code with}:
 *
 * <ul>
 *   <li>{@code betas}, {@code max_tokens}, {@code max_turns}, {@code max_total_tokens}, {@code max_millis},
 *       {@code tool_millis}, {@code idle_millis} (how long an answer may stop)
 *   <li>{@code listener}: {@code "throws"} at each event
 *   <li>{@code stop_condition}: {@code "throws"}
 *   <li>{@code approver}: {@code "throws"}, {@code "pauses once"}, or {@code "denies NAME"} for the calls of a tool
 *   <li>{@code cancel}, {@code interrupt}: {@code "tool NAME"}, {@code "text"} or {@code "retry"}: the run is cancelled, or
 *       its thread interrupted, when the tool starts, text has come, an attempt has failed
 *   <li>{@code then}: what is done after the run has ended: {@code "resume"}, or something to say to it
 * </ul>
 */
final class OwnRun {
    static final String KEY = "sk-traps-1234567890";

    private static final Set<String> MEMBERS = Set.of(
            "betas",
            "max_tokens",
            "max_turns",
            "max_total_tokens",
            "max_millis",
            "tool_millis",
            "idle_millis",
            "listener",
            "stop_condition",
            "approver",
            "cancel",
            "interrupt",
            "then");

    private final TrapCase trap;
    private final JsonNode with;
    private final VirtualTime time = new VirtualTime();
    private final TrapTools tools = new TrapTools(this::toolStarted, this::callBack);
    private final AtomicReference<@Nullable AgentRunner> runner = new AtomicReference<>();
    private final CompletableFuture<RunHandle> handle = new CompletableFuture<>();
    private final Thread driver;
    private final TrapServer server;
    private boolean paused;

    private OwnRun(TrapCase trap) {
        this.trap = trap;
        this.with = trap.with();
        for (String name : with.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("the case " + trap.id() + " sets " + name);
            }
        }
        this.server = TrapServer.of(trap, time);
        this.driver = new Thread(this::drive, "trap " + trap.id());
        driver.setDaemon(true);
    }

    /** {@return what came of it, after {@code longest} at most} */
    static Verdict of(TrapCase trap, Duration longest) {
        OwnRun run = new OwnRun(trap);
        try (TrapServer server = run.server) {
            run.driver.start();
            run.driver.join(longest.toMillis());
            return run.driver.isAlive()
                    ? new Verdict(trap, "the run did not end within " + longest.toSeconds() + " s")
                    : server.verdict(trap);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict(trap, "it was interrupted");
        } finally {
            run.tools.release();
            run.driver.interrupt();
        }
    }

    /** {@return the tools as a request has them} */
    static ArrayNode toolDefinitions() {
        ArrayNode definitions = TrapSuite.JSON.createArrayNode();
        for (ToolDefinition tool :
                Toolset.of(new TrapTools(name -> {}, task -> task)).definitions()) {
            definitions.add(tool.raw().tree());
        }
        return definitions;
    }

    private void drive() {
        Report report = new Report();
        try {
            AgentRunner agent = agent();
            runner.set(agent);
            RunResult result = ended(agent, report);
            for (String then : trap.then()) {
                boolean ignored = Thread.interrupted(); // what was told by the outcome is not to stop what comes next
                result = then.equals("resume") ? agent.resume(result) : agent.reply(result, then);
                report.ended(result);
            }
        } catch (Throwable e) { // whatever a framework throws is its outcome
            report.threw(e);
        }
        server.report(trap, report.json(tools.runs()));
    }

    private RunResult ended(AgentRunner agent, Report report) throws InterruptedException {
        Task task = Task.of(trap.task());
        RunResult result;
        if (with.has("cancel")) {
            RunHandle started = agent.start(task);
            handle.complete(started);
            result = started.await();
        } else {
            result = agent.run(task);
        }
        report.ended(result);
        return result;
    }

    private AgentRunner agent() {
        AgentRunner.Builder builder = AgentRunner.builder()
                .model(model())
                .tools(tools)
                .maxTokens(with.path("max_tokens").asInt(16_000))
                .limits(limits())
                .listener(this::listen);
        if (with.has("tool_millis")) {
            builder.toolTimeout(Duration.ofMillis(with.path("tool_millis").asLong()));
        }
        if (with.has("stop_condition")) {
            builder.stopWhen(turns -> {
                throw new IllegalStateException(TrapTools.SECRET);
            });
        }
        if (with.has("approver")) {
            builder.approver(approver(with.path("approver").asString()));
        }
        return builder.build();
    }

    private AnthropicModel model() {
        AnthropicModel.Builder model = AnthropicModel.builder()
                .apiKey(KEY)
                .baseUrl(server.baseUrl(trap).toString())
                .time(time, time::pass);
        with.path("betas").forEach(beta -> model.beta(beta.asString()));
        if (with.has("idle_millis")) {
            model.idleTimeout(Duration.ofMillis(with.path("idle_millis").asLong()));
        }
        return model.build();
    }

    private Limits limits() {
        Limits limits = Limits.DEFAULT;
        if (with.has("max_turns")) {
            limits = limits.withMaxTurns(with.path("max_turns").asInt());
        }
        if (with.has("max_total_tokens")) {
            limits = limits.withMaxTokens(with.path("max_total_tokens").asLong());
        }
        return with.has("max_millis")
                ? limits.withMaxDuration(
                        Duration.ofMillis(with.path("max_millis").asLong()))
                : limits;
    }

    private Approver approver(String manner) {
        if (manner.startsWith("denies ")) {
            String denied = manner.substring("denies ".length());
            return pending ->
                    pending.call().name().equals(denied) ? Decision.deny("Not on a Sunday.") : Decision.allow();
        }
        return pending -> {
            if (manner.equals("throws")) {
                throw new IllegalStateException(TrapTools.SECRET);
            }
            boolean first = !paused;
            paused = true;
            return first ? Decision.pause() : Decision.allow();
        };
    }

    private void listen(AgentEvent event) {
        if (event instanceof AgentEvent.TextDelta) {
            stopAt("text");
        } else if (event instanceof AgentEvent.RetryScheduled) {
            stopAt("retry");
        }
        if (with.has("listener")) {
            throw new AssertionError(TrapTools.SECRET);
        }
    }

    private void toolStarted(String name) {
        stopAt("tool " + name);
    }

    private void stopAt(String moment) {
        if (with.path("cancel").asString("").equals(moment)) {
            handle.join().cancel();
        }
        if (with.path("interrupt").asString("").equals(moment)) {
            driver.interrupt();
        }
    }

    private String callBack(String task) {
        AgentRunner agent = runner.get();
        return agent == null ? "there is no agent" : agent.run(task).text();
    }
}
