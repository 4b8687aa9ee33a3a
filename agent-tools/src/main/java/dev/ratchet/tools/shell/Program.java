package dev.ratchet.tools.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the shell of a system is started.
 *
 * @param shell the shell itself
 * @param command the words that start it
 * @param ownGroup whether its processes form a group of their own, without a terminal
 */
record Program(String shell, List<String> command, boolean ownGroup) {

    static Program ofThisSystem() {
        return of(
                System.getProperty("os.name"),
                List.of(Path.of("/bin"), Path.of("/usr/bin"), Path.of("/usr/local/bin")));
    }

    static Program of(String system, List<Path> directories) {
        List<Path> bash = found("bash", directories);
        List<Path> shell = bash.isEmpty() ? found("sh", directories) : bash;
        if (system.startsWith("Windows") || shell.isEmpty()) {
            throw new UnsupportedOperationException(
                    "Shell needs bash or a POSIX sh in " + directories + ", which " + system + " does not have");
        }
        List<String> command = new ArrayList<>();
        List<Path> setsid = found("setsid", directories);
        if (!setsid.isEmpty()) {
            command.add(setsid.get(0).toString());
        }
        command.add(shell.get(0).toString());
        if (!bash.isEmpty()) {
            command.addAll(List.of("--noprofile", "--norc"));
        }
        return new Program(shell.get(0).toString(), List.copyOf(command), !setsid.isEmpty());
    }

    private static List<Path> found(String name, List<Path> directories) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .toList();
    }
}
