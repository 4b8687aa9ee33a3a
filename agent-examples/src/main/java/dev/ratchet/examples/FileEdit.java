package dev.ratchet.examples;

import dev.ratchet.tools.files.TextEditor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Edits files of a workspace and shows what changed on disk. */
@Command(
        name = "file-edit",
        description = "Edits text files below one directory and shows what changed on disk.",
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class FileEdit implements Callable<Integer> {
    private static final String SYSTEM =
            "You edit the files of a workspace with the tools. List what is there, read a file "
                    + "before you edit it, change no more than the task asks for, and read the changed lines again to check. At the "
                    + "end say in one or two sentences what you changed.";

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "TASK",
            defaultValue = DemoWorkspace.TASK,
            description = "What to change, in quotes. Default: ${DEFAULT-VALUE}")
    private String task = DemoWorkspace.TASK;

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "The directory to work in. Default: a new one with a small program that has an error.")
    private @Nullable Path workspace;

    @Mixin
    private RunOptions options = new RunOptions();

    FileEdit(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (workspace != null && !Files.isDirectory(workspace)) {
            throw new WrongUsage("--workspace is not a directory: " + workspace);
        }
        options.check(task);
        try (Service service = Service.open(options, terminal.environment())) {
            Path root = workspace == null ? DemoWorkspace.create() : workspace;
            WorkspaceDiff diff = new WorkspaceDiff(root);
            return new ShownRun(terminal, options, service)
                    .run(
                            SYSTEM,
                            new TextEditor(root, diff),
                            task,
                            view -> view.workspace(root.toAbsolutePath().normalize(), diff.files()));
        }
    }
}
