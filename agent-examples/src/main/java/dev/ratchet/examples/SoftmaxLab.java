package dev.ratchet.examples;

import java.util.Locale;
import java.util.Map;

/** From scores to a choice: no service is asked, this is arithmetic. */
final class SoftmaxLab implements Lab.Experiment {
    static final String PROMPT = "The capital of France is";

    /** Scores as a model might give them, made up. */
    static final Map<String, Double> SCORES =
            Map.of("Paris", 5.0, "a", 3.2, "the", 3.0, "located", 2.4, "not", 1.6, "Lyon", 1.0, "blue", -1.0);

    private static final double[] TEMPERATURES = {0.2, 1.0, 2.0};
    private static final int TOP_K = 3;
    private static final double TOP_P = 0.9;
    private static final int BESIDE = 46;

    @Override
    public void run(LabBench bench) {
        bench.say(
                "Made-up scores of the token after \"" + PROMPT + "\": "
                        + "softmax turns them into probabilities, and the temperature divides them first. No service is asked.");
        for (double temperature : TEMPERATURES) {
            Distribution all = Distribution.softmax(SCORES, temperature);
            Distribution byK = all.topK(TOP_K);
            Distribution byP = all.topP(TOP_P);
            bench.line(bench.style().strong(String.format(Locale.ROOT, "temperature %.1f", temperature))
                    + bench.style().faint(String.format(Locale.ROOT, "%11s  top-k %d  top-p %.1f", "", TOP_K, TOP_P)));
            for (String token : all.probabilities().keySet()) {
                bench.line(String.format(
                        Locale.ROOT,
                        "  %-8s %5.1f  %s %8s %8s  %s",
                        token,
                        SCORES.getOrDefault(token, 0.0),
                        percent(all.of(token)),
                        percent(byK.of(token)),
                        percent(byP.of(token)),
                        bench.style().accent("█".repeat((int) Math.round(all.of(token) * bench.room(BESIDE))))));
            }
            bench.line("");
        }
        bench.say(
                "Low temperatures leave the best token, high ones give the others a chance, nonsense included. Top-k keeps "
                        + "the " + TOP_K
                        + " likeliest, top-p the fewest that have 90 % together; what is left is scaled to 100 %.");
    }

    private static String percent(double share) {
        return share == 0 ? "-" : String.format(Locale.ROOT, "%5.1f %%", 100 * share);
    }
}
