package dev.ratchet.examples;

import dev.ratchet.context.ContextShares;
import dev.ratchet.report.RunReport;
import dev.ratchet.tool.ToolDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is not said to the model: lines that begin with a slash. */
final class ChatCommands {
    private static final Map<String, String> HELP = new LinkedHashMap<>();
    private static final List<String> MODELS = List.of(
            "claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5", "openai/", "mistral/", "deepseek/", "ollama/");
    private static final int BAR = 30;

    static {
        HELP.put("/tools", "the tools that the model may call");
        HELP.put("/model ID", "go on with another model, such as ollama/qwen3");
        HELP.put("/system TEXT", "go on with another system prompt; '/system none' for none");
        HELP.put("/usage", "tokens, cost, and what the context is made of");
        HELP.put("/save FILE", "write the conversation to a new file");
        HELP.put("/load FILE", "go on with the conversation in a file");
        HELP.put("/report FILE", "write the conversation as an HTML page, with times and costs");
        HELP.put("/help", "this list");
        HELP.put("/quit", "leave, as Ctrl-D does");
    }

    private final Terminal terminal;
    private final ChatInput input;
    private final Talk talk;
    private final Set<Path> own = new HashSet<>();

    ChatCommands(Terminal terminal, ChatInput input, Talk talk) {
        this.terminal = terminal;
        this.input = input;
        this.talk = talk;
    }

    /** {@return what a line can become: commands, and models after {@code /model}} */
    static List<String> completions() {
        List<String> all = new ArrayList<>();
        HELP.keySet().forEach(each -> all.add(each.split(" ", 2)[0]));
        MODELS.forEach(each -> all.add("/model " + each));
        return all;
    }

    /**
     * Does what the line says.
     *
     * @return whether the chat goes on
     * @throws WrongUsage if it cannot be done
     */
    boolean run(String line) {
        String[] words = line.strip().split("\\s+", 2);
        String value = words.length == 1 ? "" : words[1];
        switch (words[0]) {
            case "/tools" -> tools();
            case "/model" -> model(value);
            case "/system" -> system(value);
            case "/usage" -> usage();
            case "/save" -> save(file(words[0], value));
            case "/report" -> report(file(words[0], value));
            case "/load" -> load(file(words[0], value));
            case "/help" -> help();
            case "/quit" -> {
                return false;
            }
            default -> throw new WrongUsage("there is no command " + words[0] + "; /help lists them");
        }
        return true;
    }

    private void help() {
        HELP.forEach((command, what) -> wrapped(String.format(Locale.ROOT, "%-14s%s", command, what), 14));
        print("");
        wrapped(
                "Enter says it. A backslash at the end of a line, or Alt-Enter, begins another line. Ctrl-C cancels the "
                        + "answer, or what is being typed; Ctrl-D leaves.",
                0);
    }

    private void tools() {
        for (ToolDefinition tool : talk.tools()) {
            print(terminal.style().accent(tool.name()));
            String description = tool.description();
            int end = description.indexOf(". ");
            wrapped("  " + (end < 0 ? description : description.substring(0, end + 1)), 2);
        }
        if (talk.tools().isEmpty()) {
            print("There are none.");
        }
    }

    private void model(String name) {
        if (name.isEmpty()) {
            print("The model is " + Escapes.visible(talk.model()) + ".");
        } else {
            talk.model(name);
        }
    }

    private void system(String text) {
        if (text.isEmpty()) {
            wrapped(talk.system().isBlank() ? "There is no system prompt." : talk.system(), 0);
        } else {
            talk.system(text.equals("none") ? "" : text);
        }
    }

    private void usage() {
        int requests = talk.spent().rows().size();
        wrapped(
                requests + (requests == 1 ? " request, " : " requests, ")
                        + talk.spent().usage() + ", " + talk.spent().cost(),
                0);
        if (talk.offline()) {
            print("Nothing is billed: the offline planner answers.");
        }
        talk.shares().ifPresent(this::context);
    }

    private void context(ContextShares shares) {
        double window = talk.windowShare();
        print(String.format(
                Locale.ROOT,
                "context: %,d tokens%s",
                shares.total(),
                Double.isNaN(window) ? "" : String.format(Locale.ROOT, ", %.1f %% of the window", 100 * window)));
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("system prompt", shares.system());
        parts.put("tools", shares.tools());
        parts.put("what you said", shares.task());
        parts.put("answers", shares.assistant());
        parts.put("thinking", shares.thinking());
        shares.toolResults().forEach((tool, tokens) -> parts.put("from " + Escapes.visible(tool), tokens));
        parts.values().removeIf(tokens -> tokens <= 0);
        int names = Math.min(
                28, parts.keySet().stream().mapToInt(String::length).max().orElse(0));
        parts.forEach((name, tokens) -> print(String.format(
                Locale.ROOT,
                "  %-" + names + "s %,8d  %s",
                Columns.shorten(name, names),
                tokens,
                terminal.style().accent("█".repeat(share(tokens, shares.total()))))));
    }

    private static int share(long tokens, long total) {
        return total <= 0 ? 0 : (int) Math.max(1, Math.round((double) BAR * tokens / total));
    }

    private static Path file(String command, String name) {
        if (name.isBlank()) {
            throw new WrongUsage(
                    command + " needs a file: " + command + (command.equals("/report") ? " chat.html" : " chat.json"));
        }
        try {
            return Path.of(name.strip());
        } catch (InvalidPathException e) {
            throw new WrongUsage("that is no name of a file: " + name);
        }
    }

    private void save(Path file) {
        write(file, talk.toJson() + "\n");
        wrapped("Saved " + talk.messages() + " messages to " + file + ".", 0);
    }

    private void report(Path file) {
        RunReport report = talk.report().orElseThrow(() -> new WrongUsage("there is nothing to report yet"));
        write(file, report.html());
        wrapped("Wrote the report to " + file + "; all that was said is in it.", 0);
    }

    /** Nothing is overwritten but what was written here before. */
    private void write(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            if (own.contains(file)) {
                Files.write(file, bytes);
            } else {
                Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                own.add(file);
            }
        } catch (FileAlreadyExistsException e) {
            throw new WrongUsage("there is a file " + file + " already; choose another name");
        } catch (IOException e) {
            throw new WrongUsage(file + " cannot be written: " + e.getClass().getSimpleName());
        }
    }

    private void load(Path file) {
        try {
            talk.load(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new WrongUsage("there is no file " + file);
        } catch (IOException e) {
            throw new WrongUsage(file + " cannot be read as UTF-8 text");
        }
    }

    private void wrapped(String text, int indent) {
        WordWrap wrap = new WordWrap(input.columns(), "", " ".repeat(indent));
        (wrap.add(Escapes.visible(text)) + wrap.end()).lines().forEach(this::print);
    }

    private void print(String line) {
        terminal.out().println(line);
    }
}
