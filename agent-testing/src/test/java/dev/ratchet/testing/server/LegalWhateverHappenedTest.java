package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever happened, no illegal request is ever sent. */
@AddLifecycleHook(Soak.class)
class LegalWhateverHappenedTest {
    private static final AtomicLong HISTORIES = new AtomicLong();
    private static final AtomicLong REQUESTS = new AtomicLong();
    private static final AtomicLong REFUSED = new AtomicLong();
    private static final AtomicLong FACTS = new AtomicLong();

    @Property(
            tries = 100_000,
            generation = GenerationMode.RANDOMIZED,
            edgeCases = EdgeCasesMode.NONE,
            afterFailure = AfterFailureMode.SAMPLE_FIRST)
    void whateverHappenedTheNextRequestIsLegal(@ForAll("choices") int[] choices) {
        History history = new History(new Choices(choices), REQUESTS);
        try {
            history.happen();
        } catch (RuntimeException | AssertionError e) {
            if (e instanceof Refused) {
                REFUSED.incrementAndGet();
            }
            throw new AssertionError(e + "\nin " + history.state().toJson(), e);
        }
        HISTORIES.incrementAndGet();
        FACTS.addAndGet(history.state().facts().size());
    }

    @Provide
    Arbitrary<int[]> choices() {
        return Arbitraries.integers()
                .between(0, 255)
                .withDistribution(RandomDistribution.uniform())
                .array(int[].class)
                .ofMaxSize(60)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    @AfterContainer
    static void tell() {
        System.out.println("histories: " + HISTORIES + " with " + FACTS + " facts at their ends, requests checked: "
                + REQUESTS + ", refused: " + REFUSED);
        assertThat(REQUESTS.get()).isGreaterThan(2 * HISTORIES.get());
    }
}
