package dev.ratchet.testing;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.ContextEdit;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.tool.Tool;
import dev.ratchet.usage.LedgerRow;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A long run against the local server: in each turn the model asks for so many pages, at the end it answers. The system
 * prompt is of 5,000 tokens.
 */
final class LongRun implements AutoCloseable {
    private static final String SYSTEM = "Read the pages with care, one after the other. ".repeat(425);

    private final int turns;
    private final int parallel;
    private final int resultTokens;
    private final MessagesServer server = MessagesServer.start(this::reply);
    private final List<ContextEdit> edits = new ArrayList<>();
    private final List<Integer> editedBefore = new ArrayList<>();
    private int turn;

    LongRun(int turns, int parallel, int resultTokens) {
        this.turns = turns;
        this.parallel = parallel;
        this.resultTokens = resultTokens;
    }

    /** A tool whose result has as many tokens as it is asked for. */
    static final class Pages {
        private final int tokens;

        Pages(int tokens) {
            this.tokens = tokens;
        }

        @Tool("Reads a page.")
        String readPage(int number) {
            String text = "Page " + number + ". It was a dark and stormy night, and the rain fell in torrents. ";
            return text.repeat(4 * tokens / text.length() + 1).substring(0, 4 * tokens);
        }
    }

    AgentRunner.Builder runner(ContextPolicy policy) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .model("claude-sonnet-4-6")
                        .apiKey("test")
                        .baseUrl(server.baseUrl().toString())
                        .build())
                .system(SYSTEM)
                .tools(new Pages(resultTokens))
                .context(policy)
                .maxTurns(turns + 1)
                .listener(event -> {
                    if (event instanceof AgentEvent.TurnAnswered answered) {
                        turn = answered.turn();
                    } else if (event instanceof AgentEvent.ContextEdited edited) {
                        edits.add(edited.edit());
                        editedBefore.add(turn + 1);
                    }
                });
    }

    RunResult run(ContextPolicy policy) {
        return runner(policy).build().run("Read all the pages and tell what they say.");
    }

    /** {@return what was left out, in order} */
    List<ContextEdit> edits() {
        return edits;
    }

    /** {@return before which turns} */
    List<Integer> editedBefore() {
        return editedBefore;
    }

    List<ReceivedRequest> requests() {
        return server.requests();
    }

    /** {@return what the input cost, in tokens at the price of uncached input} */
    static double cost(RunResult result) {
        return usages(result).stream()
                .mapToDouble(usage -> usage.input()
                        + 1.25 * usage.cacheWrite5m()
                        + 2 * usage.cacheWrite1h()
                        + 0.1 * usage.cacheRead())
                .sum();
    }

    static List<Usage> usages(RunResult result) {
        return result.ledger().rows().stream().map(LedgerRow::usage).toList();
    }

    private Reply reply(JsonNode request) {
        int asked = (request.path("messages").size() + 1) / 2;
        if (asked > turns) {
            return Reply.text("That is what they say.");
        }
        Reply.Builder reply = Reply.builder().pieces(1_000).text("I read on. ".repeat(20));
        for (int i = 0; i < parallel; i++) {
            reply.toolUse("read_page", "{\"number\":" + (asked * parallel + i) + "}");
        }
        return reply.build();
    }

    @Override
    public void close() {
        server.close();
    }
}
