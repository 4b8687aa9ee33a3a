package dev.ratchet.openai;

import dev.ratchet.anthropic.AnthropicModel;

/** A fault for {@code ArchitectureTest} to see: one provider that uses another. */
public final class PlantedNeighbour {
    private PlantedNeighbour() {}

    static String neighbour(AnthropicModel model) {
        return model.toString();
    }
}
