package dev.ratchet.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How likely each token is to be the next one, the likeliest first. Immutable.
 *
 * @param probabilities by token, adding up to 1
 */
record Distribution(Map<String, Double> probabilities) {

    /** Sorts. */
    Distribution {
        Map<String, Double> sorted = new LinkedHashMap<>();
        probabilities.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        probabilities = Collections.unmodifiableMap(sorted);
    }

    /**
     * Returns what softmax makes of a model's scores: each is e to the power of score / temperature, over the sum of all.
     *
     * @param temperature above 0; towards 0 only the best score is left
     */
    static Distribution softmax(Map<String, Double> scores, double temperature) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature <= 0: " + temperature);
        }
        double best =
                scores.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        Map<String, Double> powers = new LinkedHashMap<>();
        // The best score is taken from all: the shares stay, and no power is too large for a double.
        scores.forEach((token, score) -> powers.put(token, Math.exp((score - best) / temperature)));
        return new Distribution(powers).scaled();
    }

    /** {@return the {@code k} likeliest alone} */
    Distribution topK(int k) {
        return first(Math.min(k, probabilities.size()));
    }

    /** {@return the fewest of the likeliest that have {@code p} together} */
    Distribution topP(double p) {
        double sum = 0;
        int kept = 0;
        for (double each : probabilities.values()) {
            kept++;
            sum += each;
            if (sum >= p) {
                break;
            }
        }
        return first(kept);
    }

    /** {@return one token, by chance} */
    String draw(RandomGenerator random) {
        double left = random.nextDouble();
        String last = "";
        for (Map.Entry<String, Double> each : probabilities.entrySet()) {
            last = each.getKey();
            left -= each.getValue();
            if (left < 0) {
                break;
            }
        }
        return last;
    }

    double of(String token) {
        return probabilities.getOrDefault(token, 0.0);
    }

    private Distribution first(int count) {
        List<Map.Entry<String, Double>> all = new ArrayList<>(probabilities.entrySet());
        Map<String, Double> kept = new LinkedHashMap<>();
        all.subList(0, count).forEach(each -> kept.put(each.getKey(), each.getValue()));
        return new Distribution(kept).scaled();
    }

    private Distribution scaled() {
        double sum =
                probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        probabilities.forEach((token, share) -> shares.put(token, share / sum));
        return new Distribution(shares);
    }
}
