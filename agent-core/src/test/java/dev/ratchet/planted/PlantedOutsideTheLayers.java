package dev.ratchet.planted;

/** For ArchitectureTest: a package that nobody gave a layer and that is not null-marked. */
public final class PlantedOutsideTheLayers {}
