package dev.ratchet.testing.planner;

import dev.ratchet.testing.planner.Transcript.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Says in plain sentences what the results say, and nothing else. */
final class Summary {
    static final String BY_RULES =
            "(Put together by plain rules from the tools' results; no language model was involved.)";
    private static final int LONGEST = 1500; // characters of one result in an answer

    private Summary() {}

    /** {@return the answer from the results of {@code tool}, and what went wrong on the way} */
    static String of(ToolCard tool, List<Step> steps, Optional<Aggregate> aggregate) {
        List<Step> good = steps.stream()
                .filter(step -> step.tool().equals(tool.name()) && !step.error())
                .toList();
        List<String> parts = new ArrayList<>();
        if (!good.isEmpty()) {
            parts.add(Comparison.of(tool, good, fullNames(steps), aggregate).orElseGet(() -> plainly(good)));
        }
        if (aggregate.isPresent() && good.size() == 1 && latest(tool, good.get(0))) {
            parts.add("I looked at the latest only; with a year in the task I look at each of its months.");
        }
        steps.stream().filter(Step::error).map(Summary::failure).distinct().forEach(parts::add);
        if (good.isEmpty()) {
            steps.stream()
                    .filter(step -> !step.error() && !step.tool().equals(tool.name()))
                    .forEach(step -> parts.add(step.tool() + " gave: " + sentence(step)));
            parts.add("So I cannot answer this.");
        }
        sources(good).forEach(source -> parts.add("Source: " + source + "."));
        parts.add(BY_RULES);
        return String.join("\n", parts);
    }

    /** Whether the call could have named a time and did not. */
    private static boolean latest(ToolCard tool, Step step) {
        List<String> times = tool.params().stream()
                .filter(param -> param.kind().isTime())
                .map(Param::name)
                .toList();
        return !times.isEmpty() && times.stream().noneMatch(step.input()::has);
    }

    static String failure(Step step) {
        return "No result from " + step.tool() + " for " + given(step) + ": " + clipped(step.result());
    }

    static String clipped(String text) {
        String stripped = text.strip();
        return stripped.length() <= LONGEST ? stripped : stripped.substring(0, LONGEST) + " …";
    }

    private static String given(Step step) {
        List<String> values = step.input().valueStream().map(JsonNode::asString).toList();
        return values.isEmpty() ? "no arguments" : String.join(", ", values);
    }

    private static String plainly(List<Step> steps) {
        return String.join(
                "\n", steps.stream().map(Summary::sentence).distinct().toList());
    }

    private static String sentence(Step step) {
        List<JsonNode> items = Results.items(step.result());
        if (items.isEmpty() || !items.get(0).isObject()) {
            return clipped(step.result());
        }
        return clipped(String.join(
                "\n",
                items.stream()
                        .map(item -> {
                            List<String> members = new ArrayList<>();
                            item.properties()
                                    .forEach(member ->
                                            members.add(member.getKey().replace('_', ' ') + " "
                                                    + (member.getValue().isValueNode()
                                                            ? member.getValue().asString()
                                                            : member.getValue().toString())));
                            return String.join(", ", members) + ".";
                        })
                        .toList()));
    }

    /** What short values that went into calls stand for, where another result says it beside them. */
    private static Map<String, String> fullNames(List<Step> steps) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Step step : steps) {
            for (JsonNode item : step.error() ? List.<JsonNode>of() : Results.items(step.result())) {
                Optional<String> name = item.properties().stream()
                        .filter(member -> Words.meet(Words.of(member.getKey()), "company", "name", "title"))
                        .map(member -> member.getValue().asString(""))
                        .findFirst();
                for (JsonNode value : item) {
                    if (value.isString() && name.isPresent() && !name.get().equals(value.stringValue())) {
                        names.putIfAbsent(value.stringValue(), name.get() + " (" + value.stringValue() + ")");
                    }
                }
            }
        }
        return names;
    }

    private static Set<String> sources(List<Step> steps) {
        Set<String> sources = new LinkedHashSet<>();
        for (Step step : steps) {
            for (JsonNode item : Results.items(step.result())) {
                String source = item.path("source").asString("");
                if (!source.isBlank()) {
                    sources.add(source.strip().replaceFirst("\\.$", ""));
                }
            }
        }
        return sources;
    }
}
