package dev.ratchet.otel;

import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelException;
import dev.ratchet.usage.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import java.util.regex.Pattern;

/** The names of the conventions, and what Ratchet has for them. */
final class GenAi {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("gen_ai.conversation.id");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
    static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> CACHE_READ = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> CACHE_CREATION = AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
    static final AttributeKey<Long> REASONING_TOKENS = AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
    static final AttributeKey<String> TOOL_NAME = AttributeKey.stringKey("gen_ai.tool.name");
    static final AttributeKey<String> TOOL_CALL_ID = AttributeKey.stringKey("gen_ai.tool.call.id");
    static final AttributeKey<String> TOOL_TYPE = AttributeKey.stringKey("gen_ai.tool.type");
    static final AttributeKey<String> TOOL_ARGUMENTS = AttributeKey.stringKey("gen_ai.tool.call.arguments");
    static final AttributeKey<String> TOOL_RESULT = AttributeKey.stringKey("gen_ai.tool.call.result");
    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("gen_ai.system_instructions");
    static final AttributeKey<String> INPUT_MESSAGES = AttributeKey.stringKey("gen_ai.input.messages");
    static final AttributeKey<String> OUTPUT_MESSAGES = AttributeKey.stringKey("gen_ai.output.messages");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    // What the conventions have no name for.
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("ratchet.outcome");
    static final AttributeKey<Long> TURN = AttributeKey.longKey("ratchet.turn");

    // An attribute of a metric makes a row of its own, so what a server made up must not get in.
    private static final Pattern NAME_OF_AN_ERROR = Pattern.compile("[a-z][a-z0-9_.]{0,63}");
    private static final int LONGEST_NAME = 200;

    private GenAi() {}

    /** {@return the conventions' name of a provider} */
    static String provider(String id) {
        return id.equals("mistral") ? "mistral_ai" : id;
    }

    /** {@return a name that somebody else wrote, such as that of a model, of a length that can be stored} */
    static String name(String foreign) {
        return VisibleText.of(foreign, LONGEST_NAME);
    }

    /** {@return the service's name of the error, else the HTTP status, else what the caller can do about it} */
    static String error(ModelException failure) {
        return failure.errorType()
                .filter(type -> NAME_OF_AN_ERROR.matcher(type).matches())
                .orElseGet(() -> failure.status().isPresent()
                        ? String.valueOf(failure.status().getAsInt())
                        : failure.getClass().getSimpleName());
    }

    /** {@return the tokens; input is all of it, cached or not, and thinking part of the output} */
    static Attributes tokens(Usage usage) {
        return Attributes.builder()
                .put(INPUT_TOKENS, usage.totalInput())
                .put(OUTPUT_TOKENS, usage.output())
                .put(CACHE_READ, usage.cacheRead())
                .put(CACHE_CREATION, usage.cacheWrite5m() + usage.cacheWrite1h())
                .put(REASONING_TOKENS, usage.thinking())
                .build();
    }
}
