package dev.ratchet.examples.lab;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts what a conversation sends: the API keeps nothing, so each turn sends all those before it again. */
public final class TokenGrowth implements Experiment {
    private static final int LONGEST = 1_000;
    private static final int SENTENCES = 7;
    private static final String SYSTEM = "You know about gardens. Answer in about 80 words.";

    /**
     * A turn.
     *
     * @param again tokens that were sent before
     * @param fresh tokens that were not: the last answer and the question
     */
    private record Row(int turn, long again, long fresh) {}

    @Override
    public void run(Bench bench, Notebook notebook) {
        notebook.title("What a conversation sends, turn by turn");
        notebook.say(Questions.ALL.size() + " questions in a row: " + bench.name()
                + ". The API keeps nothing of a conversation, so "
                + "each turn sends all of it again."
                + (bench.offline() ? " A stand-in answers, and tokens are a quarter of the bytes." : ""));
        List<Row> rows = rows(bench.model(StandIn.saying(SENTENCES)));
        long largest =
                rows.stream().mapToLong(row -> row.again() + row.fresh()).max().orElse(1);
        int room = notebook.columns() - 30;
        notebook.line("");
        notebook.head(String.format("%4s %11s %11s  %s", "turn", "sent again", "new", "░ again  █ new"));
        for (Row row : rows) {
            int again = (int) (row.again() * room / largest);
            int fresh = (int) ((row.again() + row.fresh()) * room / largest) - again;
            notebook.line(String.format(
                    Locale.ROOT,
                    "%4d %,11d %,11d  %s",
                    row.turn(),
                    row.again(),
                    row.fresh(),
                    "░".repeat(again) + "█".repeat(Math.max(1, fresh))));
            notebook.data(RawJson.object()
                    .put("turn", row.turn())
                    .put("sent_again_tokens", row.again())
                    .put("new_tokens", row.fresh())
                    .build());
        }
        long again = rows.stream().mapToLong(Row::again).sum();
        long fresh = rows.stream().mapToLong(Row::fresh).sum();
        notebook.head(String.format(Locale.ROOT, "%4s %,11d %,11d", "all", again, fresh));
        notebook.line("");
        notebook.say(String.format(
                Locale.ROOT,
                "%,d tokens were sent for %,d that are new, %.1f times as many. What is new grows with the number of turns, what "
                        + "is sent with its square; 'lab caching' shows what keeps the bill from doing so.",
                again + fresh,
                fresh,
                (double) (again + fresh) / fresh));
    }

    private static List<Row> rows(Model model) {
        Prompt prompt = Prompt.of(SYSTEM, List.of());
        Conversation conversation = Conversation.empty();
        List<Row> rows = new ArrayList<>();
        long before = 0;
        for (String question : Questions.ALL) {
            conversation = conversation.user(List.of(TextBlock.of(question)));
            ModelAnswer answer =
                    model.call(ModelRequest.of(prompt, conversation, LONGEST), event -> {}, new Cancellation());
            conversation = conversation.answer(answer.content(), model.info().provider(), false);
            Usage usage = answer.usage();
            rows.add(new Row(
                    rows.size() + 1, Math.min(before, usage.totalInput()), Math.max(0, usage.totalInput() - before)));
            before = usage.totalInput();
        }
        return rows;
    }
}
