package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import dev.ratchet.model.Capabilities;
import dev.ratchet.model.Capabilities.Thinking;
import dev.ratchet.model.ModelInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What is known of the models without asking, as data beside this class. Nothing is guessed of a model not in it. */
final class ModelLimits {
    static final String CLEAR_TOOL_USES = "clear_tool_uses_20250919";
    static final String CLEAR_THINKING = "clear_thinking_20251015";
    static final String COMPACT = "compact_20260112";

    private static final Pattern DATE_SUFFIX = Pattern.compile("-\\d{8}$");
    private static final JsonNode MODELS = load();

    private ModelLimits() {}

    /** {@return what is known of {@code model}; the dated form of an id has the limits of the plain one} */
    static ModelInfo info(String model) {
        JsonNode row = row(model);
        return new ModelInfo(
                AnthropicModel.PROVIDER,
                model,
                limit(row, "context_window"),
                limit(row, "max_output_tokens"),
                row.isMissingNode() ? Capabilities.NONE : capabilities(row));
    }

    /** {@return whether it thinks without being asked to, and shows nothing of it unless it is asked to} */
    static boolean thinksUnseen(String model) {
        return row(model).path("thinks_unseen").asBoolean(false);
    }

    /** {@return whether it is known and takes no other sampling parameters than the neutral ones} */
    static boolean refusesSampling(String model) {
        JsonNode row = row(model);
        return !row.isMissingNode() && !row.path("sampling").asBoolean(false);
    }

    /** {@return the models that take sampling parameters} */
    static List<String> sampled() {
        return MODELS.propertyNames().stream()
                .filter(model -> MODELS.path(model).path("sampling").asBoolean(false))
                .toList();
    }

    private static JsonNode row(String model) {
        JsonNode row = MODELS.path(model);
        return row.isMissingNode() ? MODELS.path(DATE_SUFFIX.matcher(model).replaceFirst("")) : row;
    }

    private static Capabilities capabilities(JsonNode row) {
        JsonNode edits = row.path("context_edits");
        Capabilities.Cache usual = Capabilities.Cache.USUAL;
        return new Capabilities(
                has(edits, CLEAR_TOOL_USES),
                has(edits, CLEAR_THINKING),
                has(edits, COMPACT),
                Thinking.valueOf(row.path("thinking").asString("unknown").toUpperCase(Locale.ROOT)),
                new Capabilities.Cache(
                        row.path("cache_minimum").asInt(0),
                        row.path("cache_read").asDouble(usual.read()),
                        usual.write5m(),
                        usual.write1h()),
                row.path("image_tokens").asInt(0),
                row.path("structured_outputs").asBoolean(false));
    }

    /** {@return what is known with what the service tells of the same; where it tells nothing, as it was} */
    static ModelInfo merged(ModelInfo known, JsonNode told) {
        Capabilities can = known.capabilities();
        JsonNode edits = told.path("capabilities").path("context_management");
        return new ModelInfo(
                known.provider(),
                known.id(),
                or(limit(told, "max_input_tokens"), known.contextWindow()),
                or(limit(told, "max_tokens"), known.maxOutputTokens()),
                new Capabilities(
                        supported(edits, CLEAR_TOOL_USES, can.clearsToolResults()),
                        supported(edits, CLEAR_THINKING, can.clearsThinking()),
                        supported(edits, COMPACT, can.compacts()),
                        can.thinking(),
                        can.cache(),
                        can.imageTokens(),
                        supported(told.path("capabilities"), "structured_outputs", can.structuredOutputs())));
    }

    private static boolean supported(JsonNode capabilities, String name, boolean otherwise) {
        JsonNode supported = capabilities.path(name).path("supported");
        return supported.isBoolean() ? supported.booleanValue() : otherwise;
    }

    private static OptionalInt or(OptionalInt told, OptionalInt otherwise) {
        return told.isPresent() ? told : otherwise;
    }

    private static boolean has(JsonNode edits, String name) {
        return edits.valueStream().anyMatch(edit -> edit.asString("").equals(name));
    }

    private static OptionalInt limit(JsonNode limits, String name) {
        JsonNode limit = limits.path(name);
        return limit.isInt() ? OptionalInt.of(limit.intValue()) : OptionalInt.empty();
    }

    private static JsonNode load() {
        try (InputStream in = ModelLimits.class.getResourceAsStream("models.json")) {
            if (in == null) {
                throw new IllegalStateException("models.json is not beside " + ModelLimits.class.getName());
            }
            return RawJson.parse(in.readAllBytes()).tree().path("models");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
