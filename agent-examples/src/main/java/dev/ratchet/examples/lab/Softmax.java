package dev.ratchet.examples.lab;

import dev.ratchet.message.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws what temperature, top-k and top-p make of the scores of a handful of words. Asks no model. */
public final class Softmax implements Experiment {
    static final Map<String, Double> LOGITS = logits();
    static final List<Double> TEMPERATURES = List.of(0.5, 1.0, 1.5);
    static final int TOP_K = 3;
    static final double TOP_P = 0.9;
    private static final int WORD = 6;
    private static final int PERCENT = 6;

    @Override
    public void run(Bench bench, Notebook notebook) {
        notebook.title("The cat sat on the …");
        notebook.say("A model scores each word that could come next (its logit: " + scores()
                + "). Softmax makes probabilities of the scores: exp(logit / temperature), divided by their sum. top-k "
                + "keeps the k likeliest words, top-p the fewest that have p together; what is kept is scaled to 100 %. "
                + "The scores are made up for this page.");
        for (double temperature : TEMPERATURES) {
            Distribution all = Distribution.softmax(LOGITS, temperature);
            show(notebook, temperature, List.of(all, all.topK(TOP_K), all.topP(TOP_P)));
        }
        notebook.line("");
        notebook.say(
                "A low temperature sharpens, a high one flattens: top-k keeps the same words at each, top-p keeps more "
                        + "of them the flatter it is. Models that take these parameters take temperatures from 0 to 1.");
    }

    private static void show(Notebook notebook, double temperature, List<Distribution> shown) {
        notebook.line("");
        notebook.head(
                aligned(notebook, List.of("temperature " + temperature, "and top-k " + TOP_K, "and top-p " + TOP_P)));
        for (String word : LOGITS.keySet()) {
            List<String> cells = new ArrayList<>();
            for (Distribution one : shown) {
                cells.add(cell(word, one.probabilities().getOrDefault(word, 0.0), notebook.cell(shown.size())));
            }
            notebook.cells(cells);
            notebook.data(RawJson.object()
                    .put("temperature", number(temperature))
                    .put("word", word)
                    .put("probability", number(shown.get(0).probabilities().getOrDefault(word, 0.0)))
                    .put("top_k", number(shown.get(1).probabilities().getOrDefault(word, 0.0)))
                    .put("top_p", number(shown.get(2).probabilities().getOrDefault(word, 0.0)))
                    .build());
        }
    }

    private static String aligned(Notebook notebook, List<String> heads) {
        StringBuilder line = new StringBuilder();
        heads.forEach(head -> line.append(pad(head, notebook.cell(heads.size()) + 2)));
        return line.toString().stripTrailing();
    }

    private static String cell(String word, double probability, int width) {
        String percent = probability == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * probability);
        int room = Math.max(1, width - WORD - PERCENT - 2);
        return pad(word, WORD) + " " + Bar.of(probability, room) + " " + " ".repeat(PERCENT - percent.length())
                + percent;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static RawJson number(double value) {
        return RawJson.parse(String.format(Locale.ROOT, "%.4f", value));
    }

    private static String scores() {
        List<String> each = new ArrayList<>();
        LOGITS.forEach((word, logit) -> each.add(word + " " + logit));
        return String.join(", ", each);
    }

    private static Map<String, Double> logits() {
        Map<String, Double> logits = new LinkedHashMap<>();
        logits.put("mat", 4.0);
        logits.put("sofa", 3.2);
        logits.put("floor", 2.7);
        logits.put("roof", 1.9);
        logits.put("moon", 0.8);
        logits.put("piano", 0.1);
        return logits;
    }
}
