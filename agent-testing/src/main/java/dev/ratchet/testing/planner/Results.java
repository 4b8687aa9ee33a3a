package dev.ratchet.testing.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads results: values that fill the next call, paths in a listing, what an error suggests. */
final class Results {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_ITEMS = 5; // calls that one listing leads to
    private static final Pattern PATHS = Pattern.compile("(?U)(?:[\\w.-]+/)*[\\w-][\\w.-]*\\.[A-Za-z]\\w{0,15}(?!\\w)");
    private static final Pattern REMARK = Pattern.compile("\\s+\\([^()]*\\)\\s*$");
    private static final Pattern RANGE = Pattern.compile("(\\d{4}-\\d{2})\\W+(?:to|and|until)?\\W*(\\d{4}-\\d{2})");
    private static final Pattern SUGGESTION = Pattern.compile(
            "(?i)(?:did you mean|nearest|closest|similar)[^\\p{L}\\d]*(?:is|are|name|one)?[^\\p{L}\\d]*([\\w./-]*\\w)");
    private static final Pattern SHORT_CODE = Pattern.compile("[A-Z0-9][A-Z0-9._-]{0,9}");

    private Results() {}

    /** {@return the result's JSON, or empty if it is plain text} */
    static Optional<JsonNode> json(String result) {
        try {
            JsonNode node = MAPPER.readTree(result);
            return node.isContainer() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** {@return the objects in a result: itself, or those of its list} */
    static List<JsonNode> items(String result) {
        JsonNode node = json(result).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (node.isArray()) {
            return node.valueStream().toList();
        }
        return node.valueStream()
                .filter(member -> member.isArray() && member.path(0).isObject())
                .findFirst()
                .map(list -> list.valueStream().toList())
                .orElse(List.of(node));
    }

    /** {@return the values in the step's result that {@code param} can take, the ones that speak of {@code subject} only} */
    static List<String> values(Transcript.Step step, Param param, String subject) {
        Set<String> found = new LinkedHashSet<>();
        List<JsonNode> items = best(items(step.result()), subject);
        for (JsonNode item : items) {
            value(item, param, step).ifPresent(found::add);
        }
        if (items.isEmpty()) {
            Matcher code = Pattern.compile("\\b" + SHORT_CODE.pattern() + "\\b").matcher(step.result());
            if (code.find()) {
                found.add(code.group());
            }
        }
        return found.stream().limit(MOST_ITEMS).toList();
    }

    private static List<JsonNode> best(List<JsonNode> items, String subject) {
        int most =
                items.stream().mapToInt(item -> speaksOf(item, subject)).max().orElse(0);
        List<JsonNode> best =
                items.stream().filter(item -> speaksOf(item, subject) == most).toList();
        return most > 0 ? best.subList(0, 1) : best;
    }

    private static int speaksOf(JsonNode item, String subject) {
        int most = 0;
        for (JsonNode value : item) {
            String text = value.asString("");
            if (text.equalsIgnoreCase(subject)) {
                most = Math.max(most, 3);
            } else if (text.regionMatches(true, 0, subject, 0, subject.length())) {
                most = Math.max(most, 2);
            } else if (Words.common(Words.of(text), Words.of(subject)) > 0) {
                most = Math.max(most, 1);
            }
        }
        return most;
    }

    private static Optional<String> value(JsonNode item, Param param, Transcript.Step step) {
        if (!item.isObject()) {
            return item.isValueNode() ? Optional.of(item.asString()) : Optional.empty();
        }
        record Scored(String value, int score) {}
        List<Scored> scored = new ArrayList<>();
        item.properties().forEach(member -> {
            if (member.getValue().isValueNode() && !member.getValue().isNull() && !given(step, member.getValue())) {
                scored.add(new Scored(
                        member.getValue().asString(),
                        score(member.getKey(), member.getValue().asString(), param)));
            }
        });
        return scored.stream()
                .filter(candidate -> candidate.score() > 0)
                .max(Comparator.comparingInt(Scored::score))
                .map(Scored::value);
    }

    private static boolean given(Transcript.Step step, JsonNode value) {
        return step.input().valueStream().anyMatch(value::equals);
    }

    private static int score(String key, String value, Param param) {
        Set<String> keyWords = Words.of(key);
        if (key.equalsIgnoreCase(param.name())) {
            return 5;
        }
        if (Words.common(keyWords, param.words()) > 0) {
            return 4;
        }
        if (Words.common(keyWords, param.hints()) > 0) {
            return 3;
        }
        return SHORT_CODE.matcher(value).matches() ? 1 : 0;
    }

    /** {@return the files that a listing names: one a line, with a remark such as its size or without; or in other text} */
    static List<String> paths(String result) {
        Set<String> paths = new LinkedHashSet<>();
        for (String line : result.split("\\R", -1)) {
            String name = REMARK.matcher(line).replaceFirst("").strip();
            boolean alone = name.length() < line.strip().length() || !name.contains(" ");
            if (alone && !name.matches(".*[\"{}\\[\\],;]+.*")) {
                if (!name.isEmpty() && !name.endsWith("/")) {
                    paths.add(name);
                }
            } else {
                PATHS.matcher(line).results().forEach(found -> paths.add(found.group()));
            }
        }
        return List.copyOf(paths);
    }

    /** {@return what an error proposes in place of {@code sent}, if the two are alike} */
    static Optional<String> suggestion(String error, String sent) {
        Matcher matcher = SUGGESTION.matcher(error);
        return matcher.find() && !matcher.group(1).equals(sent) && Words.similar(matcher.group(1), sent)
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** {@return the end of the range that an error names which lies in the year of the month that was sent} */
    static Optional<String> inRange(String error, String sent) {
        Matcher range = RANGE.matcher(error);
        if (!sent.matches("\\d{4}-\\d{2}") || !range.find()) {
            return Optional.empty();
        }
        String nearest = sent.compareTo(range.group(2)) > 0 ? range.group(2) : range.group(1);
        boolean outside = sent.compareTo(range.group(2)) > 0 || sent.compareTo(range.group(1)) < 0;
        return outside && nearest.startsWith(sent.substring(0, 5)) ? Optional.of(nearest) : Optional.empty();
    }
}
