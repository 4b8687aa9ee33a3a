package dev.ratchet.examples.lab;

/** Something that is tried, and what came of it. */
public interface Experiment {

    /**
     * Asks the models of {@code bench} and writes what comes.
     *
     * @throws IllegalArgumentException if it cannot be tried on this model; the message is one sentence
     */
    void run(Bench bench, Notebook notebook);
}
