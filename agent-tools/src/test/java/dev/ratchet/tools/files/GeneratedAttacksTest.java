package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.Runs.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Thousands of paths made of everything that ever led out of a directory, and a thread that swaps a directory for a link
 * while calls are at work: nothing outside is read, made, changed or deleted.
 */
class GeneratedAttacksTest {
    private static final boolean SOAK = Boolean.getBoolean("soak");
    private static final int ATTACKS = SOAK ? 100_000 : 10_000;
    private static final int RACES = SOAK ? 10_000 : 300;
    private static final long SEED = 8;
    private static final String SECRET = "the-secret";

    private final Random random = new Random(SEED);
    private FastDisk disk;
    private Path root;
    private Path outside;
    private Map<String, String> before;

    @BeforeEach
    void aWorkspaceFullOfTraps() throws IOException, InterruptedException {
        disk = FastDisk.make();
        root = Files.createDirectory(disk.root().resolve("work"));
        outside = Files.createDirectory(disk.root().resolve("work-outside")); // a prefix of its name is the root's
        Files.writeString(outside.resolve("key"), SECRET + "\n");
        Files.createDirectories(outside.resolve("dir"));
        Files.writeString(outside.resolve("dir/file"), SECRET + "\n");
        Files.createDirectories(root.resolve("src/dir"));
        Files.writeString(root.resolve("src/dir/file"), "inside\n");
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("key"), outside.resolve("key"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("hop"), Path.of("out"));
        Files.createSymbolicLink(root.resolve("hophop"), Path.of("hop"));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(root.resolve("new"), outside.resolve("new"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("/proc/self"));
        Files.createSymbolicLink(root.resolve("null"), Path.of("/dev/null"));
        Files.createSymbolicLink(root.resolve("src/up"), Path.of("../.."));
        Files.createSymbolicLink(root.resolve("src/é"), outside);
        Files.createLink(root.resolve("hard"), outside.resolve("dir/file"));
        Files.writeString(outside.resolve("dir/file"), "shared\n"); // a second name is a file of the workspace
        new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor();
        before = contents();
    }

    @AfterEach
    void nothingOutsideHasChanged() throws IOException {
        try {
            assertThat(contents()).isEqualTo(before);
        } finally {
            disk.close();
        }
    }

    @Test
    void noPathLeadsOut() throws IOException {
        attack(new Workspace(root), ATTACKS);
    }

    @Test
    void noPathLeadsOutWhereThereAreNoHandles() throws IOException {
        attack(new Workspace(root, PathDirectory::new), ATTACKS / 5);
    }

    @Test
    void aDirectoryThatIsSwappedForALinkMeanwhileDoesNotLeadOut() throws Exception {
        Path place = Files.createDirectory(root.resolve("place"));
        Files.writeString(place.resolve("key"), "inside 0\n");
        Path aside = root.resolve("aside");
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);
        AtomicBoolean over = new AtomicBoolean();
        Thread swaps = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                moveIfThere(place, aside);
                moveIfThere(link, place);
                moveIfThere(
                        place, Files.isSymbolicLink(place) ? link : root.resolve("stray" + i)); // a call has made it
                moveIfThere(aside, place);
            }
        });
        Editing editing = new Editing(new Workspace(root), (path, content) -> {});
        TextEditor editor = new TextEditor(editing);
        FileSearch search = new FileSearch(root);
        int done = 0;
        int refused = 0;
        swaps.start();
        try {
            // Goes on until both have happened, which shows that the two threads do meet.
            for (int i = 0; i < RACES || ((done == 0 || refused == 0) && i < 100 * RACES); i++) {
                String number = Integer.toString(i % 20);
                for (Call call : List.<Call>of(
                        () -> editor.readFile("place/key", Optional.empty(), Optional.empty(), RUN),
                        () -> editor.editFile("place/key", "inside", "inside " + number, RUN),
                        () -> editor.editFile("place/key", SECRET, "changed", RUN),
                        () -> editor.createFile("place/made" + number, "x", RUN),
                        () -> editor.createFile("place/deep" + number + "/deeper/made", "x", RUN),
                        () -> editor.undoEdit("place/made" + number, RUN),
                        () -> editor.listFiles(Optional.of("place")),
                        () -> search.searchText(
                                SECRET,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("place"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))) {
                    try {
                        assertThat(call.result()).doesNotContain(SECRET + "\n").doesNotContain(":1: " + SECRET);
                        done++;
                    } catch (ToolException e) {
                        refused++;
                    }
                }
            }
        } finally {
            over.set(true);
            swaps.join();
        }

        assertThat(done).isPositive();
        assertThat(refused).isPositive();
    }

    @FunctionalInterface
    private interface Call {
        String result() throws Exception;
    }

    private void attack(Workspace workspace, int attacks) throws IOException {
        Editing editing = new Editing(workspace, (path, content) -> {});
        int refused = 0;
        for (int i = 0; i < attacks; i++) {
            String path = path();
            try {
                String told = switch (random.nextInt(6)) {
                    case 0 -> editing.list(path, 2);
                    case 1 -> editing.replace("run", path, SECRET, "changed");
                    case 2 -> editing.create("run", path, "made");
                    case 3 -> editing.write("run", path, "written");
                    case 4 -> editing.insert("run", path, 0, "inserted");
                    default -> editing.view("run", path, 1, -1);
                };
                assertThat(told).as("attack %d of seed %d: %s", i, SEED, path).doesNotContain(SECRET);
            } catch (ToolException e) {
                refused++;
                assertThat(e).message().as(path).doesNotContain(SECRET).hasSizeLessThan(3_000);
            }
            if (i % 500 == 0) {
                assertThat(contents()).as("after attack %d of seed %d", i, SEED).isEqualTo(before);
            }
        }
        assertThat(refused).isGreaterThan(attacks / 2);
    }

    private String path() {
        List<String> names = List.of(
                "..",
                ".",
                "",
                "src",
                "src/dir",
                "file",
                "out",
                "key",
                "hop",
                "hophop",
                "circle",
                "new",
                "self",
                "null",
                "pipe",
                "hard",
                "root",
                "fd/0",
                "cwd",
                "up",
                "é",
                "e\u0301",
                "%2e%2e",
                "%252e%252e",
                "..%2f",
                "%00",
                "．．",
                "‥",
                "․․",
                "..\u200b",
                "\u202e..",
                ".. ",
                " ..",
                "...",
                ". .",
                "..;",
                "SRC",
                "Out",
                "OUT",
                "KEY",
                "work-outside",
                "~",
                "~root",
                "C:",
                "c:key",
                "key.",
                "key ",
                "key::$DATA",
                "NUL",
                "con.txt",
                "nul\0l",
                "tab\t",
                "line\n..",
                "*",
                "$HOME",
                "{a,b}",
                "x".repeat(300),
                "made" + random.nextInt(50));
        List<String> starts = List.of(
                "",
                "",
                "",
                "",
                "",
                "/",
                "//",
                "\\",
                "\\\\server\\share\\",
                "file://",
                "./",
                root + "/",
                outside + "/",
                root + "/../work-outside/",
                "/proc/self/root" + outside + "/",
                "/dev/fd/",
                "C:\\");
        List<String> slashes = List.of("/", "/", "/", "/", "//", "/./", "\\", "∕", "%2f", "／");
        String start = random.nextInt(3) == 0 ? starts.get(random.nextInt(starts.size())) : "";
        return start
                + IntStream.range(0, 1 + random.nextInt(5))
                        .mapToObj(i ->
                                names.get(random.nextInt(names.size())) + slashes.get(random.nextInt(slashes.size())))
                        .collect(Collectors.joining())
                + names.get(random.nextInt(names.size()));
    }

    /** All that is outside of the workspace, and what it holds. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        List<Path> all = new ArrayList<>();
        try (Stream<Path> found = Files.walk(disk.root())) {
            found.filter(path -> !path.startsWith(root)).forEach(all::add);
        }
        for (Path each : all) {
            contents.put(
                    each.toString(),
                    Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) ? Files.readString(each) : "");
        }
        return contents;
    }

    private static void moveIfThere(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            return; // the call has made a directory in the moment in which there was none; the next round goes on
        }
    }
}
