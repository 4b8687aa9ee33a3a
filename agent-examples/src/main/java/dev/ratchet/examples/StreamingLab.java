package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.testing.server.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The same answer to a short and to a long prompt: the first token waits for the prompt, the others do not. */
final class StreamingLab implements Lab.Experiment {
    private static final String QUESTION = "Write about 100 words about rivers.";
    private static final int TOKENS = 150;
    private static final int LONG_PROMPT = 10_000;
    private static final int BESIDE = 4;

    private record Shown(String name, long input, Timing.Request time) {}

    @Override
    public void run(LabBench bench) {
        List<Shown> all = new ArrayList<>();
        try (Service service = bench.openSlow(
                request -> Reply.builder().text(words(TOKENS)).pieces(4).build())) {
            AgentRunner runner = AgentRunner.builder()
                    .model(service.model())
                    .maxTokens(2_000)
                    .build();
            for (String name : List.of("short prompt", "long prompt")) {
                Timing times = new Timing();
                String prompt = name.startsWith("long") ? records() + "\n\n" + QUESTION : QUESTION;
                long input = bench.ask(runner, null, Task.of(prompt).listener(times))
                        .usage()
                        .totalInput();
                if (times.requests().isEmpty()) {
                    throw new LabBench.Unanswered("The answer was empty, so there is nothing to time.");
                }
                all.add(new Shown(name, input, times.requests().get(0)));
            }
        }
        show(bench, all);
    }

    private static void show(LabBench bench, List<Shown> all) {
        Duration longest =
                all.stream().map(StreamingLab::whole).max(Duration::compareTo).orElse(Duration.ZERO);
        for (Shown each : all) {
            bench.line(
                    String.format(Locale.ROOT, "%s, %,d tokens", bench.style().strong(each.name), each.input));
            bench.line("  " + each.time);
            double wait = (double) each.time.firstToken().toNanos() / longest.toNanos();
            double write = (double) each.time.rest().toNanos() / longest.toNanos();
            int room = bench.room(BESIDE);
            bench.line("  " + bench.style().faint("▒".repeat(LabBench.cells(wait, room)))
                    + bench.style().accent("█".repeat(LabBench.cells(write, room))) + " "
                    + Timing.seconds(whole(each)));
        }
        bench.line("");
        bench.say(
                "▒ is the wait for the first token, █ the writing. The wait grows with the prompt, the rate does not: to seem "
                        + "fast, stream; to be fast, ask for less text.");
    }

    private static Duration whole(Shown shown) {
        return shown.time.firstToken().plus(shown.time.rest());
    }

    /** {@return text that the server counts as so many tokens, 4 bytes each} */
    static String words(int tokens) {
        return "and ".repeat(tokens).strip() + ".";
    }

    private static String records() {
        String line = "The river has a number, a length and a name.";
        return IntStream.rangeClosed(1, LONG_PROMPT * 4 / (line.length() + 7))
                .mapToObj(number -> String.format(Locale.ROOT, "%05d %s", number, line))
                .collect(Collectors.joining("\n"));
    }
}
