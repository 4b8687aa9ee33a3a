package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.ContextManager;
import dev.ratchet.loop.Loop;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Fingerprint;
import dev.ratchet.run.RunLog;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.tool.Tool;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the next request is thought to be, against what a server with a real byte-pair tokenizer counts. */
@Timeout(60)
@SuppressWarnings("StringSplitter") // the words are a constant
class EstimateTest {
    private static final Encoding BYTE_PAIRS =
            Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    private static final int TURNS = 24;
    private static final String SYSTEM =
            ("You answer questions about orders, deliveries and prices. Look things up before"
                            + " you answer, say which order you mean, and never promise a date that the carrier has not"
                            + " confirmed. Amounts are in euros unless the customer asks for another currency. ")
                    .repeat(40);

    /** Tools whose results are of different kinds of text. */
    static final class Kinds {
        private final Random random = new Random(7);

        @Tool("Reads what a customer wrote.")
        String readLetter(int number) {
            StringBuilder text = new StringBuilder();
            String[] words = ("the parcel came late but the box was open and two glasses were broken so please send"
                            + " another one before Friday or give back what we paid because our anniversary is on Saturday"
                            + " and nobody answered when my husband telephoned yesterday afternoon")
                    .split(" ");
            for (int i = 0; i < 300; i++) {
                text.append(words[random.nextInt(words.length)]).append(i % 12 == 11 ? ". " : " ");
            }
            return text.toString();
        }

        @Tool("Lists orders.")
        List<Order> listOrders(int page) {
            List<Order> orders = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                orders.add(new Order(
                        "A-" + (1000 + random.nextInt(9000)),
                        LocalDate.of(2026, 1 + random.nextInt(12), 1 + random.nextInt(28))
                                .toString(),
                        random.nextInt(100_000) / 100.0,
                        random.nextBoolean() ? "shipped" : "waiting for payment"));
            }
            return orders;
        }

        @Tool("Reads the log of a service.")
        String readLog(int page) {
            StringBuilder log = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                log.append(String.format(
                        Locale.ROOT,
                        "2026-11-21T09:%02d:%02d.%03dZ INFO  [http-%d] OrderService - order A-%d shipped in %d ms%n",
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000),
                        random.nextInt(9),
                        random.nextInt(9000),
                        random.nextInt(500)));
            }
            return log.toString();
        }
    }

    record Order(String number, String day, double amount, String state) {}

    @Test
    void afterTheFirstTurnItIsWithinOneHundredth() {
        List<Double> errors = errors(AgentRunner.builder().system(SYSTEM));

        System.out.println("estimate of the next request, error by turn: " + percent(errors));
        assertThat(errors).hasSize(TURNS + 1);
        assertThat(Math.abs(errors.get(0))).isLessThan(0.5); // nothing was counted yet, and it is on the safe side
        assertThat(errors.subList(1, errors.size()))
                .allSatisfy(error -> assertThat(Math.abs(error)).isLessThanOrEqualTo(0.01));
    }

    private static List<Double> errors(AgentRunner.Builder runner) {
        try (MessagesServer server = MessagesServer.builder(EstimateTest::reply)
                .tokenizer(BYTE_PAIRS::countTokens)
                .start()) {
            RunResult result = runner.model(AnthropicModel.builder()
                            .model("claude-sonnet-4-6")
                            .apiKey("test")
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .tools(new Kinds())
                    .maxTurns(TURNS + 1)
                    .build()
                    .run("What is the matter with the orders of today?");
            return errors(result.state());
        }
    }

    /** {@return for each answer, how far off the estimate was: positive if it was too large} */
    static List<Double> errors(RunState state) {
        List<Double> errors = new ArrayList<>();
        List<Fact> facts = state.facts();
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i) instanceof Fact.ModelAnswered answered) {
                RunLog before = new RunLog(state.runId(), Fingerprint.of(state.setup()), facts.subList(0, i));
                long thought = ContextManager.plan(
                                Loop.replay(before, state.setup()).contextInput())
                        .inputTokens();
                long counted = answered.answer().usage().totalInput();
                errors.add((double) (thought - counted) / counted);
            }
        }
        return errors;
    }

    private static String percent(List<Double> errors) {
        return errors.stream()
                .map(error -> String.format(Locale.ROOT, "%+.2f %%", 100 * error))
                .toList()
                .toString();
    }

    private static Reply reply(JsonNode request) {
        int turn = (request.path("messages").size() + 1) / 2;
        if (turn > TURNS) {
            return Reply.text("Two of them wait for payment.");
        }
        String[] tools = {"read_letter", "list_orders", "read_log"};
        String tool = tools[turn % tools.length];
        return Reply.builder()
                .text("I look at the next one, number " + turn + ", before I say anything about it.")
                .toolUse(tool, "{\"" + (tool.equals("read_letter") ? "number" : "page") + "\":" + turn + "}")
                .build();
    }
}
