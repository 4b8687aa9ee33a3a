package dev.ratchet.testing.traps;

import dev.ratchet.testing.traps.Wire.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The right outcome of a case. What the wire shows; requests are counted from 1:
 *
 * <ul>
 *   <li>{@code requests}: how many there are; {@code most_requests}: how many at most
 *   <li>{@code results}: {@code {"2": [{"text": "pattern", "error": true}, …]}}: the last message of request 2 is of the
 *       user and holds the results of the calls before it, in call order, and nothing else; {@code is_error} is as
 *       {@code error} says; {@code length} in place of {@code text}: so long, or it says that it was so long
 *   <li>{@code last}: {@code {"2": "task"}}: request 2 ends in what request 1 ended in; {@code "assistant"}: in a message
 *       of the model; any other text: in user text where that pattern is found
 *   <li>{@code assistant}: {@code {"2": […]}}: the last message of the model in request 2 is exactly these blocks
 *   <li>{@code verbatim}: {@code {"2": "…"}}: the body of request 2 holds this text as it stands
 *   <li>{@code messages}: {@code {"3": 2}}: request 3 has two messages
 *   <li>{@code max_tokens}: {@code {"2": 128000}}
 *   <li>{@code waits}: {@code {"2": [1500, 3000]}}: request 2 comes so many milliseconds after the one before, at least and
 *       at most
 *   <li>{@code never_sent}: a pattern that is in no request
 * </ul>
 *
 * What only the framework can tell (see {@link OwnRun} for where ours is from):
 *
 * <ul>
 *   <li>{@code outcomes}: how the run and each of its continuations ended; {@code outcome}: the same, of one
 *   <li>{@code answer}: the text of the answer; {@code says}: a pattern in what the user is told of the last end;
 *       {@code never_says}: one that is not
 *   <li>{@code ran}: {@code {"echo": 2}}: how often each tool ran, none but these
 *   <li>{@code ledger}: one row for each attempt, with any of {@code input}, {@code output}, {@code cached}
 *       (at least so many), {@code model}, and {@code unknown} where nobody can tell
 * </ul>
 */
final class Expectation {
    private static final Set<String> MEMBERS = Set.of(
            "requests",
            "most_requests",
            "results",
            "last",
            "assistant",
            "verbatim",
            "messages",
            "max_tokens",
            "waits",
            "never_sent",
            "outcome",
            "outcomes",
            "answer",
            "says",
            "never_says",
            "ran",
            "ledger");

    private final JsonNode expect;
    private final List<Seen> requests;

    private Expectation(JsonNode expect, List<Seen> requests) {
        this.expect = expect;
        this.requests = requests;
    }

    /** Refuses what no case can expect. */
    static void check(JsonNode expect) {
        for (String name : expect.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("nothing is known of the expectation " + name);
            }
        }
        if (!expect.has("requests") && !expect.has("most_requests")) {
            throw new IllegalArgumentException("it does not say how many requests there are");
        }
    }

    /** Returns what is not as it should be on the wire, in a sentence, or null. */
    static @Nullable String broken(TrapCase trap, List<Seen> requests) {
        String breach = Wire.breach(requests);
        return breach != null ? breach : new Expectation(trap.expect(), requests).onTheWire();
    }

    private @Nullable String onTheWire() {
        if (expect.has("requests") && requests.size() != expect.path("requests").asInt()) {
            return "there were " + requests.size() + " requests, not "
                    + expect.path("requests").asInt();
        }
        if (requests.size() > expect.path("most_requests").asInt(Integer.MAX_VALUE)) {
            return "there were " + requests.size() + " requests, more than "
                    + expect.path("most_requests").asInt();
        }
        for (String rule : List.of("results", "last", "assistant", "verbatim", "messages", "max_tokens", "waits")) {
            for (var entry : expect.path(rule).properties()) {
                int number = Integer.parseInt(entry.getKey());
                String wrong = number > requests.size()
                        ? "was not sent"
                        : wrong(rule, requests.get(number - 1), number, entry.getValue());
                if (wrong != null) {
                    return "request " + number + " " + wrong;
                }
            }
        }
        if (expect.has("never_sent")) {
            Pattern never = Pattern.compile(expect.path("never_sent").asString());
            for (int i = 0; i < requests.size(); i++) {
                if (never.matcher(requests.get(i).text()).find()) {
                    return "request " + (i + 1) + " holds what must not be sent: " + never;
                }
            }
        }
        return null;
    }

    private @Nullable String wrong(String rule, Seen request, int number, JsonNode wanted) {
        return switch (rule) {
            case "results" -> results(request, wanted);
            case "last" -> last(request, wanted.asString());
            case "assistant" -> assistant(request, wanted);
            case "verbatim" -> request.text().contains(wanted.asString()) ? null : "does not hold " + wanted.asString();
            case "messages" ->
                request.messages().size() == wanted.asInt()
                        ? null
                        : "has " + request.messages().size() + " messages, not " + wanted.asInt();
            case "max_tokens" -> {
                int asked = request.body() == null
                        ? 0
                        : request.body().path("max_tokens").asInt();
                yield asked == wanted.asInt() ? null : "asks for " + asked + " tokens, not " + wanted.asInt();
            }
            default -> waited(request, number, wanted);
        };
    }

    private static @Nullable String results(Seen request, JsonNode wanted) {
        List<JsonNode> messages = request.messages();
        if (messages.size() < 2) {
            return "holds no results";
        }
        List<JsonNode> calls = Wire.blocks(messages.get(messages.size() - 2)).stream()
                .filter(block -> block.path("type").asString("").equals("tool_use"))
                .toList();
        List<JsonNode> blocks = Wire.blocks(messages.get(messages.size() - 1));
        if (calls.size() != wanted.size() || blocks.size() != wanted.size()) {
            return "has " + blocks.size() + " blocks for " + calls.size() + " calls in its last message, not "
                    + wanted.size();
        }
        for (int i = 0; i < blocks.size(); i++) {
            String wrong = result(blocks.get(i), calls.get(i), wanted.get(i));
            if (wrong != null) {
                return "has a wrong result " + (i + 1) + ": " + wrong;
            }
        }
        return null;
    }

    private static @Nullable String result(JsonNode block, JsonNode call, JsonNode wanted) {
        if (!block.path("tool_use_id").equals(call.path("id"))) {
            return "it is not of call " + call.path("id").asString();
        }
        boolean error = block.path("is_error").asBoolean(false);
        if (error != wanted.path("error").asBoolean(false)) {
            return error ? "it is marked as an error" : "it is not marked as an error";
        }
        String text = text(block);
        if (wanted.has("length")) {
            long length = wanted.path("length").asLong();
            return text.length() == length || digits(text).contains(Long.toString(length))
                    ? null
                    : "it has " + text.length() + " characters of " + length + " and does not say so";
        }
        Pattern pattern = Pattern.compile(wanted.path("text").asString(""));
        return pattern.matcher(text).find() ? null : "\"" + shown(text) + "\" does not match " + pattern;
    }

    private @Nullable String last(Seen request, String wanted) {
        List<JsonNode> messages = request.messages();
        JsonNode last = messages.get(messages.size() - 1);
        if (wanted.equals("task")) {
            List<JsonNode> first = requests.get(0).messages();
            return last.equals(first.get(first.size() - 1)) ? null : "does not end in the task";
        }
        if (wanted.equals("assistant")) {
            return last.path("role").asString("").equals("assistant") ? null : "does not end in the model's message";
        }
        String text = Wire.blocks(last).stream()
                .map(block -> block.path("text").asString(""))
                .reduce("", String::concat);
        return Pattern.compile(wanted).matcher(text).find()
                ? null
                : "ends in \"" + shown(text) + "\", which does not match " + wanted;
    }

    private static @Nullable String assistant(Seen request, JsonNode wanted) {
        List<JsonNode> answers = request.messages().stream()
                .filter(message -> message.path("role").asString("").equals("assistant"))
                .toList();
        if (answers.isEmpty()) {
            return "holds no message of the model";
        }
        List<JsonNode> blocks = Wire.blocks(answers.get(answers.size() - 1));
        return blocks.equals(wanted.valueStream().toList()) ? null : "sends back " + shown(blocks.toString());
    }

    private @Nullable String waited(Seen request, int number, JsonNode wanted) {
        Duration waited = Duration.between(requests.get(number - 2).at(), request.at());
        boolean inTime = waited.toMillis() >= wanted.path(0).asLong()
                && waited.toMillis() <= wanted.path(1).asLong();
        return inTime ? null : "came after " + waited.toMillis() + " ms, not " + wanted;
    }

    /**
     * Returns what is not as it should be in what the framework tells of a run, in a sentence, or null. What it does not
     * tell is not looked at.
     */
    static @Nullable String broken(TrapCase trap, JsonNode report) {
        JsonNode expect = trap.expect();
        List<String> wanted = texts(expect.has("outcomes") ? expect.path("outcomes") : expect.path("outcome"));
        List<String> told = texts(report.path("outcomes"));
        if (!wanted.isEmpty() && !told.isEmpty() && !wanted.equals(told)) {
            return "the run ended as " + String.join(", ", told) + ", not " + String.join(", ", wanted) + says(report);
        }
        if (differs(expect, report, "answer")) {
            return "the answer is \"" + shown(report.path("answer").asString()) + "\", not \""
                    + expect.path("answer").asString() + "\"";
        }
        String says = report.path("says").asString("");
        if (report.has("says")
                && !Pattern.compile(expect.path("says").asString(""))
                        .matcher(says)
                        .find()) {
            return "the user is told \"" + shown(says) + "\", which does not match "
                    + expect.path("says").asString();
        }
        if (expect.has("never_says")
                && Pattern.compile(expect.path("never_says").asString())
                        .matcher(says)
                        .find()) {
            return "the user is told what must not be told: "
                    + expect.path("never_says").asString();
        }
        if (differs(expect, report, "ran")) {
            return "the tools ran " + counts(report.path("ran")) + ", not " + counts(expect.path("ran"));
        }
        return expect.has("ledger") && report.has("ledger")
                ? ledger(expect.path("ledger"), report.path("ledger"))
                : null;
    }

    private static String says(JsonNode report) {
        return report.has("says") ? ": " + shown(report.path("says").asString()) : "";
    }

    private static boolean differs(JsonNode expect, JsonNode report, String name) {
        return expect.has(name) && report.has(name) && !expect.path(name).equals(report.path(name));
    }

    private static @Nullable String ledger(JsonNode wanted, JsonNode told) {
        if (wanted.size() != told.size()) {
            return "the ledger has " + told.size() + " rows, not " + wanted.size();
        }
        for (int i = 0; i < wanted.size(); i++) {
            for (var entry : wanted.get(i).properties()) {
                JsonNode value = told.get(i).path(entry.getKey());
                boolean least = entry.getKey().equals("cached");
                if (least ? value.asLong() < entry.getValue().asLong() : !same(value, entry.getValue())) {
                    return "row " + (i + 1) + " of the ledger has " + entry.getKey() + " " + value + ", not "
                            + entry.getValue();
                }
            }
        }
        return null;
    }

    private static boolean same(JsonNode told, JsonNode wanted) {
        return (told.isNumber() && wanted.isNumber())
                ? told.decimalValue().compareTo(wanted.decimalValue()) == 0
                : told.equals(wanted);
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.forEach(each -> texts.add(each.asString()));
        return texts;
    }

    private static String counts(JsonNode ran) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        ran.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        return counts.toString();
    }

    private static String text(JsonNode result) {
        JsonNode content = result.path("content");
        return content.isArray()
                ? content.valueStream()
                        .map(block -> block.path("text").asString(""))
                        .reduce("", String::concat)
                : content.asString("");
    }

    private static String digits(String text) {
        return text.replace(",", "").replace(".", "").replace("\u00a0", "");
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
