package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The same question again and again at three temperatures: how often is what said? */
final class SamplingLab implements Lab.Experiment {
    private static final double[] TEMPERATURES = {0, 0.5, 1.0};
    private static final double LEAST = 0.05; // of softmax, for 0, which it cannot divide by
    private static final int DRAWS = 40;
    private static final int ASKED = 8;
    private static final String SAMPLED = "claude-haiku-4-5";
    private static final String QUESTION = "Name a colour. Answer with one lower-case word and nothing else.";
    private static final int BESIDE = 24;

    @Override
    public void run(LabBench bench) {
        ModelOptions options = bench.options();
        boolean offline;
        boolean newer; // those take no temperature
        try (Service service = Service.open(options, bench.terminal().environment())) {
            offline = service.offline();
            newer = service.model() instanceof AnthropicModel;
        }
        if (offline) {
            bench.say(
                    "Simulated: no model is asked. A word is drawn " + DRAWS + " times from the made-up scores of 'lab "
                            + "softmax', which is what a model does with the scores that it computes. Prompt: \""
                            + SoftmaxLab.PROMPT
                            + "\"");
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(2026);
            for (double temperature : TEMPERATURES) {
                Distribution words = Distribution.softmax(SoftmaxLab.SCORES, Math.max(LEAST, temperature));
                Map<String, Integer> said = new LinkedHashMap<>();
                for (int i = 0; i < DRAWS; i++) {
                    said.merge(words.draw(random), 1, Integer::sum);
                }
                show(bench, temperature, said, DRAWS);
            }
        } else {
            ModelOptions asked = newer ? options.with(SAMPLED) : options;
            bench.say("Asks " + asked.model() + " for real, " + ASKED + " times at each temperature"
                    + (newer ? ", which newer models do not take" : "") + ": \"" + QUESTION + "\"");
            for (double temperature : TEMPERATURES) {
                show(bench, temperature, asked(bench, asked, temperature), ASKED);
            }
        }
        bench.say("The lower the temperature, the more often the likeliest word is said. At 0 a service still gives no "
                + "guarantee that it says the same each time.");
    }

    private static Map<String, Integer> asked(LabBench bench, ModelOptions model, double temperature) {
        Map<String, Integer> said = new LinkedHashMap<>();
        try (Service service = Service.open(
                model,
                ModelSettings.atTemperature(temperature),
                bench.terminal().environment())) {
            AgentRunner runner =
                    AgentRunner.builder().model(service.model()).maxTokens(20).build();
            for (int i = 0; i < ASKED; i++) {
                String word = bench.ask(runner, null, Task.of(QUESTION)).text();
                said.merge(word.strip().toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
        }
        return said;
    }

    private static void show(LabBench bench, double temperature, Map<String, Integer> said, int times) {
        bench.line(bench.style().strong(String.format(Locale.ROOT, "temperature %.1f", temperature)));
        said.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(word -> bench.line(String.format(
                        Locale.ROOT,
                        "  %-12s %3d  %s",
                        Columns.shorten(Escapes.visible(word.getKey()), 12),
                        word.getValue(),
                        bench.style()
                                .accent("█"
                                        .repeat(LabBench.cells(
                                                (double) word.getValue() / times, bench.room(BESIDE)))))));
        bench.line("");
    }
}
