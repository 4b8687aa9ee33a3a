package dev.ratchet.message;

import dev.ratchet.run.Limits;

/** For ArchitectureTest: the lowest package uses one far above it, which also makes a cycle. */
public final class PlantedArrowUp {
    final Limits limits = Limits.DEFAULT;
}
