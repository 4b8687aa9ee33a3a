package dev.ratchet.examples.lab;

/** Something long to read, the same each time. */
final class Handbook {
    private static final int CHARACTERS_PER_TOKEN = 4; // about, of English

    private Handbook() {}

    /** {@return the rules of a shop, about that many tokens} */
    static String ofTokens(int tokens) {
        StringBuilder text = new StringBuilder("The handbook of the shop.\n");
        for (int rule = 1; text.length() < tokens * CHARACTERS_PER_TOKEN; rule++) {
            text.append("Rule ")
                    .append(rule)
                    .append(": an order of more than ")
                    .append(rule * 7 % 90 + 10)
                    .append(" items is checked by two people and sent within ")
                    .append(rule % 5 + 1)
                    .append(" days.\n");
        }
        return text.toString();
    }
}
