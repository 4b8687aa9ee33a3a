package dev.ratchet.examples;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of the demo agents and of the server for tests. Exit codes: 0 the run completed, 1 it ended otherwise, 2 wrong usage, 130 it was
 * interrupted with Ctrl-C.
 */
@Command(
        name = "agent",
        description =
                "Runs a demo agent and shows what it does, turn by turn; a server to test with; tools as a model sees them.",
        footer = {
            "",
            "Options of stock-price and file-edit ('agent COMMAND --help' tells more):",
            "      --model=ID        The model to ask, such as ollama/qwen3.",
            "      --max-turns=N     How many answers of the model at most.",
            "      --offline         Ask the offline planner, also if there is a key.",
            "      --base-url=URL    Where the service is, if not at its usual place.",
            "      --json            Print one JSON object a line for each event.",
            "      --report=FILE     Write a report of the run, an HTML page.",
            "Options of file-edit:",
            "      --workspace=DIR   The directory to work in, in place of a new one.",
            "      --yes             Write there without asking.",
            "      --check=COMMAND   What the agent may run to see whether its work is right.",
            "Options of mock-server:",
            "      --port=N          Where to listen, in place of a free port.",
            "      --script=FILE     What to answer, in place of the offline planner.",
            "Options of traps:",
            "      --serve           Serve the cases to another framework.",
            "Options of tools:",
            "      --class-path=PATH Where the classes and what they need are.",
            "      --strict          Exit with 1 if there is anything to mend.",
            "Options of serve:",
            "      --port=N          Where to listen, 8080 if left out.",
            "      --tokens=FILE     The bearer tokens of those who may use it.",
            "Options of cost-lab:",
            "      --rows=TEXT       Only the runs whose name has this in it.",
            "      --model=ID        By whose prices to measure.",
            "",
            "Examples:",
            "  ./agent stock-price \"How did Google do against Amazon in 2008?\"",
            "  ./agent file-edit --workspace=DIR 'In a.txt replace \"two\" with \"three\"'",
            "  ./agent mock-server --port=8089",
            "  ./agent traps",
            "  ./agent tools --class-path=target/classes com.acme.OrderTools",
            "  ./agent cost-lab --rows=50-constant",
            "",
            "With ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN set, the real service answers;",
            "else an offline planner on this machine: plain rules, no language model."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
public final class Agent implements Runnable {
    static final List<String> COMMANDS =
            List.of("stock-price", "file-edit", "serve", "mock-server", "traps", "cost-lab", "tools");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Agent() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** Runs the command in this process and returns its exit code. */
    static int run(Terminal terminal, String... args) {
        Help.Ansi ansi = terminal.style() == Style.COLOUR ? Help.Ansi.ON : Help.Ansi.OFF;
        int code = new CommandLine(new Agent())
                .addSubcommand(new StockPrice(terminal))
                .addSubcommand(new FileEdit(terminal))
                .addSubcommand(new MockServer(terminal))
                .addSubcommand(new Traps(terminal))
                .addSubcommand(new Tools(terminal))
                .addSubcommand(new Serve(terminal))
                .addSubcommand(new CostTable(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(Help.defaultColorScheme(ansi))
                .setParameterExceptionHandler((wrong, given) -> complain(terminal.err(), sentence(wrong)))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof WrongUsage wrong) {
                        return complain(terminal.err(), sentence(wrong));
                    }
                    throw failure;
                })
                .execute(args);
        terminal.out().flush();
        return code;
    }

    /** Without a command there is nothing to run, so this shows the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static String sentence(Exception wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            boolean option = word.startsWith("-");
            if (!option && unmatched.getCommandLine().getParent() != null) {
                return "there is a word too many, " + word + "; put the task in quotes";
            }
            String what = "there is no " + (option ? "option " : "command ") + word;
            List<String> near = unmatched.getSuggestions();
            return near.isEmpty() ? what : what + "; did you mean " + near.get(0) + "?";
        }
        if (wrong.getCause() instanceof WrongUsage cause) {
            return Objects.toString(cause.getMessage());
        }
        if (wrong instanceof MissingParameterException missing
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            return option.longestName() + " needs a value: " + option.longestName() + "=" + option.paramLabel();
        }
        if (wrong instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option) {
            return option.longestName() + " is given twice; leave one out";
        }
        if (wrong instanceof ParameterException refused && refused.getArgSpec() instanceof OptionSpec option) {
            return option.longestName()
                    + (option.arity().max() == 0 ? " takes no value: " : " cannot be: ")
                    + refused.getValue();
        }
        return Objects.toString(wrong.getMessage());
    }

    private static int complain(PrintWriter err, String sentence) {
        err.println("agent: " + Escapes.visible(sentence).replace('\n', ' '));
        err.println("agent: './agent --help' and './agent COMMAND --help' tell what there is.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** Tells the version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Agent.class.getPackage().getImplementationVersion();
            return new String[] {
                String.format(
                        Locale.ROOT,
                        "Ratchet %s, Java %s",
                        version == null ? "(not from a jar)" : version,
                        System.getProperty("java.version"))
            };
        }
    }
}
