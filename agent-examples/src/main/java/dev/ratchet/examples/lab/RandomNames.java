package dev.ratchet.examples.lab;

import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** Plays a model that knows a few words: draws one after another by the temperature of the request. The same each time. */
final class RandomNames implements Responder {
    private static final Map<String, Double> FIRST =
            scored("Lunar", 2.4, "Moon", 1.9, "Crater", 1.4, "Zero", 0.9, "Silver", 0.2);
    private static final Map<String, Map<String, Double>> NEXT = Map.of(
            "Lunar", scored("Scoops", 2.6, "Cones", 1.6, "Licks", 1.0, "Gelato", 0.4),
            "Moon", scored("Scoops", 1.8, "Cones", 1.6, "Melt", 1.2, "Swirl", 0.5),
            "Crater", scored("Cones", 2.2, "Creamery", 1.7, "Swirl", 0.9),
            "Zero", scored("Gelato", 1.8, "Melt", 1.7, "Scoops", 0.6),
            "Silver", scored("Spoon", 2.0, "Swirl", 1.4, "Creamery", 1.0));

    private final RandomGenerator random = new SplittableRandom(6);

    @Override
    public synchronized Reply respond(JsonNode request) {
        double temperature = request.path("temperature").asDouble(1);
        String first = Distribution.softmax(FIRST, temperature).draw(random);
        String next = Distribution.softmax(NEXT.getOrDefault(first, FIRST), temperature)
                .draw(random);
        return Reply.text(first + " " + next);
    }

    private static Map<String, Double> scored(Object... pairs) {
        Map<String, Double> scores =
                new LinkedHashMap<>(); // in this order, or the draw would differ from start to start
        for (int i = 0; i < pairs.length; i += 2) {
            scores.put((String) pairs[i], (Double) pairs[i + 1]);
        }
        return scores;
    }
}
