package dev.ratchet.examples.lab;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.usage.PriceTable;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Sends each request of a conversation twice, with marks for the prompt cache and without, and compares the bills. */
public final class Caching implements Experiment {
    private static final int LONGEST = 1_000;
    private static final int SENTENCES = 7;
    private static final int TURNS = 6;
    private static final int HANDBOOK = 6_000;

    private final PriceTable prices = PriceTable.bundled();

    @Override
    public void run(Bench bench, Notebook notebook) {
        Model model = bench.model(StandIn.saying(SENTENCES));
        notebook.title("The same conversation with the prompt cache and without");
        notebook.say(TURNS + " questions with a handbook of about 6,000 tokens in the system prompt: " + bench.name()
                + ". With marks, what was sent before is read from the cache. Input at the list prices of "
                + prices.asOf() + "; answers cost the same in both."
                + (bench.offline() ? " A stand-in answers, billed as the service bills; nothing is paid." : ""));
        notebook.line("");
        notebook.head(String.format("%4s %-20s   %s", "", "   without marks", "  with marks"));
        notebook.head(
                String.format("%4s %9s  %10s %9s %9s %7s %9s", "turn", "tokens", "$", "written", "read", "rest", "$"));
        compare(model, notebook);
    }

    private void compare(Model model, Notebook notebook) {
        Prompt prompt = Prompt.of(Handbook.ofTokens(HANDBOOK), List.of());
        Conversation conversation = Conversation.empty();
        Usage without = Usage.NONE;
        Usage with = Usage.NONE;
        for (int turn = 1; turn <= TURNS; turn++) {
            conversation = conversation.user(List.of(TextBlock.of(Questions.ALL.get(turn - 1))));
            ModelRequest request = ModelRequest.of(prompt, conversation, LONGEST);
            ModelAnswer answer = model.call(request, event -> {}, new Cancellation());
            Usage plain = input(answer);
            Usage marked =
                    input(model.call(request.withCacheMarks(marks(conversation)), event -> {}, new Cancellation()));
            conversation = conversation.answer(answer.content(), model.info().provider(), false);
            row(String.valueOf(turn), model, plain, marked, notebook::line);
            notebook.data(RawJson.object()
                    .put("turn", turn)
                    .put("without_usd", RawJson.parse(usd(model, plain).toPlainString()))
                    .put("with_usd", RawJson.parse(usd(model, marked).toPlainString()))
                    .put("written_tokens", marked.cacheWrite5m())
                    .put("read_tokens", marked.cacheRead())
                    .put("rest_tokens", marked.input())
                    .build());
            without = without.plus(plain);
            with = with.plus(marked);
        }
        row("all", model, without, with, notebook::head);
        sum(usd(model, without).doubleValue(), usd(model, with).doubleValue(), notebook);
    }

    /** The system prompt, and everything up to the end of the question. */
    static CacheMarks marks(Conversation conversation) {
        int last = conversation.messages().size() - 1;
        int block = conversation.messages().get(last).content().size() - 1;
        return new CacheMarks(true, List.of(new CacheMarks.Position(last, block)));
    }

    private static Usage input(ModelAnswer answer) {
        Usage all = answer.usage();
        return new Usage(all.input(), all.cacheWrite5m(), all.cacheWrite1h(), all.cacheRead(), 0, 0);
    }

    private BigDecimal usd(Model model, Usage usage) {
        return prices.cost(model.info().id(), usage).usd();
    }

    private void row(String name, Model model, Usage without, Usage with, Consumer<String> line) {
        line.accept(String.format(
                Locale.ROOT,
                "%4s %,9d  %10.5f %,9d %,9d %,7d %9.5f",
                name,
                without.totalInput(),
                usd(model, without),
                with.cacheWrite5m(),
                with.cacheRead(),
                with.input(),
                usd(model, with)));
    }

    private static void sum(double without, double with, Notebook notebook) {
        int room = notebook.columns() - 20;
        notebook.line("");
        notebook.line(String.format(Locale.ROOT, "%-8s %s $%.4f", "without", "█".repeat(room), without));
        int columns = without == 0 ? 0 : Math.min(room, (int) Math.round(room * with / without));
        notebook.line(String.format(Locale.ROOT, "%-8s %s $%.4f", "with", "█".repeat(columns), with));
        notebook.line("");
        if (without == 0) {
            notebook.say("There is no price for this model, so there is no saving to tell.");
            return;
        }
        notebook.say(String.format(
                Locale.ROOT,
                "The cache saves %.1f %% of the input. Writing costs more than plain input, so the first turn is dearer; from the "
                        + "second on nearly all is read at a fraction of the price.",
                100 * (1 - with / without)));
    }
}
