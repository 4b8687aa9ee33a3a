package dev.ratchet.anthropic;

import dev.ratchet.http.Connections;
import dev.ratchet.http.Credential;
import dev.ratchet.http.Endpoint;
import dev.ratchet.http.Pace;
import dev.ratchet.http.Retries;
import dev.ratchet.http.RetryPolicy;
import dev.ratchet.http.Timeouts;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.Feature;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.OutputFormat;
import dev.ratchet.model.TokenCounter;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.usage.Tariff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model of Anthropic, over the Messages API. Always streams on the wire; repeats what a repetition can mend, up to 8
 * attempts within 5 minutes.
 *
 * <p>Immutable and safe to share between threads; all of them share the connections of the JVM. The key or token is in no
 * message, log or {@code toString}.
 */
public final class AnthropicModel implements Model, TokenCounter {
    static final String PROVIDER = "anthropic";
    private static final String OUTPUT_CONFIG = "output_config";
    private static final RawJson NO_TOOLS = RawJson.parse("{\"type\":\"none\"}");

    private static final RawJson NULL = RawJson.parse("null");

    private static final String CONTEXT_MANAGEMENT = "context_management";

    // What count_tokens takes of what goes with a request.
    private static final Set<String> COUNTED = Set.of("tool_choice", "thinking", "output_config", "speed");

    private final ModelInfo info;
    private final HttpUrl baseUrl;
    private final Map<String, RawJson> parameters;
    private final Endpoint endpoint;

    private AnthropicModel(Builder builder) {
        Credential credential = builder.credential();
        this.info = builder.info();
        this.baseUrl = builder.baseUrl;
        this.parameters = new LinkedHashMap<>(builder.parameters); // in the same order in each JVM: the cache needs it
        this.endpoint = new Endpoint(
                at("v1/messages"),
                headers(credential, builder),
                Connections.within(builder.timeouts),
                new Retries(builder.retryPolicy, builder.pace),
                new MessagesErrors(credential, Endpoint.shown(baseUrl)));
    }

    private AnthropicModel(AnthropicModel like, ModelInfo info) {
        this.info = info;
        this.baseUrl = like.baseUrl;
        this.parameters = like.parameters;
        this.endpoint = like.endpoint;
    }

    /**
     * Returns {@code claude-sonnet-5-5} with the key in {@code ANTHROPIC_API_KEY}, or else the token in
     * {@code ANTHROPIC_AUTH_TOKEN}, at {@code ANTHROPIC_BASE_URL} if that is set.
     *
     * @throws IllegalStateException if there is neither
     * @throws IllegalArgumentException if one of them cannot be right; the message does not show it
     */
    public static AnthropicModel fromEnvironment() {
        return builder().environment(System.getenv()).build();
    }

    /** Starts with the defaults and without a key. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Tariff tariff() {
        return new Tariff(parameter("service_tier"), parameter("inference_geo"), parameter("speed"));
    }

    private @Nullable String parameter(String name) {
        RawJson value = parameters.get(name);
        return value == null ? null : value.asString();
    }

    @Override
    public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        request.conversation().notSendable().ifPresent(why -> {
            throw new IllegalArgumentException("this conversation cannot be sent: " + why);
        });
        MessagesBody body = body(request);
        RequestLimits.check(request.conversation(), body.contentLength(), info);
        List<String> betas = EditsJson.betas(request.contextEdits());
        if (betas.isEmpty()) {
            return endpoint.call(body, request.maxAttempts(), MessagesAnswer::new, events, cancellation);
        }
        try {
            return endpoint.adding("anthropic-beta", betas)
                    .call(body, request.maxAttempts(), MessagesAnswer::new, events, cancellation);
        } catch (ModelException.InvalidRequest e) {
            throw unsupported(request, e);
        }
    }

    /**
     * Asks the service once what it knows of this model, {@code GET /v1/models/{id}}, and returns a model that goes by that:
     * window, longest answer, and how the service can edit a long context. What it does not tell, such as the shortest prefix
     * that is cached, stays as the table of this version has it. For a model that is newer than this version.
     *
     * @throws ModelException if the service does not tell; this model can be used as it is
     */
    public AnthropicModel refreshed() {
        JsonNode told = endpoint.at(
                        at("v1/models").newBuilder().addPathSegment(info.id()).build())
                .get(new Cancellation())
                .tree();
        ModelInfo merged = ModelLimits.merged(info, told);
        return new AnthropicModel(
                this,
                parameters.containsKey(CONTEXT_MANAGEMENT)
                        ? merged.with(merged.capabilities().withoutEdits())
                        : merged);
    }

    /** Asks the service, {@code POST /v1/messages/count_tokens}; it is free of charge and has a rate limit of its own. */
    @Override
    public long countTokens(ModelRequest request, Cancellation cancellation) {
        RawJson.ObjectBuilder head = RawJson.object().put("model", info.id());
        parameters(request).forEach((name, value) -> {
            if (COUNTED.contains(name)) {
                head.put(name, value);
            }
        });
        JsonNode tokens = endpoint.at(at("v1/messages/count_tokens"))
                .post(new MessagesBody(head.build(), request), cancellation)
                .tree()
                .path("input_tokens");
        if (!tokens.isIntegralNumber() || !tokens.canConvertToLong()) {
            throw new ModelException.BrokenAnswer(
                    "the answer to count_tokens has no input_tokens", ModelException.Details.NONE, null);
        }
        return tokens.longValue();
    }

    /** A gateway that does not know a beta says so by its name; then the request is to go without. */
    private static ModelException unsupported(ModelRequest request, ModelException.InvalidRequest e) {
        Set<Feature> refused = e.status().orElse(0) == 400
                ? EditsJson.refused(request.contextEdits(), e.body().orElse(""))
                : Set.of();
        return refused.isEmpty()
                ? e
                : new ModelException.Unsupported(String.valueOf(e.getMessage()), e.details(), refused, e);
    }

    private HttpUrl at(String path) {
        return baseUrl.newBuilder().addPathSegments(path).build();
    }

    /** {@return such as {@code AnthropicModel[claude-sonnet-5-5 at https://api.anthropic.com/]}} */
    @Override
    public String toString() {
        return "AnthropicModel[" + info.id() + " at " + Endpoint.shown(baseUrl) + "]";
    }

    MessagesBody body(ModelRequest request) {
        RawJson.ObjectBuilder head = RawJson.object()
                .put("model", info.id())
                .put("max_tokens", request.maxTokens())
                .put("stream", true);
        boolean noTools = request.toolChoice() == ToolChoice.NONE
                && !request.prompt().tools().isEmpty();
        parameters(request).forEach((name, value) -> {
            if (!noTools || !name.equals("tool_choice")) {
                head.put(name, value);
            }
        });
        if (noTools) {
            head.put("tool_choice", NO_TOOLS);
        }
        String user = request.metadata().get("user_id");
        if (user != null) {
            head.put("metadata", RawJson.object().put("user_id", user).build());
        }
        if (request.diagnosis() != null) {
            String previous = request.diagnosis().previousAnswer();
            head.put(
                    "diagnostics",
                    RawJson.object()
                            .put("previous_message_id", previous == null ? NULL : RawJson.string(previous))
                            .build());
        }
        if (request.contextEdits().any()) {
            head.put(CONTEXT_MANAGEMENT, EditsJson.of(request.contextEdits()));
        }
        return new MessagesBody(head.build(), request);
    }

    /** What is set for the model, with the form of the answer that the conversation has: on the wire it stands beside the effort. */
    private Map<String, RawJson> parameters(ModelRequest request) {
        if (!(request.prompt().format() instanceof OutputFormat.JsonSchema format)) {
            return parameters;
        }
        RawJson.ObjectBuilder config = RawJson.object();
        RawJson set = parameters.get(OUTPUT_CONFIG);
        if (set != null) {
            set.members().forEach(config::put);
        }
        RawJson.ObjectBuilder schema =
                RawJson.object().put("type", "json_schema").put("schema", format.schema());
        Map<String, RawJson> all = new LinkedHashMap<>(parameters);
        all.put(OUTPUT_CONFIG, config.put("format", schema.build()).build());
        return all;
    }

    private static Headers headers(Credential credential, Builder builder) {
        Headers.Builder headers = Endpoint.headers(credential).set("anthropic-version", builder.version());
        if (!builder.betas.isEmpty()) {
            headers.set("anthropic-beta", String.join(",", builder.betas));
        }
        return headers.build();
    }

    /** Builds a model. For one thread. */
    public static final class Builder {
        private static final Set<String> WRITTEN_BY_US =
                Set.of("model", "max_tokens", "stream", "messages", "system", "tools", "metadata", "cache_control");

        private static final RawJson SHOWN_THINKING =
                RawJson.parse("{\"type\":\"adaptive\",\"display\":\"summarized\"}");

        private String model = "claude-sonnet-5-5";
        private HttpUrl baseUrl = HttpUrl.get("https://api.anthropic.com");
        private @Nullable String apiVersion;
        private final List<String> betas = new ArrayList<>();
        private final Map<String, RawJson> parameters = new LinkedHashMap<>();
        private Timeouts timeouts = Timeouts.DEFAULT;
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        private Pace pace = Pace.REAL;
        private @Nullable Credential apiKey;
        private @Nullable Credential authToken;
        private String missing = "no credential: give an apiKey or an authToken";

        private boolean showThinking;

        private Builder() {}

        /** Sets the exact id that is sent. Default: {@code claude-sonnet-5-5}. */
        public Builder model(String id) {
            this.model = Endpoint.sendable("model id", id);
            return this;
        }

        /**
         * Sets the key, sent as {@code x-api-key}.
         *
         * @throws IllegalArgumentException if it is empty or holds what cannot be in a key; the message does not show it
         */
        public Builder apiKey(String key) {
            this.apiKey = Credential.inHeader("x-api-key", "API key", "ANTHROPIC_API_KEY", key);
            return this;
        }

        /**
         * Sets a token, sent as {@code authorization: Bearer}; in place of a key, not beside one.
         *
         * @throws IllegalArgumentException if it is empty or holds what cannot be in a token; the message does not show it
         */
        public Builder authToken(String token) {
            this.authToken = Credential.bearer("token", "ANTHROPIC_AUTH_TOKEN", token);
            return this;
        }

        /**
         * Takes {@code ANTHROPIC_API_KEY}, or else {@code ANTHROPIC_AUTH_TOKEN}, and {@code ANTHROPIC_BASE_URL}, each
         * where it is there and not blank.
         *
         * @throws IllegalArgumentException if one of them cannot be right; the message shows neither key nor token
         */
        public Builder environment(Map<String, String> variables) {
            String key = variables.getOrDefault("ANTHROPIC_API_KEY", "");
            String token = variables.getOrDefault("ANTHROPIC_AUTH_TOKEN", "");
            String url = variables.getOrDefault("ANTHROPIC_BASE_URL", "");
            if (!key.isBlank()) {
                apiKey(key);
            } else if (!token.isBlank()) {
                authToken(token);
            } else {
                missing = "no API key: the environment variable ANTHROPIC_API_KEY is "
                        + (variables.containsKey("ANTHROPIC_API_KEY") ? "empty" : "not set");
            }
            return url.isBlank() ? this : baseUrl(url);
        }

        /**
         * Sets where the service is; {@code v1/messages} is added to its path. Default: {@code https://api.anthropic.com}.
         * The key is sent there, so plain {@code http} is for servers on this machine or network.
         *
         * @throws IllegalArgumentException if it is not an {@code http} or {@code https} URL, or has a query
         */
        public Builder baseUrl(String url) {
            this.baseUrl = Endpoint.baseUrl(url, "ANTHROPIC_BASE_URL", "https://api.anthropic.com");
            return this;
        }

        /**
         * Sets the version of the API's contract. Default: {@code 2026-10-21}; {@code 2023-06-01} with a parameter
         * {@code temperature}, {@code top_p} or {@code top_k}, which the newer one does not know.
         */
        public Builder apiVersion(String version) {
            this.apiVersion = Endpoint.sendable("API version", version);
            return this;
        }

        /** Adds betas to take part in, such as {@code compact-2026-01-12}. Default: none. */
        public Builder beta(String... names) {
            for (String name : names) {
                betas.add(Endpoint.sendable("beta", name));
            }
            return this;
        }

        /**
         * Sets how long a new connection may take, and as long again its TLS handshake. Default: 10 s, three lost packets
         * in a row.
         *
         * @throws IllegalArgumentException unless it is from 1 ms to 24 days, as for the other time-outs
         */
        public Builder connectTimeout(Duration timeout) {
            this.timeouts = timeouts.withConnect(timeout);
            return this;
        }

        /**
         * Sets how long the service may take to begin its answer. Default: 10 minutes, as the official SDKs have it; a
         * gateway may send nothing until its answer is whole.
         */
        public Builder firstByteTimeout(Duration timeout) {
            this.timeouts = timeouts.withFirstByte(timeout);
            return this;
        }

        /**
         * Sets how long an answer may stop once it has begun. Default: 5 minutes; pings fill the gaps of a stream that is
         * alive, but a gateway may drop them, and an answer that was given up too early is paid twice.
         */
        public Builder idleTimeout(Duration timeout) {
            this.timeouts = timeouts.withIdle(timeout);
            return this;
        }

        /**
         * Sets how long one attempt may take in total. Default: an hour, what the official SDKs reckon for the longest
         * answer (128,000 tokens). It also ends an answer that consists of pings for ever.
         */
        public Builder attemptTimeout(Duration timeout) {
            this.timeouts = timeouts.withAttempt(timeout);
            return this;
        }

        /**
         * Sets how often and how long a failed call is repeated. Default: 8 attempts within 5 minutes.
         *
         * @param attempts how many attempts there are at most, the first one included; 1 for no repetition
         * @param totalTime how long after the first failure an attempt may still begin; also the longest wait that is
         *     obeyed when the service asks for one
         */
        public Builder retries(int attempts, Duration totalTime) {
            this.retryPolicy = new RetryPolicy(attempts, totalTime);
            return this;
        }

        /**
         * Takes the time of the retries from {@code clock} and waits between attempts by {@code sleeper}, so that a test
         * with a clock of its own waits for nothing. The deadline of a run is in real time, so a run with a
         * {@code maxDuration} needs a clock that tells it. Default: real time.
         */
        public Builder time(InstantSource clock, Consumer<Duration> sleeper) {
            return pace(new Pace(clock, Pace.REAL.random(), (delay, cancellation) -> sleeper.accept(delay)));
        }

        /**
         * Sets a field of the request that has no method here, such as {@code thinking} to
         * {@code {"type":"adaptive","display":"summarized"}}; it is the same in each request of the model. Values of
         * {@code temperature}, {@code top_p} and {@code top_k} that the model does not take are refused by {@link #build}.
         *
         * @throws IllegalArgumentException if {@code json} is not JSON, or the field is one that is written anyway
         */
        public Builder parameter(String name, String json) {
            if (WRITTEN_BY_US.contains(name)) {
                throw new IllegalArgumentException("the field " + name + " is written from the request itself");
            }
            RawJson value;
            try {
                value = RawJson.parse(json);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("parameter " + name + ": " + e.getMessage(), e);
            }
            if (name.equals(OUTPUT_CONFIG)
                    && (!value.isObject() || value.members().containsKey("format"))) {
                throw new IllegalArgumentException("the parameter output_config is an object without format, which"
                        + " AgentRunner.answering asks for");
            }
            parameters.put(name, value);
            return this;
        }

        /**
         * Has the model show summaries of what it thinks, if it is one that thinks without being asked to and would show
         * none of it: between two calls of tools there is otherwise nothing to be seen. Ignored with the parameter
         * {@code thinking}. Default: what the service does by itself.
         */
        public Builder showThinking() {
            this.showThinking = true;
            return this;
        }

        /**
         * Builds the model.
         *
         * @throws IllegalStateException unless there is either a key or a token
         * @throws IllegalArgumentException if the model does not take a sampling parameter; the message names models that do
         */
        public AnthropicModel build() {
            Sampling.check(model, parameters);
            if (showThinking && ModelLimits.thinksUnseen(model)) {
                parameters.putIfAbsent("thinking", SHOWN_THINKING);
            }
            return new AnthropicModel(this);
        }

        Builder pace(Pace pace) {
            this.pace = pace;
            return this;
        }

        private String version() {
            return apiVersion != null ? apiVersion : Sampling.in(parameters) ? "2023-06-01" : "2026-10-21";
        }

        /** Who writes the edits of the context himself is not to be helped. */
        private ModelInfo info() {
            ModelInfo info = ModelLimits.info(model);
            return parameters.containsKey(CONTEXT_MANAGEMENT)
                    ? info.with(info.capabilities().withoutEdits())
                    : info;
        }

        private Credential credential() {
            if (apiKey != null && authToken != null) {
                throw new IllegalStateException("both an apiKey and an authToken: the service takes only one");
            }
            Credential given = apiKey == null ? authToken : apiKey;
            if (given == null) {
                throw new IllegalStateException(missing);
            }
            return given;
        }
    }
}
