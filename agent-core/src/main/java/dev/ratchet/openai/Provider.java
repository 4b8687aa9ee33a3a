package dev.ratchet.openai;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Who serves a model, where what is sent differs by that. */
public enum Provider {
    /** OpenAI: {@code max_completion_tokens}, {@code user}, PDFs, ids of calls of at most 40 characters. */
    OPENAI("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", ".{1,40}"),

    /** Mistral: no {@code stream_options}, ids of calls of exactly nine letters and digits. */
    MISTRAL("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", "[a-zA-Z0-9]{9}"),

    /** DeepSeek. */
    DEEPSEEK("deepseek", "https://api.deepseek.com", "DEEPSEEK_API_KEY", ".+"),

    /** Ollama. It has no field for the size of its context: set that on the server. */
    OLLAMA("ollama", "http://localhost:11434/v1", "OLLAMA_API_KEY", ".+"),

    /** vLLM. */
    VLLM("vllm", "http://localhost:8000/v1", "VLLM_API_KEY", ".+"),

    /** The server of llama.cpp, which makes several calls in one answer only when told that it may. */
    LLAMA_CPP("llama.cpp", "http://localhost:8080/v1", "LLAMA_API_KEY", ".+"),

    /** Anybody else; the fields that most take. */
    OTHER("other", "", "OPENAI_API_KEY", ".+");

    private final String id;
    private final String baseUrl;
    private final String keyVariable;
    private final Pattern callIds;

    Provider(String id, String baseUrl, String keyVariable, String callIds) {
        this.id = id;
        this.baseUrl = baseUrl;
        this.keyVariable = keyVariable;
        this.callIds = Pattern.compile(callIds);
    }

    /** {@return the one of that name, such as {@code ollama} or {@code llama.cpp}, or empty if there is none} */
    public static Optional<Provider> named(String name) {
        return Stream.of(values())
                .filter(each -> each.id.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** {@return its name, such as {@code ollama}} */
    @Override
    public String toString() {
        return id;
    }

    /** {@return who is mostly found there} */
    static Provider at(HttpUrl url) {
        return Stream.of(values())
                .filter(each -> each != OTHER)
                .filter(each -> each.host().equals(host(url)) && each.url().port() == url.port())
                .findFirst()
                .orElse(OTHER);
    }

    /** {@return how it is told apart from others: what one of them thought is not for the next} */
    String idAt(HttpUrl url) {
        return this == OTHER ? url.host() : id;
    }

    String baseUrl() {
        return baseUrl;
    }

    String keyVariable() {
        return keyVariable;
    }

    /** {@return whether this is its own, public place, where nobody is served without a key} */
    boolean wantsKeyAt(HttpUrl url) {
        return this != OTHER && url.isHttps() && url.host().equals(host());
    }

    String maxTokensField() {
        return this == OPENAI ? "max_completion_tokens" : "max_tokens"; // Ollama reads only the latter
    }

    boolean takesStreamOptions() {
        return this != MISTRAL; // which tells the usage without being asked
    }

    boolean mustBeToldOfParallelCalls() {
        return this == LLAMA_CPP;
    }

    boolean takesUser() {
        return this == OPENAI;
    }

    boolean takesFiles() {
        return this == OPENAI || this == OTHER;
    }

    boolean takesCallId(String callId) {
        return callIds.matcher(callId).matches();
    }

    private HttpUrl url() {
        return HttpUrl.get(baseUrl);
    }

    private String host() {
        return host(url());
    }

    private static String host(HttpUrl url) {
        return url.host().equals("127.0.0.1") || url.host().equals("::1") ? "localhost" : url.host();
    }
}
