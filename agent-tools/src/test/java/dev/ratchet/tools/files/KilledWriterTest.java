package dev.ratchet.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it edits one file over and over: what is there is what was, or what was to be. */
class KilledWriterTest {
    private static final int KILLS = Boolean.getBoolean("soak") ? 50 : 4;
    private static final int SIZE = WholeFile.MAX_BYTES; // so that the write takes a while
    private static final long SEED = 4711;

    @TempDir // on a real disk, where a file that is emptied stays so for long enough
    Path root;

    @Test
    void theFileIsWholeWheneverTheWriterIsKilled() throws Exception {
        Random random = new Random(SEED);
        String a = text('a');
        String b = text('b');
        Path file = Files.writeString(root.resolve("file"), a);
        for (int i = 0; i < KILLS; i++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            root.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = writer.inputReader()) {
                for (int write = 0; write <= random.nextInt(2); write++) {
                    assertThat(out.readLine()).isEqualTo("writing");
                }
                // The writer has just begun to write, which takes it some milliseconds.
                long until = System.nanoTime() + random.nextInt(3_000_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            } finally {
                writer.destroyForcibly();
            }
            writer.waitFor();

            assertThat(Files.readString(file))
                    .as("after kill %d", i)
                    .matches(text -> text.equals(a) || text.equals(b), "one of the two texts");
        }
        try (Stream<Path> all = Files.list(root)) {
            assertThat(all.map(path -> path.getFileName().toString()).filter(name -> !Leftovers.isOne(name)))
                    .containsExactly("file");
        }
    }

    private static String text(char letter) {
        return Character.toString(letter).repeat(SIZE);
    }

    /** Turns one text into the other for ever. */
    static final class Writer {
        private Writer() {}

        /** Edits "file" in the directory that is the only argument. */
        @SuppressWarnings({"InfiniteLoopStatement", "SystemOut"})
        public static void main(String[] arguments) throws IOException {
            TextEditor.ChangeListener tells = (path, content) -> System.out.println("writing");
            StrReplaceBasedEditTool editor = new TextEditor(Path.of(arguments[0]), tells).asOneTool();
            Runs.view(editor, "file");
            while (true) {
                for (char letter : new char[] {'b', 'a'}) {
                    Runs.create(editor, "file", text(letter));
                }
            }
        }
    }
}
