package dev.ratchet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.context.ContextPolicy;
import dev.ratchet.loop.Loop;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run as it is stored comes from outside: it is read as it was, or refused in one sentence with its place. */
class StoredRunTest {
    private static final Setup SETUP = new Setup(
            new ModelInfo("anthropic", "claude-sonnet-5-5", OptionalInt.empty(), OptionalInt.empty()),
            Prompt.of(null, List.of()));

    private final String stored = run().toJson();

    @Test
    void isReadAsItWas() {
        assertThat(read(stored).toJson()).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'format':1| 'format':2| a run of format 2; this version reads 1",
                "'format':1| 'format':'1'| format of a stored run is no count: \"1\"",
                "'format':1,| | format of a stored run is missing; there are only [run_id, fingerprint, facts]",
                "'run_id':'run_1'| 'run_id':7| run_id of a stored run is no string",
                "'facts':[| 'facts':[7,| facts.0 of a stored run is no object",
                "'fact':'asked'| 'fact':'begged'| facts.0.fact of a stored run is not known to this version: \"begged\"",
                "'at':'2026-11-21T09:30:00Z'| 'at':'soon'| facts.0.at of a stored run is no instant: \"soon\"",
                "'max_turns':50| 'max_turns':'50'| facts.0.terms.limits.max_turns of a stored run is no count: \"50\"",
                "'max_turns':50| 'max_turns':9000000000| facts.0.terms.limits.max_turns of a stored run is too large: 9000000000",
                "'max_turns':50| 'max_turns':0| facts.0.terms.limits of a stored run cannot be: maxTurns < 1: 0; leave the limit out for none, or give more than 0",
                "'asks_approval':false| 'asks_approval':'no'| facts.0.terms.asks_approval of a stored run is neither true nor false",
                "'usd':'0'| 'usd':'1E999999999'| facts.1.cost.usd of a stored run is no amount: \"1E999999999\"",
                "'content':[{'type':'tool_use'| 'content':[{'type':7| facts.1.content.0.type of a stored run is no string",
                "'content':[{'type':'tool_use'| 'content':[7,{'type':'tool_use'| facts.1.content.0 of a stored run is no object",
                "'result':{'type':'tool_result'| 'result':{'type':'text'| facts.2.result of a stored run is no tool_result",
                "'tool_use_id':'A'| 'tool_use_id':'B'| facts.2 of a stored run cannot have happened there: no call B waits for a result",
                "'stop_reason':'tool_use'| 'stop_reason':'end_turn'| facts.2 of a stored run cannot have happened there: the run has ended"
            })
    void isRefusedWithItsPlace(String from, String to, String message) {
        String broken = stored.replace(
                from.replace('\'', '"'), to == null ? "" : to.strip().replace('\'', '"'));

        assertThat(broken).isNotEqualTo(stored);
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.strip());
    }

    @Test
    void factsInAnOrderThatCannotBeAreRefused() {
        RunLog log = RunLog.parse(stored);
        Fact asked = log.facts().get(0);
        Fact answered = log.facts().get(1);
        Fact finished = log.facts().get(2);

        refused("facts.0 of a stored run cannot have happened there: nothing was asked yet", answered);
        refused("facts.1 of a stored run cannot have happened there: no calls are under way", asked, finished);
        refused(
                "facts.2 of a stored run cannot have happened there: calls wait for a decision or a result",
                asked,
                answered,
                answered);
        refused(
                "facts.3 of a stored run cannot have happened there: no calls are under way",
                asked,
                answered,
                finished,
                finished);
        refused(
                "facts.1 of a stored run cannot have happened there: a conversation is loaded into a new run only",
                asked,
                new Fact.Loaded(Instant.EPOCH, List.of(), List.of()));
    }

    private static void refused(String message, Fact... facts) {
        RunLog log = new RunLog("run_1", Fingerprint.of(SETUP), List.of(facts));

        assertThatThrownBy(() -> read(log.toJson()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static RunState read(String json) {
        return Loop.replay(RunLog.parse(json), SETUP);
    }

    private static RunState run() {
        Instant now = Instant.parse("2026-11-21T09:30:00Z");
        RawJson call = RawJson.parse("{\"type\":\"tool_use\",\"id\":\"A\",\"name\":\"lookup_order\",\"input\":{}}");
        ModelAnswer answer = new ModelAnswer(
                "msg_1",
                "claude-sonnet-5-5",
                List.of(new ToolUseBlock(call, "A", "lookup_order", RawJson.parse("{}"), null)),
                StopReason.TOOL_USE,
                null,
                Usage.NONE,
                null);
        RunState asked = Loop.accept(
                RunState.start("run_1", SETUP),
                new Fact.Asked(
                        now,
                        List.of(TextBlock.of("Hi.")),
                        new Terms(500, Limits.DEFAULT, false, ContextPolicy.DEFAULT, Map.of())));
        RunState answered = Loop.accept(asked, new Fact.ModelAnswered(now, answer, Cost.ZERO));
        return Loop.accept(answered, new Fact.ToolFinished(now, ToolResultBlock.of("A", "shipped", false), false));
    }
}
