package dev.ratchet.testing.traps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All cases, and Ratchet's own loop run through them. Thread-safe. */
public final class TrapSuite {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // No case takes 3 s; a busy machine may be slow.
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final List<String> FILES =
            List.of("stop-reasons", "calls", "tools", "service", "stream", "replay", "run");

    private TrapSuite() {}

    /** {@return the cases in the order in which they are listed} */
    public static List<TrapCase> cases() {
        return Loaded.CASES;
    }

    /** {@return the case of that id} */
    public static Optional<TrapCase> named(String id) {
        return cases().stream().filter(trap -> trap.id().equals(id)).findFirst();
    }

    /**
     * Runs Ratchet's own loop through a case, over real HTTP; only the waits between attempts are virtual. What its tools do
     * wrong on purpose is in the log {@code dev.ratchet.tool}.
     */
    public static Verdict run(TrapCase trap) {
        return run(trap, LONGEST);
    }

    /** Does the same and gives up a run that has not ended after {@code longest}; by default after 20 s. */
    static Verdict run(TrapCase trap, Duration longest) {
        return OwnRun.of(trap, longest);
    }

    private static List<TrapCase> load() {
        List<TrapCase> cases = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String file : FILES) {
            try (InputStream in = TrapSuite.class.getResourceAsStream(file + ".json")) {
                if (in == null) {
                    throw new IllegalStateException(file + ".json is not beside " + TrapSuite.class.getName());
                }
                JSON.readTree(in).forEach(json -> cases.add(TrapCase.of(json)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (TrapCase trap : cases) {
            if (!ids.add(trap.id())) {
                throw new IllegalStateException("two cases are named " + trap.id());
            }
        }
        return List.copyOf(cases);
    }

    private static final class Loaded {
        static final List<TrapCase> CASES = load();
    }
}
