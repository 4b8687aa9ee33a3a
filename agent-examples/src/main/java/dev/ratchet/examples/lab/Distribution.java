package dev.ratchet.examples.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How likely each word is to come next.
 *
 * @param probabilities from a word to its probability, in the order in which the words were given; they add up to 1
 */
public record Distribution(Map<String, Double> probabilities) {

    /** Keeps the order. */
    public Distribution {
        probabilities = new LinkedHashMap<>(probabilities);
    }

    /**
     * Returns the softmax of what a model gives each word: exp(logit / temperature), divided by the sum of all of them.
     * Temperature 0 leaves the likeliest word alone, the first of several that are equal.
     */
    public static Distribution softmax(Map<String, Double> logits, double temperature) {
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException("a temperature is 0 or more: " + temperature);
        }
        double highest =
                logits.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        Map<String, Double> weights = new LinkedHashMap<>();
        if (temperature == 0) {
            logits.forEach(
                    (word, logit) -> weights.put(word, logit == highest && !weights.containsValue(1.0) ? 1.0 : 0));
        } else { // less the highest, so that no exponential overflows
            logits.forEach((word, logit) -> weights.put(word, Math.exp((logit - highest) / temperature)));
        }
        return normalised(weights);
    }

    /** {@return the {@code count} likeliest words alone} */
    public Distribution topK(int count) {
        List<String> words = likeliestFirst();
        return only(new HashSet<>(words.subList(0, Math.min(count, words.size()))));
    }

    /** {@return the likeliest words alone, as many as it takes for them to have {@code share} of the probability together} */
    public Distribution topP(double share) {
        Set<String> kept = new HashSet<>();
        double sum = 0;
        for (String word : likeliestFirst()) {
            if (sum >= share && !kept.isEmpty()) {
                break;
            }
            kept.add(word);
            sum += probabilities.getOrDefault(word, 0.0);
        }
        return only(kept);
    }

    /** {@return a word by chance, each as often as its probability says} */
    public String draw(RandomGenerator random) {
        double left = random.nextDouble();
        String last = "";
        for (Map.Entry<String, Double> word : probabilities.entrySet()) {
            if (word.getValue() > 0) {
                last = word.getKey();
                left -= word.getValue();
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    private List<String> likeliestFirst() {
        List<String> words = new ArrayList<>(probabilities.keySet());
        words.sort(Comparator.comparing(probabilities::get, Comparator.reverseOrder()));
        return words;
    }

    private Distribution only(Set<String> kept) {
        Map<String, Double> weights = new LinkedHashMap<>();
        probabilities.forEach((word, probability) -> weights.put(word, kept.contains(word) ? probability : 0));
        return normalised(weights);
    }

    private static Distribution normalised(Map<String, Double> weights) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> all = new LinkedHashMap<>();
        weights.forEach((word, weight) -> all.put(word, weight / sum));
        return new Distribution(all);
    }
}
