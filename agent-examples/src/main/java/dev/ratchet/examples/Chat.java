package dev.ratchet.examples;

import dev.ratchet.tools.StockPrices;
import dev.ratchet.tools.calculator.Calculator;
import dev.ratchet.tools.clock.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A chat in the terminal. */
@Command(
        name = "chat",
        description = {
            "Chats in the terminal.",
            "Answers come as they are written, calls of tools are shown as they run, and what would change something is asked about. Without a terminal each line that is piped in is said."
        },
        footer = {"", "In the chat /help lists the commands. docs/chat.md tells more."},
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Chat implements Callable<Integer> {
    private static final String SYSTEM =
            "You help a person in a chat. Look things up and compute with the tools rather than "
                    + "from memory, and make calls that do not depend on each other in one turn. Be brief.";

    private final Terminal terminal;
    private final Supplier<ChatInput> inputs;

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            defaultValue = SYSTEM,
            description = "The system prompt; an empty one is none. Default: a short one.")
    private String system = SYSTEM;

    @Option(
            names = "--yes",
            description =
                    "Run calls that change something without asking. Needed for those where there is no terminal.")
    private boolean yes;

    @Mixin
    private GivenTools tools = new GivenTools();

    @Option(
            names = "--max-turns",
            paramLabel = "N",
            defaultValue = "50",
            converter = RunOptions.WholeNumber.class,
            description = "How many requests one answer may take at most. Default: ${DEFAULT-VALUE}")
    private int maxTurns = 50;

    @Mixin
    private ModelOptions options = new ModelOptions();

    Chat(Terminal terminal) {
        this(
                terminal,
                () -> terminal.keyboard() == null
                        ? new PipedChat(terminal)
                        : new LineEditor(LineEditor.ofProcess(), terminal.style(), ChatCommands::completions));
    }

    Chat(Terminal terminal, Supplier<ChatInput> inputs) {
        this.terminal = terminal;
        this.inputs = inputs;
    }

    @Override
    public Integer call() {
        try (GivenTools given = tools;
                ChatInput input = inputs.get()) {
            List<Object> named = given.open();
            List<Object> all = named.isEmpty() ? List.of(new StockPrices(), new Calculator(), new Clock()) : named;
            try (Talk talk = new Talk(terminal, input, options, maxTurns, system, all, yes)) {
                greet(talk, input);
                chat(talk, input);
            }
        }
        terminal.out().flush();
        return 0;
    }

    private void greet(Talk talk, ChatInput input) {
        String who = talk.offline()
                ? "The offline planner answers, by plain rules: no language model, and nothing is billed."
                : "The model is " + talk.model() + ".";
        WordWrap.lines(who + " /help lists the commands, Ctrl-D leaves.", input.columns(), "")
                .forEach(line -> terminal.out().println(terminal.style().faint(line)));
    }

    private void chat(Talk talk, ChatInput input) {
        ChatCommands commands = new ChatCommands(terminal, input, talk);
        boolean goesOn = true;
        while (goesOn) {
            terminal.out().flush();
            Optional<String> said = input.next();
            if (said.isEmpty()) {
                return;
            }
            goesOn = said.get().isBlank() || answered(said.get(), input, commands, talk);
        }
    }

    private boolean answered(String said, ChatInput input, ChatCommands commands, Talk talk) {
        try {
            if (said.startsWith("/")) {
                return commands.run(said);
            }
            talk.say(said);
            terminal.out().println();
        } catch (WrongUsage e) {
            WordWrap.lines(Escapes.visible(String.valueOf(e.getMessage())), input.columns(), "")
                    .forEach(line -> terminal.out().println(terminal.style().bad(line)));
        }
        return true;
    }
}
