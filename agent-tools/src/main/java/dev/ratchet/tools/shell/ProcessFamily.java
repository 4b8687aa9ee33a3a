package dev.ratchet.tools.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A shell and everything that was started in it, to be killed together. There are three ways to find them, since each misses
 * some: the process group misses what has left it ({@code setsid}), the tree of parents and children what has lost its parent
 * ({@code (… &)}), and a mark in the environment what has cleared it, or any process where there is no {@code /proc}.
 */
final class ProcessFamily {
    /** The environment variable that holds the mark. */
    static final String MARK = "RATCHET_SHELL";

    private static final Path PROC = Path.of("/proc");
    private static final long PATIENCE =
            TimeUnit.SECONDS.toNanos(2); // the system ends a killed process in milliseconds

    private final ProcessHandle shell;
    private final Program program;
    private final String mark;

    ProcessFamily(ProcessHandle shell, Program program, String mark) {
        this.shell = shell;
        this.program = program;
        this.mark = MARK + "=" + mark;
    }

    /** {@return whether all of them are gone} */
    boolean kill() throws InterruptedException {
        Set<ProcessHandle> family = new HashSet<>();
        gather(family);
        if (program.ownGroup() && shell.isAlive()) { // else its number may be another group's by now
            killGroup();
        }
        long start = System.nanoTime();
        while (true) {
            family.removeIf(process -> !runs(process));
            if (family.isEmpty()) {
                gather(family); // they may have had children in the meantime
                family.removeIf(process -> !runs(process));
            }
            if (family.isEmpty()) {
                return true;
            }
            family.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() - start > PATIENCE) {
                return false;
            }
            Thread.sleep(1); // nobody tells when a process ends that is not our child
        }
    }

    private void gather(Set<ProcessHandle> family) {
        family.add(shell);
        shell.descendants().forEach(family::add);
        addMarked(family);
    }

    private void addMarked(Set<ProcessHandle> family) {
        if (!Files.isDirectory(PROC)) {
            return;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (isMarked(process)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(family::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) { // then the other two ways must do
        }
    }

    private boolean isMarked(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains(mark);
        } catch (IOException e) { // another user's, or it has just ended
            return false;
        }
    }

    /** A process that has ended and waits for its parent to take note counts as alive to Java. */
    private static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    /** One step, which a process that multiplies cannot outrun. */
    private void killGroup() throws InterruptedException {
        try {
            Process kill = new ProcessBuilder(program.shell(), "-c", "kill -KILL -- -" + shell.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean unused = kill.waitFor(PATIENCE, TimeUnit.NANOSECONDS);
        } catch (IOException e) { // no process can be started: the others must be killed one by one
        }
    }
}
