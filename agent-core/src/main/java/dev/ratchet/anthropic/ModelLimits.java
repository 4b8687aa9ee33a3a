package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What is known of the models without asking, as data beside this class. Nothing is guessed of a model not in it. */
final class ModelLimits {
    private static final Pattern DATE_SUFFIX = Pattern.compile("-\\d{8}$");
    private static final JsonNode MODELS = load();

    private ModelLimits() {}

    /** {@return what is known of {@code model}; the dated form of an id has the limits of the plain one} */
    static ModelInfo info(String model) {
        JsonNode limits = MODELS.path(model);
        if (limits.isMissingNode()) {
            limits = MODELS.path(DATE_SUFFIX.matcher(model).replaceFirst(""));
        }
        return new ModelInfo(
                AnthropicModel.PROVIDER, model, limit(limits, "context_window"), limit(limits, "max_output_tokens"));
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
