package dev.ratchet.examples;

import dev.ratchet.examples.lab.Caching;
import dev.ratchet.examples.lab.Experiment;
import dev.ratchet.examples.lab.Retrying;
import dev.ratchet.examples.lab.Sampling;
import dev.ratchet.examples.lab.Softmax;
import dev.ratchet.examples.lab.Streaming;
import dev.ratchet.examples.lab.TokenGrowth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Lists the experiments. */
@Command(
        name = "lab",
        description = "Shows by experiments what drives speed, cost and choice of words.",
        footer = {
            "",
            "Each takes seconds. Without a key a stand-in on this machine answers, and says so.",
            "docs/lab.md tells what each shows, and which class to copy."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Lab implements Runnable {
    private static final String TAKES_TEMPERATURE = "claude-sonnet-4-6"; // the newest of the middling ones that do

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    private Lab() {}

    static CommandLine command(Terminal terminal) {
        String model = ModelOptions.DEFAULT_MODEL;
        CommandLine lab = new CommandLine(new Lab());
        add(lab, terminal, "sampling", "The same question at three temperatures.", new Sampling(), TAKES_TEMPERATURE);
        add(
                lab,
                terminal,
                "streaming",
                "Time to first token and rate, for a short and a long prompt.",
                new Streaming(),
                model);
        add(lab, terminal, "tokens", "What a conversation sends again and again.", new TokenGrowth(), model);
        add(lab, terminal, "caching", "A conversation with the prompt cache and without.", new Caching(), model);
        add(lab, terminal, "retry", "A call under 429, 529 and a broken stream.", new Retrying(), null);
        add(lab, terminal, "softmax", "What temperature, top-k and top-p do to a distribution.", new Softmax(), null);
        return lab;
    }

    /** Adds one; {@code model} is asked if nothing else is said, null if none is ever asked. */
    private static void add(
            CommandLine lab,
            Terminal terminal,
            String name,
            String what,
            Experiment experiment,
            @Nullable String model) {
        CommandSpec command = CommandSpec.forAnnotatedObject(new LabRun(terminal, experiment, model != null));
        command.usageMessage().description(what);
        if (model == null) {
            List.of("--model", "--base-url").forEach(option -> command.remove(command.findOption(option)));
        } else {
            command.defaultValueProvider(
                    argument -> argument == command.findOption("--model") ? model : argument.defaultValue());
        }
        lab.addSubcommand(name, new CommandLine(command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
