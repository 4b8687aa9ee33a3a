package dev.ratchet.model;

/** What a request can ask of a service for a long conversation that not every gateway in front of it lets through. */
public enum Feature {
    /** That old results and thinking are left out. */
    CLEARING,
    /** That what is old is summed up. */
    COMPACTION
}
