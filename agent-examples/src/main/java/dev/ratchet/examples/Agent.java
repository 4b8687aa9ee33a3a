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
        description = "Agents in the terminal and what is needed to build them.",
        footer = {
            "",
            "'agent COMMAND --help' tells what a command takes. Examples:",
            "  ./agent chat",
            "  ./agent ask \"Which of these is due first?\" < orders.txt",
            "  ./agent stock-price \"How did Google do against Amazon in 2008?\"",
            "  ./agent file-edit --workspace=DIR 'In a.txt replace \"two\" with \"three\"'",
            "  ./agent lab streaming",
            "  ./agent tools --class-path=target/classes com.acme.OrderTools",
            "",
            "Environment:",
            "  ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN: the real service answers; else",
            "    an offline planner on this machine does, by rules, no language model",
            "  ANTHROPIC_BASE_URL: where that service is, if not at its usual place",
            "  OPENAI_API_KEY and so on: for --model=openai/ID and so on",
            "  NO_COLOR: text without colours"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
public final class Agent implements Runnable {
    static final List<String> COMMANDS = List.of(
            "chat", "ask", "stock-price", "file-edit", "serve", "lab", "mock-server", "traps", "tools", "cost-lab");

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
                .addSubcommand(new Chat(terminal))
                .addSubcommand(new Ask(terminal))
                .addSubcommand(new StockPrice(terminal))
                .addSubcommand(new FileEdit(terminal))
                .addSubcommand(new Serve(terminal))
                .addSubcommand(Lab.command(terminal))
                .addSubcommand(new MockServer(terminal))
                .addSubcommand(new Traps(terminal))
                .addSubcommand(new Tools(terminal))
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
            if (!option && unmatched.getCommandLine().getSubcommands().isEmpty()) {
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
