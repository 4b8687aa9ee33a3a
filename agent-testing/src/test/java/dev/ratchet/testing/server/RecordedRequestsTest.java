package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What real clients sent and the real service answered, in the folder that the system property {@code recordings} names:
 * what it took is taken here, what it refused is refused with the same type.
 */
class RecordedRequestsTest {
    // The key was wrong, others had used up the rate, the service was overloaded: no verdict on the request.
    private static final Set<Integer> NOT_ABOUT_THE_REQUEST = Set.of(401, 429, 529);

    /** Files whose requests are judged differently here, and why: none. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    private static final String CUT_TEXT = "<MASSIVE_TEXT>";

    @Test
    void theVerdictIsThatOfTheService() throws IOException {
        Path folder = Path.of(System.getProperty("recordings", "recordings"));
        if (!Files.isDirectory(folder)) {
            System.out.println("SKIPPED: no recordings in " + folder + "; name their folder by -Drecordings=DIR");
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recordings in " + folder);
        List<String> failures = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Path file : files(folder)) {
            JsonNode recording = Json.parse(Files.readAllBytes(file));
            if (!recording.path("provider").asString("").equals("anthropic")) {
                continue;
            }
            String name = folder.relativize(file).toString();
            for (JsonNode exchange : recording.path("exchanges")) {
                String failure = failure(exchange, counts);
                if (failure != null && !EXCEPTIONS.containsKey(name)) {
                    failures.add(name + ": " + failure);
                } else if (failure == null && EXCEPTIONS.containsKey(name)) {
                    failures.add(name + ": is an exception and need not be one");
                }
            }
        }
        System.out.println("recorded requests: " + counts + ", " + failures.size() + " judged differently, "
                + EXCEPTIONS.size() + " exceptions");
        failures.forEach(System.out::println);
        assertThat(failures).isEmpty();
        assertThat(counts.get("accepted")).isGreaterThanOrEqualTo(100);
        assertThat(counts.get("refused")).isGreaterThanOrEqualTo(4);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable String failure(JsonNode exchange, Map<String, Integer> counts) {
        JsonNode request = exchange.path("request");
        String path = request.path("path").asString("").replace("?beta=true", "");
        JsonNode body = request.path("body");
        if (!body.isObject() || !request.path("method").asString("").equals("POST")) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(Map.of("x-api-key", "k", "anthropic-version", "2023-06-01"));
        request.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return switch (path) {
            case "/v1/messages" -> failure(exchange, headers, body, false, counts);
            case "/v1/messages/count_tokens" -> failure(exchange, headers, body, true, counts);
            case "/v1/messages/batches" -> {
                @Nullable String failure = null;
                for (JsonNode entry : body.path("requests")) {
                    String found = failure(exchange, headers, entry.path("params"), false, counts);
                    failure = found != null ? found : failure;
                }
                yield failure;
            }
            default -> null;
        };
    }

    private static @Nullable String failure(
            JsonNode exchange,
            Map<String, String> headers,
            JsonNode body,
            boolean counting,
            Map<String, Integer> counts) {
        int status = exchange.path("response").path("status").asInt();
        String expected = "accepted";
        if (NOT_ABOUT_THE_REQUEST.contains(status)) {
            counts.merge("not about the request", 1, Integer::sum);
            return null;
        }
        if (status != 200) {
            expected = Json.parse(exchange.path("response").path("body").asString())
                    .path("error")
                    .path("type")
                    .asString();
        }
        String verdict = "accepted";
        String text = "";
        try {
            Terms terms = RequestHeaders.terms(headers).forRecordings();
            CheckedRequest checked =
                    CheckedRequest.check(new Value("", whole(body)), counting ? terms.forCounting() : terms);
            long tokens =
                    PromptPrefix.of(checked.body().node(), TokenCount.ESTIMATE).tokens();
            if (tokens > checked.model().contextWindow()) {
                throw Refused.invalid("prompt is too long");
            }
        } catch (Refused refused) {
            verdict = refused.type();
            text = refused.text();
        }
        counts.merge(verdict.equals("accepted") ? verdict : "refused", 1, Integer::sum);
        return verdict.equals(expected) ? null : "expected " + expected + " but was " + verdict + ": " + text;
    }

    /** {@return the body with the text that was too long to be kept} */
    private static JsonNode whole(JsonNode body) {
        String json = Json.text(body);
        return json.contains(CUT_TEXT) ? Json.parse(json.replace(CUT_TEXT, "four".repeat(300_000))) : body;
    }
}
