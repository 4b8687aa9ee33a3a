package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.PromptPrefix.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cache's arithmetic against what the real service billed for recorded requests, in the folder that the system property
 * {@code recordings} names. The requests of a recording are accounted for one after the other, at the instants at which they
 * were answered. Since the tokenizer differs, the tokens of a request are scaled so that their sum is what the service
 * counted. Compared are the four counters: each is zero here exactly where it is zero there, and differs by no more than
 * 2 % of the request and 16 tokens.
 *
 * <p>Not compared is a request whose answer ran tools of the service, which reads and writes the cache between its rounds,
 * and the request that goes on from it.
 */
class RecordedCacheTest {
    private static final double SCALE_ERROR = 0.02;
    private static final long FRAME = 16; // tokens that the service puts around messages, behind the last mark

    private static final Pattern SERVER_CALL = Pattern.compile("\"type\":\\s*\"(server_tool_use|mcp_tool_use)\"");

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    private record Counters(long uncached, long write5m, long write1h, long read) {
        long total() {
            return uncached + write5m + write1h + read;
        }
    }

    @Test
    void hitsMissesAndWritesAreThoseThatTheServiceBilled() throws IOException {
        Path folder = Path.of(System.getProperty("recordings", "recordings"));
        if (!Files.isDirectory(folder)) {
            System.out.println("SKIPPED: no recordings in " + folder + "; name their folder by -Drecordings=DIR");
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recordings in " + folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode recording = Json.parse(Files.readAllBytes(file));
                if (recording.path("provider").asString("").equals("anthropic")) {
                    compare(folder.relativize(file).toString(), recording);
                }
            }
        }
        System.out.println("recorded cache counters: " + counts + ", " + failures.size() + " differ");
        failures.forEach(System.out::println);
        assertThat(failures).isEmpty();
        assertThat(counts.get("written")).isGreaterThanOrEqualTo(13);
        assertThat(counts.get("read")).isGreaterThanOrEqualTo(8);
        assertThat(counts.get("marked, nothing cached")).isGreaterThanOrEqualTo(10);
    }

    private void compare(String name, JsonNode recording) {
        PromptCache cache = new PromptCache();
        Instant next = Instant.parse("2026-11-21T12:00:00Z");
        boolean ranServerTools = false;
        int index = -1;
        for (JsonNode exchange : recording.path("exchanges")) {
            index++;
            JsonNode body = exchange.path("request").path("body");
            if (!isAsked(exchange)) {
                continue;
            }
            String answer = exchange.path("response").path("body").asString("");
            Counters billed = billed(answer);
            if (billed.total() == 0) {
                continue;
            }
            Instant at = answeredAt(exchange, next);
            next = at.plusSeconds(1);
            Counters ours = accounted(cache, body, at, billed.total());
            boolean before = ranServerTools;
            ranServerTools = SERVER_CALL.matcher(answer).find();
            if (before || ranServerTools) {
                counts.merge("tools of the service", 1, Integer::sum);
                continue;
            }
            count(body, billed);
            if (!agree(ours, billed)) {
                failures.add(name + " request " + index + ": billed " + billed + ", here " + ours);
            }
        }
    }

    private static boolean isAsked(JsonNode exchange) {
        String path = exchange.path("request").path("path").asString("").replace("?beta=true", "");
        return path.equals("/v1/messages")
                && exchange.path("response").path("status").asInt() == 200
                && exchange.path("request").path("body").path("model").isString();
    }

    private static Counters accounted(PromptCache cache, JsonNode body, Instant at, long total) {
        PromptPrefix prompt =
                PromptPrefix.of(ContextEdits.apply(body, TokenCount.ESTIMATE).body(), TokenCount.ESTIMATE);
        double scale = (double) total / prompt.tokens();
        PromptPrefix scaled = new PromptPrefix(prompt.positions().stream()
                .map(each -> new Position(each.section(), each.hash(), Math.round(each.tokens() * scale), each.mark()))
                .toList());
        PromptCache.Accounting accounting =
                cache.account(ModelSpec.of(body.path("model").asString(), true), scaled, at);
        cache.begun(accounting, at);
        return new Counters(accounting.uncached(), accounting.write5m(), accounting.write1h(), accounting.read());
    }

    private static boolean agree(Counters ours, Counters billed) {
        long most = Math.round(billed.total() * SCALE_ERROR) + FRAME;
        return near(ours.write5m, billed.write5m, most)
                && near(ours.write1h, billed.write1h, most)
                && near(ours.read, billed.read, most)
                && Math.abs(ours.uncached - billed.uncached) <= most;
    }

    private static boolean near(long ours, long billed, long most) {
        return (ours == 0) == (billed == 0) && Math.abs(ours - billed) <= most;
    }

    private void count(JsonNode body, Counters billed) {
        boolean marked = Json.text(body).contains("\"cache_control\"");
        counts.merge("compared", 1, Integer::sum);
        counts.merge("written", billed.write5m + billed.write1h > 0 ? 1 : 0, Integer::sum);
        counts.merge("read", billed.read > 0 ? 1 : 0, Integer::sum);
        boolean nothing = billed.write5m + billed.write1h + billed.read == 0;
        counts.merge("marked, nothing cached", marked && nothing ? 1 : 0, Integer::sum);
    }

    /** {@return when the answer says that it was made; where it does not, soon after the one before} */
    private static Instant answeredAt(JsonNode exchange, Instant next) {
        String date = exchange.path("response").path("headers").path("date").asString("");
        return date.isEmpty()
                ? next
                : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
    }

    /** {@return what the answer says, streamed or not; zeros if it says nothing} */
    private static Counters billed(String response) {
        ObjectNode usage = Json.object();
        if (response.startsWith("{")) {
            usage.setAll((ObjectNode) withUsage(Json.parse(response)));
        } else {
            response.lines()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> Json.parse(line.substring("data:".length())))
                    .forEach(event -> {
                        usage.setAll((ObjectNode) withUsage(event.path("message")));
                        usage.setAll((ObjectNode) withUsage(event));
                    });
        }
        JsonNode split = usage.path("cache_creation");
        return new Counters(
                usage.path("input_tokens").asLong(0),
                split.path("ephemeral_5m_input_tokens").asLong(0),
                split.path("ephemeral_1h_input_tokens").asLong(0),
                usage.path("cache_read_input_tokens").asLong(0));
    }

    private static JsonNode withUsage(JsonNode holder) {
        return holder.path("usage").isObject() ? holder.path("usage") : Json.object();
    }
}
