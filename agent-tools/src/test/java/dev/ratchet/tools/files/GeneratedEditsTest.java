package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.tool.ToolContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Thousands of edits of files of every kind, each compared byte by byte to what an implementation on byte arrays makes of
 * it, which knows nothing of decoding: it joins encoded lines by encoded line ends. {@code -Psoak} makes ten times as many.
 */
class GeneratedEditsTest {
    private static final int EDITS = Boolean.getBoolean("soak") ? 100_000 : 10_000;
    private static final long SEED = 20260;

    private final Random random = new Random(SEED);

    /** How characters become bytes. */
    enum Encoding {
        ASCII(StandardCharsets.US_ASCII, "", "ab cd\t{}"),
        UTF_8(StandardCharsets.UTF_8, "", "ab é€\u00a0 日😀\u200d\u2028"),
        MARKED_UTF_8(StandardCharsets.UTF_8, "\uFEFF", "ab é€日😀\uFEFF"),
        UTF_16_LE(StandardCharsets.UTF_16LE, "\uFEFF", "ab é€日😀\u0a0d"),
        UTF_16_BE(StandardCharsets.UTF_16BE, "\uFEFF", "ab é€日😀\u0d0a"),
        LATIN_1(StandardCharsets.ISO_8859_1, "", "ab éü\u00a0ß"),
        WINDOWS(Charset.forName("windows-1252"), "", "ab é€“”");

        private final Charset charset;
        private final String mark;
        private final String alphabet;

        Encoding(Charset charset, String mark, String alphabet) {
            this.charset = charset;
            this.mark = mark;
            this.alphabet = alphabet;
        }

        byte[] bytes(String text) {
            return text.getBytes(charset);
        }
    }

    /** A file as the oracle knows it: lines, and what ends each of them; the last may be ended by nothing. */
    record Lines(Encoding encoding, List<String> lines, List<String> ends) {
        byte[] bytes() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(encoding.bytes(encoding.mark));
            for (int i = 0; i < lines.size(); i++) {
                out.writeBytes(encoding.bytes(lines.get(i)));
                out.writeBytes(encoding.bytes(ends.get(i)));
            }
            return out.toByteArray();
        }

        /** As the model sees it. */
        String text(int from, int to) {
            StringBuilder text = new StringBuilder();
            for (int i = from; i < to; i++) {
                text.append(lines.get(i)).append(ends.get(i).isEmpty() ? "" : "\n");
            }
            return text.toString();
        }

        Lines with(int from, int to, List<String> newLines, List<String> newEnds) {
            List<String> changed = new ArrayList<>(lines.subList(0, from));
            changed.addAll(newLines);
            changed.addAll(lines.subList(to, lines.size()));
            List<String> changedEnds = new ArrayList<>(ends.subList(0, from));
            changedEnds.addAll(newEnds);
            changedEnds.addAll(ends.subList(to, ends.size()));
            return new Lines(encoding, changed, changedEnds);
        }
    }

    /** A change, as the tools are told it and as the oracle makes it. */
    record Change(String oldText, String newText, int insertAfter, Lines expected) {}

    @Test
    void notOneOtherByteChanges() throws IOException {
        try (FastDisk disk = FastDisk.make()) {
            Path file = disk.root().resolve("file");
            TextEditor editor = new TextEditor(disk.root());
            StrReplaceBasedEditTool oneTool = editor.asOneTool();
            for (int i = 0; i < EDITS; i++) {
                Lines before = file(i);
                Files.deleteIfExists(file);
                Files.write(file, before.bytes());
                Set<PosixFilePermission> mode = mode();
                Files.setPosixFilePermissions(file, mode);
                ToolContext run = Runs.run("run_" + i);
                Change change = random.nextInt(4) == 0 ? insertion(before) : replacement(before, i);

                String told;
                if (change.insertAfter() < 0 && random.nextBoolean()) {
                    told = editor.editFile("file", change.oldText(), change.newText(), run);
                } else if (change.insertAfter() < 0) {
                    told = Runs.replace(oneTool, "file", change.oldText(), change.newText(), run);
                } else {
                    told = editor.insertLines("file", change.insertAfter(), change.newText(), run);
                }

                assertThat(Files.readAllBytes(file))
                        .as("edit %d of seed %d: %s to %s", i, SEED, before, change)
                        .isEqualTo(change.expected().bytes());
                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode);
                assertThat(told).startsWith("changed file: ");
                if (i % 20 == 0) {
                    editor.undoEdit("file", run);
                    assertThat(Files.readAllBytes(file)).isEqualTo(before.bytes());
                }
            }
        }
    }

    /** Each file has a line that stands in it once, at a place that differs. */
    private Lines file(int number) {
        Encoding encoding = Encoding.values()[random.nextInt(Encoding.values().length)];
        String lineEnd = List.of("\n", "\r\n", "\r", "mixed").get(random.nextInt(4));
        int count = 2 + random.nextInt(6);
        List<String> lines = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(word(encoding));
            ends.add(lineEnd.equals("mixed") ? random.nextBoolean() ? "\n" : "\r\n" : lineEnd);
        }
        lines.set(random.nextInt(count), "x" + number + word(encoding));
        if (random.nextInt(3) == 0) {
            ends.set(count - 1, "");
            lines.set(count - 1, lines.get(count - 1) + "q"); // else there is no such line
        }
        // Bytes above ASCII decide what a file is taken for, so that there are some.
        switch (encoding) {
            case LATIN_1 -> lines.set(0, lines.get(0) + "é");
            case WINDOWS -> lines.set(0, lines.get(0) + "a€"); // which is no UTF-8, whatever stands around it
            default -> lines.set(0, lines.get(0) + "a");
        }
        return new Lines(encoding, lines, ends);
    }

    private Change replacement(Lines before, int number) {
        int only = -1;
        for (int i = 0; i < before.lines().size(); i++) {
            only = before.lines().get(i).startsWith("x" + number) ? i : only;
        }
        int from = random.nextInt(only + 1);
        int to = only + 1 + random.nextInt(before.lines().size() - only);
        int newCount = random.nextInt(3) == 0 ? random.nextInt(4) : to - from;
        boolean last = to == before.lines().size() && before.ends().get(to - 1).isEmpty();
        if (newCount == 0 && last) {
            newCount = 1; // else the line end before it would be in question
        }
        List<String> newLines = new ArrayList<>();
        List<String> newEnds = new ArrayList<>();
        for (int i = 0; i < newCount; i++) {
            newLines.add("y" + word(before.encoding()));
            newEnds.add(i < to - from ? before.ends().get(from + i) : "\n");
        }
        if (newCount != to - from) {
            // Which line end a further line gets is only clear where there is one kind.
            String kind = before.ends().get(0);
            if (before.ends().stream().anyMatch(end -> !end.isEmpty() && !end.equals(kind)) || kind.isEmpty()) {
                return replacementWithin(before, only, number);
            }
            newEnds.replaceAll(end -> kind);
        }
        if (last) {
            newEnds.replaceAll(end -> end.isEmpty() ? before.ends().get(0) : end);
            newEnds.set(newCount - 1, "");
        }
        Lines expected = before.with(from, to, newLines, newEnds);
        return new Change(before.text(from, to), expected.text(from, from + newCount), -1, expected);
    }

    private Change replacementWithin(Lines before, int line, int number) {
        String old = before.lines().get(line);
        String fresh = "z" + word(before.encoding());
        String replaced = old.replace("x" + number, fresh);
        return new Change(
                "x" + number,
                fresh,
                -1,
                before.with(
                        line, line + 1, List.of(replaced), List.of(before.ends().get(line))));
    }

    private Change insertion(Lines before) {
        int count = before.lines().size();
        int after = random.nextInt(count + 1);
        String fresh = "new" + word(before.encoding());
        String text = random.nextBoolean() ? fresh : fresh + "\n";
        boolean endless = before.ends().get(count - 1).isEmpty();
        if (after == count && endless) {
            List<String> ends = List.of(before.ends().get(Math.max(0, count - 2)), "");
            String lastEnd = count == 1 ? "\n" : ends.get(0);
            return new Change(
                    "",
                    text,
                    after,
                    before.with(count - 1, count, List.of(before.lines().get(count - 1), fresh), List.of(lastEnd, "")));
        }
        // A new line ends as the one whose place it takes.
        String end = before.ends().get(Math.min(after, count - 1));
        String known = end.isEmpty() ? before.ends().get(count - 2) : end;
        return new Change("", text, after, before.with(after, after, List.of(fresh), List.of(known)));
    }

    private String word(Encoding encoding) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(encoding.alphabet.length());
            boolean cut = Character.isLowSurrogate(encoding.alphabet.charAt(at));
            word.appendCodePoint(encoding.alphabet.codePointAt(cut ? at - 1 : at));
        }
        return word.toString();
    }

    private Set<PosixFilePermission> mode() {
        Set<PosixFilePermission> mode = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        for (PosixFilePermission each : PosixFilePermission.values()) {
            if (random.nextBoolean()) {
                mode.add(each);
            }
        }
        return mode;
    }
}
