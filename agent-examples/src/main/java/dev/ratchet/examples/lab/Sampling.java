package dev.ratchet.examples.lab;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Asks the same at three temperatures, and shows the answers side by side. */
public final class Sampling implements Experiment {
    static final List<Double> TEMPERATURES = List.of(0.0, 0.5, 1.0);
    private static final int ANSWERS = 6;
    private static final int LONGEST = 100; // tokens: a name
    private static final String QUESTION = "Name an ice cream parlour on the moon. Answer with the name alone.";

    @Override
    public void run(Bench bench, Notebook notebook) {
        RandomNames standIn = new RandomNames();
        List<Model> models = TEMPERATURES.stream()
                .map(temperature -> bench.model(temperature, standIn))
                .toList();
        notebook.title(QUESTION);
        notebook.say("Asked " + ANSWERS + " times at each of three temperatures: " + bench.name() + ".");
        if (bench.offline()) {
            notebook.say(
                    "A table of a few scored words answers, from which a word is drawn by the temperature that was sent. It "
                            + "shows what a temperature does; no language model is involved.");
        }
        notebook.line("");
        ask(models, notebook);
        notebook.line("");
        notebook.say(
                "Of Anthropic's models Opus 4.6, Sonnet 4.6 and earlier ones take temperature (0 to 1), top_p and top_k, under "
                        + "API version 2023-06-01. Newer ones take only what changes nothing, and version 2026-10-21 has none of the three.");
    }

    private static void ask(List<Model> models, Notebook notebook) {
        List<List<String>> answers = new ArrayList<>();
        models.forEach(model -> answers.add(new ArrayList<>()));
        notebook.cells(TEMPERATURES.stream().map(each -> "temperature " + each).toList());
        for (int i = 0; i < ANSWERS; i++) {
            List<String> row = new ArrayList<>();
            for (int j = 0; j < models.size(); j++) {
                String answer = answer(models.get(j));
                answers.get(j).add(answer);
                row.add("  " + answer);
            }
            notebook.cells(row);
        }
        notebook.cells(answers.stream()
                .map(each -> new HashSet<>(each).size() + " different")
                .toList());
        for (int j = 0; j < TEMPERATURES.size(); j++) {
            notebook.data(RawJson.object()
                    .put("temperature", RawJson.parse(TEMPERATURES.get(j).toString()))
                    .put(
                            "answers",
                            RawJson.array(
                                    answers.get(j).stream().map(RawJson::string).toList()))
                    .put("different", new HashSet<>(answers.get(j)).size())
                    .build());
        }
    }

    private static String answer(Model model) {
        Conversation question = Conversation.empty().user(List.of(TextBlock.of(QUESTION)));
        return model.call(
                        ModelRequest.of(Prompt.of(null, List.of()), question, LONGEST), event -> {}, new Cancellation())
                .text()
                .strip()
                .replaceAll("\\s+", " ");
    }
}
