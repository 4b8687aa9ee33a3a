package dev.ratchet.openai;

import dev.ratchet.http.Connections;
import dev.ratchet.http.Credential;
import dev.ratchet.http.Endpoint;
import dev.ratchet.http.Pace;
import dev.ratchet.http.Retries;
import dev.ratchet.http.RetryPolicy;
import dev.ratchet.http.Timeouts;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.model.ToolChoice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A model behind the Chat Completions API: of OpenAI, Mistral, DeepSeek, or of Ollama, vLLM or llama.cpp on a machine of
 * your own. Always streams on the wire; repeats what a repetition can mend, up to 8 attempts within 5 minutes.
 *
 * <p>A conversation is kept in the form of the Messages API and written in this one's: what has no place here is left out
 * (thinking of another provider, tools of Anthropic's servers, cache marks) or, where the answer would suffer, refused with
 * {@link ModelException.InvalidRequest} (a PDF for a model that takes none). Each message is written once.
 *
 * <p>Safe to share between threads; all of them share the connections of the JVM. The key is in no message, log or
 * {@code toString}.
 */
public final class OpenAiCompatibleModel implements Model {
    private final ModelInfo info;
    private final Provider provider;
    private final String baseUrl;
    private final Map<String, RawJson> parameters;
    private final Endpoint endpoint;
    private final ChatWriter writer;
    private final EncodedOnce encoded = new EncodedOnce();
    private final EncodedOnce encodedTools = new EncodedOnce();

    private OpenAiCompatibleModel(Builder builder, Provider provider, HttpUrl url, String model) {
        Credential credential = builder.credential(provider, url);
        String providerId = provider.idAt(url);
        this.info = new ModelInfo(providerId, model, builder.contextWindow, builder.maxOutputTokens);
        this.provider = provider;
        this.baseUrl = Endpoint.shown(url);
        this.parameters = new LinkedHashMap<>(builder.parameters); // in the same order in each JVM: the cache needs it
        this.writer = new ChatWriter(provider, providerId);
        this.endpoint = new Endpoint(
                url.newBuilder().addPathSegments("chat/completions").build(),
                Endpoint.headers(credential).build(),
                Connections.within(builder.timeouts),
                new Retries(builder.retryPolicy, builder.pace),
                new ChatErrors(credential, baseUrl));
    }

    /** Starts with the defaults, without a model and without a key. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        request.conversation().notSendable().ifPresent(why -> {
            throw new IllegalArgumentException("this conversation cannot be sent: " + why);
        });
        return endpoint.call(
                body(request),
                request.maxAttempts(),
                () -> new ChatAnswer(request.conversation()),
                events,
                cancellation);
    }

    /** {@return such as {@code OpenAiCompatibleModel[qwen3 at http://localhost:11434/v1]}} */
    @Override
    public String toString() {
        return "OpenAiCompatibleModel[" + info.id() + " at " + baseUrl + "]";
    }

    ChatBody body(ModelRequest request) {
        Prompt prompt = request.prompt();
        RawJson.ObjectBuilder head = RawJson.object()
                .put("model", info.id())
                .put(provider.maxTokensField(), request.maxTokens())
                .put("stream", true);
        if (provider.takesStreamOptions()) {
            head.put(
                    "stream_options",
                    RawJson.object().put("include_usage", true).build());
        }
        if (provider.mustBeToldOfParallelCalls()
                && !prompt.tools().isEmpty()
                && !parameters.containsKey("parallel_tool_calls")) {
            head.put("parallel_tool_calls", true);
        }
        String user = request.metadata().get("user_id");
        if (user != null && provider.takesUser()) {
            head.put("user", user);
        }
        boolean noTools =
                request.toolChoice() == ToolChoice.NONE && !prompt.tools().isEmpty();
        parameters.forEach((name, value) -> {
            if (!noTools || !name.equals("tool_choice")) {
                head.put(name, value);
            }
        });
        if (noTools) {
            head.put("tool_choice", "none");
        }
        List<Message> messages = request.conversation().messages();
        List<byte[]> written = new ArrayList<>(messages.size() + 1);
        written.add(encoded.of(prompt, writer::system));
        for (int i = 0; i < messages.size(); i++) {
            written.add(encoded.of(messages.get(i), writer::message));
        }
        return new ChatBody(head.build(), encodedTools.of(prompt, writer::tools), written);
    }

    /** Builds a model. For one thread. */
    public static final class Builder {
        private static final Set<String> WRITTEN_BY_US = Set.of(
                "model",
                "max_tokens",
                "max_completion_tokens",
                "stream",
                "stream_options",
                "messages",
                "tools",
                "user");

        private @Nullable String model;
        private @Nullable Provider provider;
        private @Nullable HttpUrl baseUrl;
        private @Nullable String apiKey;
        private Map<String, String> environment = Map.of();
        private OptionalInt contextWindow = OptionalInt.empty();
        private OptionalInt maxOutputTokens = OptionalInt.empty();
        private final Map<String, RawJson> parameters = new LinkedHashMap<>();
        private Timeouts timeouts = Timeouts.DEFAULT;
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        private Pace pace = Pace.REAL;

        private Builder() {}

        /** Sets the exact id that is sent, such as {@code qwen3}. There is no default. */
        public Builder model(String id) {
            this.model = Endpoint.sendable("model id", id);
            return this;
        }

        /**
         * Sets who serves the model. Default: who is mostly found at the base URL, else {@link Provider#OTHER}; without a
         * base URL {@link Provider#OPENAI}.
         */
        public Builder provider(Provider who) {
            this.provider = who;
            return this;
        }

        /**
         * Sets where the service is; {@code chat/completions} is added to its path. Default: the provider's own place. The
         * key is sent there, so plain {@code http} is for servers on this machine or network.
         *
         * @throws IllegalArgumentException if it is not an {@code http} or {@code https} URL, or has a query
         */
        public Builder baseUrl(String url) {
            this.baseUrl = Endpoint.baseUrl(url, "OPENAI_BASE_URL", Provider.OPENAI.baseUrl());
            return this;
        }

        /** Sets the key, sent as {@code authorization: Bearer}. Servers of your own mostly need none. */
        public Builder apiKey(String key) {
            this.apiKey = key;
            return this;
        }

        /**
         * Takes the key of the provider, such as {@code OPENAI_API_KEY} or {@code MISTRAL_API_KEY}, and, unless another
         * provider or a base URL is set here, {@code OPENAI_BASE_URL}, each where it is there and not blank. The key of OpenAI
         * goes to any base URL that is not known to be another's, as with OpenAI's own libraries.
         */
        public Builder environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /** Sets how many tokens input and output may be together. Default: not known, since no server tells it. */
        public Builder contextWindow(int tokens) {
            this.contextWindow = positive("contextWindow", tokens);
            return this;
        }

        /** Sets how many tokens one answer may be at most; what a runner asks for is capped by it. Default: not known. */
        public Builder maxOutputTokens(int tokens) {
            this.maxOutputTokens = positive("maxOutputTokens", tokens);
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
         * Sets how long the service may take to begin its answer. Default: 10 minutes; a server of your own may have to load
         * the model first.
         */
        public Builder firstByteTimeout(Duration timeout) {
            this.timeouts = timeouts.withFirstByte(timeout);
            return this;
        }

        /** Sets how long an answer may stop once it has begun. Default: 5 minutes; a long prompt is read in silence. */
        public Builder idleTimeout(Duration timeout) {
            this.timeouts = timeouts.withIdle(timeout);
            return this;
        }

        /** Sets how long one attempt may take in total. Default: an hour. */
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

        /** Takes the time of the retries from {@code clock} and waits between attempts by {@code sleeper}, for tests. */
        public Builder time(InstantSource clock, Consumer<Duration> sleeper) {
            return pace(new Pace(clock, Pace.REAL.random(), (delay, cancellation) -> sleeper.accept(delay)));
        }

        /**
         * Sets a field of the request that has no method here, such as {@code temperature} to {@code 0.2} or
         * {@code reasoning_effort} to {@code "low"}; it is the same in each request of the model.
         *
         * @throws IllegalArgumentException if {@code json} is not JSON, or the field is one that is written anyway
         */
        public Builder parameter(String name, String json) {
            if (WRITTEN_BY_US.contains(name)) {
                throw new IllegalArgumentException("the field " + name + " is written from the request itself");
            }
            try {
                parameters.put(name, RawJson.parse(json));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("parameter " + name + ": " + e.getMessage(), e);
            }
            return this;
        }

        /**
         * Builds the model.
         *
         * @throws IllegalStateException if there is no model id, or no key where nobody is served without one
         * @throws IllegalArgumentException if the key or the base URL of the environment cannot be right; the message does
         *     not show the key
         */
        public OpenAiCompatibleModel build() {
            if (model == null) {
                throw new IllegalStateException("no model id: OpenAiCompatibleModel.builder().model(…)");
            }
            HttpUrl given = baseUrl;
            String variable = environment.getOrDefault("OPENAI_BASE_URL", "");
            if (given == null && !variable.isBlank() && hasOpenAisPlace(provider)) {
                given = Endpoint.baseUrl(variable, "OPENAI_BASE_URL", Provider.OPENAI.baseUrl());
            }
            Provider who = provider != null ? provider : given == null ? Provider.OPENAI : Provider.at(given);
            if (given == null && who == Provider.OTHER) {
                throw new IllegalStateException("no base URL: OpenAiCompatibleModel.builder().baseUrl(…)");
            }
            return new OpenAiCompatibleModel(this, who, given == null ? HttpUrl.get(who.baseUrl()) : given, model);
        }

        Builder pace(Pace pace) {
            this.pace = pace;
            return this;
        }

        private Credential credential(Provider who, HttpUrl url) {
            String name = "API key";
            String variable = who.keyVariable();
            String key = apiKey != null ? apiKey : environment.getOrDefault(variable, "");
            if (apiKey == null && key.isBlank()) {
                if (who.wantsKeyAt(url)) {
                    throw new IllegalStateException("no API key: give an apiKey, or set the environment variable "
                            + variable + " and take it with environment(System.getenv())");
                }
                return Credential.none(name, variable);
            }
            return Credential.bearer(name, variable, key);
        }

        private static boolean hasOpenAisPlace(@Nullable Provider who) {
            return who == null || who == Provider.OPENAI || who == Provider.OTHER;
        }

        private static OptionalInt positive(String name, int tokens) {
            if (tokens < 1) {
                throw new IllegalArgumentException(name + " < 1: " + tokens);
            }
            return OptionalInt.of(tokens);
        }
    }
}
