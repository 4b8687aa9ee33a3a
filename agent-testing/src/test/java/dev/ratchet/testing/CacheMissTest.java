package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.CacheMiss;
import dev.ratchet.context.CacheMiss.Cause;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.run.Limits;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request that should have been read from the cache and was not is explained, and told what it cost. */
@Timeout(60)
class CacheMissTest {
    private final List<CacheMiss> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T09:30:00Z");
    private int turns = 6;
    private Supplier<Reply.Builder> reply = Reply::builder;
    private final MessagesServer server =
            MessagesServer.builder(this::reply).clock(() -> now).start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRunThatFindsAllOfItHasNone() {
        turns = 30; // results are left out on the way, which is no miss

        RunResult result = runner(ContextPolicy.DEFAULT).run("Read all the pages.");

        assertThat(result.state().context().clearedToolUses()).isPositive();
        assertThat(told).isEmpty();
        assertThat(result.state().context().cacheMisses()).isEmpty();
    }

    @Test
    void timeThatWentBy() {
        AgentRunner runner = runner(ContextPolicy.DEFAULT.withoutClearing());
        RunResult result = runner.run("Read all the pages.");
        now = now.plus(Duration.ofMinutes(7));

        RunResult replied = runner.reply(result, "Thanks.");

        CacheMiss miss = only(replied);
        assertThat(miss.cause()).isEqualTo(Cause.EXPIRED);
        assertThat(miss.detail()).isEqualTo("7 minutes went by, and it was kept for 5 minutes");
        assertThat(miss.turn()).isEqualTo(8);
        assertThat(miss.read()).isZero();
        assertThat(miss.expected()).isGreaterThan(15_000);
        // written at 1.25 of $3 for a million in place of read at 0.1
        assertThat(miss.lost().usd().doubleValue())
                .isCloseTo(1.15 * 3e-6 * miss.expected(), org.assertj.core.data.Percentage.withPercentage(0.1));
        assertThat(miss.toString()).contains("which cost $0.0").contains("7 minutes went by");
    }

    @Test
    void anotherSystemPrompt() {
        ContextPolicy policy = ContextPolicy.DEFAULT.reportChangedPrefix();
        RunResult result = runner(policy).run("Read all the pages.");

        RunResult replied = runner(policy, "It is ten o'clock. ").reply(result, "Thanks.");

        CacheMiss miss = only(replied);
        assertThat(miss.cause()).isEqualTo(Cause.PREFIX_CHANGED);
        assertThat(miss.detail()).contains("the system prompt has changed at byte 1 ");
    }

    @Test
    void anotherSystemPromptOfARunThatWasStored() {
        ContextPolicy policy = ContextPolicy.DEFAULT.reportChangedPrefix();
        String stored = runner(policy).run("Read all the pages.").state().toJson();
        AgentRunner other = runner(policy, "It is ten o'clock. ");

        RunState read = other.read(stored);
        told.clear();
        RunResult replied = other.reply(read, Task.of("Thanks."));

        assertThat(only(replied, other).detail()).contains("the system prompt has changed between byte 0 and 63");
    }

    @Test
    void toolsThatAreNotAllowedInTheLastTurn() {
        RunResult result = runner(ContextPolicy.DEFAULT)
                .run(Task.of("Read all the pages.")
                        .limits(Limits.DEFAULT.withMaxTurns(4).withLastTurn()));

        assertThat(result.outcome()).isInstanceOf(Outcome.AnsweredAtLimit.class);
        CacheMiss miss = only(result);
        assertThat(miss.cause()).isEqualTo(Cause.TOOL_CHOICE_CHANGED);
        assertThat(miss.read()).as("the system prompt stays").isGreaterThan(4_000);
    }

    @Test
    void whatNothingExplains() {
        RunResult result = runner(ContextPolicy.DEFAULT).run("Read all the pages.");
        reply = () -> Reply.builder().usage(new JsonMapper().createObjectNode().put("cache_read_input_tokens", 0));

        RunResult replied = runner(ContextPolicy.DEFAULT).reply(result, "Thanks.");

        assertThat(only(replied).cause()).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void theServiceIsAskedByChoice() {
        ContextPolicy policy = ContextPolicy.DEFAULT.reportChangedPrefix().diagnoseMisses();
        RunResult result = runner(policy).run("Read all the pages.");

        RunResult replied = runner(policy, "It is ten o'clock. ").reply(result, "Thanks.");

        assertThat(only(replied).detail()).endsWith("; the service says system_changed");
        assertThat(server.requests().get(0).body()).contains("\"diagnostics\":{\"previous_message_id\":null}");
        assertThat(server.requests().get(1).body()).containsPattern("\"previous_message_id\":\"msg_[^\"]+\"");
        assertThat(server.requests()).allMatch(request -> request.status() == 200);
    }

    @Test
    void whoDoesNotCacheMissesNothing() {
        AgentRunner runner = runner(ContextPolicy.none());
        RunResult result = runner.run("Read all the pages.");
        now = now.plus(Duration.ofMinutes(7));

        runner.reply(result, "Thanks.");

        assertThat(told).isEmpty();
    }

    private CacheMiss only(RunResult result) {
        return only(result, runner(ContextPolicy.DEFAULT.reportChangedPrefix()));
    }

    /** The same is told and read from the stored run. */
    private CacheMiss only(RunResult result, AgentRunner reader) {
        assertThat(told).hasSize(1);
        assertThat(result.state().context().cacheMisses()).isEqualTo(told);
        assertThat(reader.read(result.state().toJson()).context().cacheMisses()).isEqualTo(told);
        return told.get(0);
    }

    private AgentRunner runner(ContextPolicy policy) {
        return runner(policy, "");
    }

    private AgentRunner runner(ContextPolicy policy, String before) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .model("claude-sonnet-4-6")
                        .apiKey("test")
                        .baseUrl(server.baseUrl().toString())
                        .build())
                .system(before + "Read the pages with care, one after the other. ".repeat(425))
                .tools(new LongRun.Pages(2_000))
                .context(policy)
                .clock(() -> now)
                .listener(event -> {
                    if (event instanceof AgentEvent.CacheMissed missed) {
                        told.add(missed.miss());
                    }
                })
                .build();
    }

    private Reply reply(JsonNode request) {
        int asked = (request.path("messages").size() + 1) / 2;
        return asked > turns
                        || request.path("tool_choice").path("type").asString("").equals("none")
                ? reply.get().text("That is all.").build()
                : reply.get()
                        .text("I read on.")
                        .toolUse("read_page", "{\"number\":" + asked + "}")
                        .build();
    }
}
