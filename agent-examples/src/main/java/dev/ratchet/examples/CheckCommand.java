package dev.ratchet.examples;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolResult;
import dev.ratchet.tools.shell.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The project's own check as a tool: what runs is what the user wrote, and nothing of it is the model's. Each run has a shell
 * of its own, which ends with all that it started.
 */
final class CheckCommand {
    static final String NAME = "run_check";

    private static final Duration LIMIT = Duration.ofMinutes(5); // a small project's tests; below that of the tool
    private static final int LIMIT_OF_TOOL = 330; // seconds

    private final Path root;
    private final String command;

    CheckCommand(Path root, String command) {
        this.root = root;
        this.command = command;
    }

    /** Refuses a command that could not be run anywhere. */
    static void refuseWhatCannotBe(String command) {
        if (command.isBlank()) {
            throw new WrongUsage("--check is empty; give a command, such as --check='make test', or leave it out");
        }
        try {
            new Shell(Path.of(""), LIMIT, Set.of()).close();
        } catch (UnsupportedOperationException e) {
            throw new WrongUsage("--check needs a POSIX shell, and this system has none");
        }
    }

    /** Runs the check. */
    @Tool(
            name = NAME,
            resources = "workspace",
            timeoutSeconds = LIMIT_OF_TOOL,
            value =
                    "Runs the project's own check, such as its tests, on the files as they are now. Use it after a change, to see "
                            + "whether it is right. Returns whether the check passed, and what it printed.")
    ToolResult runCheck() throws InterruptedException {
        try (Shell shell = new Shell(root, LIMIT, Set.of())) {
            // In parentheses, so that an exit ends the check and not the shell, which would have more to say about
            // that.
            ToolResult ended = shell.bash(Optional.of("(\n" + command + "\n)"), Optional.empty());
            String printed = ended.block(NAME).text().stripTrailing();
            // That it fails is what it is there to tell, and no error of the tool.
            return ToolResult.text((ended.error() ? "The check failed.\n" : "The check passed.\n") + printed);
        }
    }
}
