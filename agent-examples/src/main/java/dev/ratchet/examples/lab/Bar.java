package dev.ratchet.examples.lab;

/** Bars of characters. */
final class Bar {
    private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

    private Bar() {}

    /** {@return a bar of {@code share} of {@code width} columns, to an eighth of a column, and blanks up to the width} */
    static String of(double share, int width) {
        int eighths = (int) Math.round(Math.min(1, Math.max(0, share)) * width * 8);
        int full = eighths / 8;
        String end = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8 - 1, eighths % 8);
        return "█".repeat(full) + end + " ".repeat(width - full - end.length());
    }
}
