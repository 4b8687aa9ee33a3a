package dev.ratchet.run;

/** For ArchitectureTest: open to be extended, prints, and throws what says nothing. */
public class PlantedManners {
    void misbehave() {
        System.out.println("planted");
        throw new RuntimeException("planted");
    }
}
