package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.TypedResult;
import dev.ratchet.TypedRunner;
import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.event.AgentListener;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.run.RunResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One question, one answer. */
@Command(
        name = "ask",
        description = {
            "Asks a question and prints the answer.",
            "The question is the argument, what is piped in, or both: then what is piped in comes first. Only the answer goes "
                    + "to standard output."
        },
        footer = {"", "docs/ask.md tells more, with examples."},
        mixinStandardHelpOptions = true,
        versionProvider = Agent.Version.class)
final class Ask implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "QUESTION", defaultValue = "", description = "What to ask, in quotes.")
    private String question = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt. Default: none.")
    private @Nullable String system;

    @Option(names = "--max-tokens", paramLabel = "N", description = "How long the answer may be. Default: 16,000.")
    private @Nullable Integer maxTokens;

    @Option(names = "--timing", description = "Tell the time to the first token and how fast the others came.")
    private boolean timing;

    @Option(names = "--usage", description = "Tell the tokens and the cost.")
    private boolean usage;

    @Option(names = "--yes", description = "Run calls of tools that change something.")
    private boolean yes;

    @Mixin
    private Attached attached = new Attached();

    @Mixin
    private AnswerForm form = new AnswerForm();

    @Mixin
    private GivenTools tools = new GivenTools();

    @Mixin
    private ModelSettings settings = new ModelSettings();

    @Mixin
    private ModelOptions options = new ModelOptions();

    Ask(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        settings.check();
        if (maxTokens != null && maxTokens < 1) {
            throw new WrongUsage("--max-tokens must be a whole number of at least 1: " + maxTokens);
        }
        List<ContentBlock> attachments = attached.blocks();
        try (GivenTools classes = tools) {
            List<Object> named = classes.open();
            try (Service service = Service.open(options, settings, terminal.environment())) {
                AgentRunner runner = runner(service, named);
                TypedRunner<?> typed = form.of(runner, classes);
                Task task = Task.of(question(), attachments.toArray(ContentBlock[]::new));
                if (service.offline()) {
                    terminal.err().println("agent: the offline planner answers, by plain rules: no language model.");
                    terminal.err().flush();
                }
                return typed == null ? inWords(runner, task) : inForm(typed, task);
            }
        }
    }

    private AgentRunner runner(Service service, List<Object> named) {
        AgentRunner.Builder agent = AgentRunner.builder().model(service.model()).tools(named.toArray());
        if (!yes) {
            agent.approver(call -> Decision.deny("Nobody is asked here; --yes allows it."));
        }
        if (system != null && !system.isBlank()) {
            agent.system(system);
        }
        if (maxTokens != null) {
            agent.maxTokens(maxTokens);
        }
        return agent.build();
    }

    private String question() throws IOException {
        String piped = terminal.pipedInto() ? piped() : "";
        String whole = Stream.of(piped, question)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("\n\n"));
        if (whole.isEmpty()) {
            throw new WrongUsage("there is no question; give it in quotes, or pipe it in");
        }
        return whole;
    }

    private String piped() throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(terminal.in().readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WrongUsage("what is piped in is no text in UTF-8; give a document by --file");
        }
    }

    /** A person sees the answer as it comes; a program gets it whole, since an attempt that fails is withdrawn. */
    private int inWords(AgentRunner runner, Task task) {
        Timing times = new Timing();
        AnswerAsItComes shown = terminal.keyboard() == null ? null : new AnswerAsItComes(terminal);
        RunResult result = runner.run(task.listener(shown == null ? times : both(times, shown)));
        if (shown != null) {
            shown.end();
        } else if (result.outcome().completed()) {
            terminal.out().println(result.text());
        }
        return ended(result, times);
    }

    private int inForm(TypedRunner<?> typed, Task task) {
        Timing times = new Timing();
        TypedResult<?> result = typed.run(task.listener(times));
        if (result.outcome().completed()) {
            terminal.out().println(AnswerForm.json(result));
        }
        return ended(result.run(), times);
    }

    private static AgentListener both(AgentListener one, AgentListener other) {
        return event -> {
            one.on(event);
            other.on(event);
        };
    }

    private int ended(RunResult result, Timing times) {
        terminal.out().flush();
        if (timing) {
            times.requests().forEach(each -> terminal.err().println("agent: " + each));
        }
        if (usage) {
            terminal.err().println("agent: " + result.usage() + ", " + result.cost());
        }
        if (!result.outcome().completed()) {
            terminal.err()
                    .println("agent: "
                            + Escapes.visible(Totals.sentence(result.outcome())).replace('\n', ' '));
        }
        terminal.err().flush();
        return result.outcome().completed() ? 0 : 1;
    }

    /** Prints text on a terminal as it is written. */
    private static final class AnswerAsItComes implements AgentListener {
        private final Terminal terminal;
        private WordWrap line;

        AnswerAsItComes(Terminal terminal) {
            this.terminal = terminal;
            this.line = new WordWrap(terminal.columns(), "", "");
        }

        @Override
        public void on(AgentEvent event) {
            if (event instanceof AgentEvent.TextDelta delta) {
                terminal.out().print(line.add(delta.text()));
            } else if (event instanceof AgentEvent.RetryScheduled retry) {
                end();
                terminal.err().println("agent: withdrawn: " + Escapes.visible(retry.reason()) + "; asking again");
                terminal.err().flush();
            } else if (event instanceof AgentEvent.TurnAnswered answered
                    && !answered.answer().calls().isEmpty()) {
                end();
            }
            terminal.out().flush();
        }

        void end() {
            terminal.out().println(line.end());
            line = new WordWrap(terminal.columns(), "", "");
        }
    }
}
