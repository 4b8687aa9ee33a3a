package dev.ratchet.testing.planner;

import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Plays the model by plain rules: reads the tools in the request, calls those that fit the words of the task, and sums up
 * what they gave. {@code MessagesServer.start(new OfflinePlanner())} is a service that needs no key and no network.
 *
 * <p>Where the answer must have a form, by {@code output_config.format} or by a tool named {@code final_answer}, it is filled
 * from the results; a text for which they hold nothing says so, and without a number there is no answer in that form.
 *
 * <p>It answers nothing without a tool's result, changes something only where the task spells the change out, and says in
 * each answer that rules wrote it. It is for trying a program out, not for judging how a model would do. Stateless: all it
 * knows is in the request. Thread-safe.
 */
public final class OfflinePlanner implements Responder {
    private static final int MOST_STEPS = 40; // beyond it something goes round in circles

    @Override
    public Reply respond(JsonNode request) {
        Transcript transcript = Transcript.of(request);
        List<ToolCard> tools = ToolCard.all(request);
        JsonNode choice = request.path("tool_choice");
        boolean mayCall = !choice.path("type").asString("").equals("none");
        Move move = mayCall ? move(transcript, tools) : noTools();
        Reply.Builder reply = Reply.builder();
        if (move.calls().isEmpty()) {
            String words = (transcript.files() ? "I cannot look at images or documents. " : "") + move.text();
            lastWords(request, mayCall, words, transcript.steps(), reply);
        } else {
            reply.text(move.text());
        }
        move.calls().stream()
                .limit(choice.path("disable_parallel_tool_use").asBoolean(false) ? 1 : Long.MAX_VALUE)
                .forEach(call -> reply.toolUse(call.tool(), call.input()));
        return reply.build();
    }

    /** Says them in the form that the request asks for. */
    private static void lastWords(
            JsonNode request, boolean mayCall, String words, List<Transcript.Step> steps, Reply.Builder reply) {
        Optional<JsonNode> tool = mayCall ? TypedAnswer.tool(request) : Optional.empty();
        Optional<JsonNode> schema = tool.map(each -> each.path("input_schema")).or(() -> TypedAnswer.schema(request));
        if (schema.isEmpty()) {
            reply.text(words);
            return;
        }
        TypedAnswer answer = new TypedAnswer(schema.get(), words, steps);
        if (tool.isPresent() && answer.value().isPresent()) {
            reply.toolUse(tool.get().path("name").asString(""), answer.value().get());
        } else {
            reply.text(answer.value().map(JsonNode::toString).orElseGet(answer::inWords));
        }
    }

    private static Move move(Transcript transcript, List<ToolCard> tools) {
        Task task = Task.read(transcript.task(), verbsAndParams(tools));
        List<Transcript.Step> steps = transcript.steps();
        Optional<Move> change = Change.next(task, tools, steps);
        if (change.isPresent()) {
            return change.get();
        }
        Lookup lookup = new Lookup(task, tools, steps);
        Optional<ToolCard> tool = new Choice(task, lookup).best(tools);
        if (tool.isEmpty()) {
            return noTool(tools);
        }
        List<Call> calls = steps.size() < MOST_STEPS ? lookup.calls(tool.get()) : List.of();
        if (!calls.isEmpty()) {
            return new Move(announcement(calls), calls);
        }
        return steps.isEmpty() ? noTool(tools) : Move.say(Summary.of(tool.get(), steps, Aggregate.in(task.text())));
    }

    static String announcement(List<Call> calls) {
        String names = calls.stream().map(Call::tool).distinct().collect(Collectors.joining(" and "));
        String values = calls.stream()
                .flatMap(call -> call.input().valueStream())
                .map(JsonNode::asString)
                .filter(value -> !value.isBlank() && value.length() <= 40)
                .distinct()
                .collect(Collectors.joining(", "));
        return "I ask " + names + (values.isEmpty() ? "." : " for " + values + ".");
    }

    private static Set<String> verbsAndParams(List<ToolCard> tools) {
        Set<String> words = new HashSet<>();
        for (ToolCard tool : tools) {
            words.addAll(tool.words());
            tool.params().forEach(param -> words.addAll(param.words()));
        }
        return words;
    }

    private static Move noTools() {
        return Move.say("Without calling a tool I have nothing to answer from. " + Summary.BY_RULES);
    }

    private static Move noTool(List<ToolCard> tools) {
        return Move.say((tools.isEmpty()
                        ? "There are no tools, so I have nothing to answer from."
                        : "I found no tool that fits this task, or not all that it needs. There are: "
                                + tools.stream().map(ToolCard::name).collect(Collectors.joining(", "))
                                + ". Naming things exactly, or in quotes, helps.")
                + " (I work by plain rules; no language model is involved.)");
    }
}
