package dev.ratchet.anthropic;

import dev.ratchet.message.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/**
 * Recorded traffic of other people's clients, in the folder that the system property {@code recordings} names.
 *
 * @param name the file
 * @param json what it holds
 */
record Recording(String name, JsonNode json) {

    /** {@return all recordings of this provider; the test is skipped if there are none on this machine} */
    static List<Recording> all() throws IOException {
        Path folder = Path.of(System.getProperty("recordings", "recordings"));
        if (!Files.isDirectory(folder)) {
            System.out.println("SKIPPED: no recordings in " + folder + "; name their folder by -Drecordings=DIR");
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recordings in " + folder);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> new Recording(folder.relativize(file).toString(), read(file)))
                    .filter(recording ->
                            recording.json.path("provider").asString("").equals("anthropic"))
                    .toList();
        }
    }

    List<JsonNode> exchanges() {
        return elements(json.path("exchanges"));
    }

    /** {@return the links in which the request follows from the answer before it and from nothing else} */
    List<JsonNode> exactLinks() {
        return elements(json.path("links")).stream()
                .filter(link -> link.path("assistant").asString("").equals("same")
                        && link.path("results").asString("same order").equals("same order")
                        && link.path("history").asString("").equals("kept")
                        && link.path("frame").asString("").equals("same"))
                .toList();
    }

    static boolean isAnswer(JsonNode exchange) {
        String path = exchange.path("request").path("path").asString("/v1/messages");
        JsonNode response = exchange.path("response");
        return path.replace("?beta=true", "").equals("/v1/messages")
                && response.path("status").asInt() == 200
                && !body(exchange).contains("event: error");
    }

    static boolean isStream(JsonNode exchange) {
        return exchange.path("response")
                .path("headers")
                .path("content-type")
                .asString("")
                .startsWith("text/event-stream");
    }

    static String body(JsonNode exchange) {
        return exchange.path("response").path("body").asString();
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    private static JsonNode read(Path file) {
        try {
            return RawJson.parse(Files.readAllBytes(file)).tree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
