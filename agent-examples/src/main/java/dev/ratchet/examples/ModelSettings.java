package dev.ratchet.examples;

import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.message.RawJson;
import dev.ratchet.openai.OpenAiCompatibleModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What goes with each request besides the conversation: how the model chooses its words, how hard it thinks. */
final class ModelSettings {
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    private static final List<String> THINKING = List.of("adaptive", "disabled", "between_tools");

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "Where the answer ends, if the model writes it; can be given several times.")
    private List<String> stop = new ArrayList<>();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "How freely words are chosen, 0 to 1. Only older models take this, --top-p and --top-k.")
    private @Nullable Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Of how likely words one is chosen, 0 to 1.")
    private @Nullable Double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Of how many words one is chosen.")
    private @Nullable Integer topK;

    @Option(
            names = "--effort",
            paramLabel = "HOW",
            description = "How much the model does for the answer: low, medium, high, xhigh or max.")
    private @Nullable String effort;

    @Option(
            names = "--thinking",
            paramLabel = "HOW",
            description = "How the model thinks: adaptive, disabled or between_tools. Default: as it does by itself.")
    private @Nullable String thinking;

    static ModelSettings atTemperature(double temperature) {
        ModelSettings settings = new ModelSettings();
        settings.temperature = temperature;
        return settings;
    }

    /** Refuses what no model takes. */
    void check() {
        oneOf("--effort", effort, EFFORTS);
        oneOf("--thinking", thinking, THINKING);
        range("--temperature", temperature);
        range("--top-p", topP);
        if (topK != null && topK < 1) {
            throw new WrongUsage("--top-k must be a whole number of at least 1: " + topK);
        }
        if (stop.stream().anyMatch(String::isBlank)) {
            throw new WrongUsage("--stop needs a text that is more than spaces");
        }
    }

    void applyTo(AnthropicModel.Builder model) {
        Map<String, RawJson> fields = sampling();
        if (!stop.isEmpty()) {
            fields.put("stop_sequences", texts(stop));
        }
        if (effort != null) {
            fields.put("output_config", RawJson.object().put("effort", effort).build());
        }
        if (thinking != null) {
            RawJson.ObjectBuilder how = RawJson.object().put("type", thinking);
            fields.put("thinking", (thinking.equals("adaptive") ? how.put("display", "summarized") : how).build());
        } else if (sampling().isEmpty()) {
            model.showThinking();
        }
        fields.forEach((name, value) -> model.parameter(name, value.toString()));
    }

    void applyTo(OpenAiCompatibleModel.Builder model) {
        if (thinking != null) {
            throw new WrongUsage("--thinking is for models of Anthropic; others take --effort");
        }
        Map<String, RawJson> fields = sampling();
        if (!stop.isEmpty()) {
            fields.put("stop", texts(stop));
        }
        if (effort != null) {
            fields.put("reasoning_effort", RawJson.string(effort));
        }
        fields.forEach((name, value) -> model.parameter(name, value.toString()));
    }

    private Map<String, RawJson> sampling() {
        Map<String, RawJson> fields = new LinkedHashMap<>();
        if (temperature != null) {
            fields.put("temperature", RawJson.parse(temperature.toString()));
        }
        if (topP != null) {
            fields.put("top_p", RawJson.parse(topP.toString()));
        }
        if (topK != null) {
            fields.put("top_k", RawJson.parse(topK.toString()));
        }
        return fields;
    }

    private static RawJson texts(List<String> texts) {
        return RawJson.array(texts.stream().map(RawJson::string).toList());
    }

    private static void oneOf(String option, @Nullable String value, List<String> values) {
        if (value != null && !values.contains(value)) {
            throw new WrongUsage(option + " must be one of " + String.join(", ", values) + ": " + value);
        }
    }

    private static void range(String option, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new WrongUsage(option + " must be a number from 0 to 1: " + value);
        }
    }
}
