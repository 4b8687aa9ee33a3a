package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.tools.files.FileSearch;
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
        description = {"Edits text files below one directory, and shows the changes."},
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class FileEdit implements Callable<Integer> {
    private static final String SYSTEM =
            "You edit the files of a workspace with the tools. List or search what is there, read a file "
                    + "before you edit it, change no more than the task asks for, and read the changed lines again to check. At the "
                    + "end say in one or two sentences what you changed.";
    private static final String CHECKED =
            " After a change call run_check, and mend what it finds if that belongs to the task.";

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
            description =
                    "The directory to work in, where each change is asked about before it is made. Default: a new "
                            + "one with a small program that has an error, in which nobody is asked: nothing in it is yours.")
    private @Nullable Path workspace;

    @Option(names = "--yes", description = "Write without asking. Needed with --workspace where there is no terminal.")
    private boolean yes;

    @Option(
            names = "--check",
            paramLabel = "COMMAND",
            description = "A command that the agent may run in the directory to see whether its work is right, such as "
                    + "'make test'; nobody is asked about it. It sees no keys of the environment and has 5 minutes.")
    private @Nullable String check;

    @Mixin
    private RunOptions options = new RunOptions();

    FileEdit(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        refuseWhatCannotBe();
        options.check(task);
        try (Service service = Service.open(options.model(), terminal.environment())) {
            Path root = workspace == null ? DemoWorkspace.create() : workspace;
            WorkspaceDiff diff = new WorkspaceDiff(root);
            return new ShownRun(terminal, options, service)
                    .run(
                            check == null ? SYSTEM : SYSTEM + CHECKED,
                            (agent, cancel) -> setUp(agent, root, diff, cancel),
                            task,
                            view -> view.workspace(root.toAbsolutePath().normalize(), diff.files()));
        }
    }

    private void setUp(AgentRunner.Builder agent, Path root, WorkspaceDiff diff, Runnable cancel) {
        agent.tools(new TextEditor(root, diff), new FileSearch(root));
        if (check != null) {
            agent.tools(new CheckCommand(root, check))
                    .rules(ApprovalRules.none().allow(CheckCommand.NAME));
        }
        if (asks() && terminal.keyboard() != null) {
            agent.approver(new AskedOnTerminal(terminal, terminal.keyboard(), cancel));
        }
    }

    /** In the demo's own directory there is nothing to lose. */
    private boolean asks() {
        return workspace != null && !yes;
    }

    private void refuseWhatCannotBe() {
        if (workspace != null && !Files.isDirectory(workspace)) {
            throw new WrongUsage("--workspace is not a directory: " + workspace);
        }
        if (asks() && options.json()) {
            throw new WrongUsage("with --json nobody can be asked before files of yours change: add --yes to allow it");
        }
        if (asks() && terminal.keyboard() == null) {
            throw new WrongUsage(
                    "without a terminal nobody can be asked before files of yours change: add --yes to allow it");
        }
        if (check != null) {
            CheckCommand.refuseWhatCannotBe(check);
        }
    }
}
