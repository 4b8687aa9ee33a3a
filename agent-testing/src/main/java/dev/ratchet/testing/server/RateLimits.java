package dev.ratchet.testing.server;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that tell the limits. Here nobody ever comes near them: a limit that is met is a {@link Fault}. */
final class RateLimits {
    private static final Map<String, Integer> LIMITS =
            Map.of("requests", 4_000, "tokens", 2_400_000, "input-tokens", 2_000_000, "output-tokens", 400_000);

    private RateLimits() {}

    static Map<String, String> headers(InstantSource clock) {
        String reset = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> headers = new LinkedHashMap<>();
        LIMITS.forEach((what, limit) -> {
            headers.put("anthropic-ratelimit-" + what + "-limit", limit.toString());
            headers.put("anthropic-ratelimit-" + what + "-remaining", limit.toString());
            headers.put("anthropic-ratelimit-" + what + "-reset", reset);
        });
        return headers;
    }
}
