package dev.ratchet.examples.lab;

import java.util.List;

/** A conversation that somebody could have. */
final class Questions {
    static final List<String> ALL = List.of(
            "I want to grow tomatoes on a balcony. Where do I begin?",
            "Which kinds do well in pots?",
            "How large should the pots be?",
            "How often do they need water in July?",
            "What do I feed them, and when?",
            "The lower leaves are turning yellow. Is that bad?",
            "When are they ripe?",
            "How do I keep seeds for next year?");

    private Questions() {}
}
