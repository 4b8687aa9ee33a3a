package dev.ratchet.fuzz;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** Something valid with up to five changes, mostly not valid any more. */
public record Mutant(Sample sample, List<Mutation> mutations) {

    /** {@return mutants of any of {@code samples}} */
    public static Arbitrary<Mutant> of(List<Sample> samples) {
        Arbitrary<Mutation> mutation = Combinators.combine(
                        Arbitraries.of(Mutation.Kind.class),
                        Arbitraries.integers().between(0, 999_999).withDistribution(uniform()),
                        Arbitraries.integers().between(0, 200).withDistribution(uniform()))
                .as(Mutation::new);
        return Combinators.combine(
                        Arbitraries.of(samples), mutation.list().ofMinSize(1).ofMaxSize(5))
                .as(Mutant::new);
    }

    private static RandomDistribution uniform() {
        return RandomDistribution.uniform();
    }

    /** {@return what to read} */
    public byte[] bytes() {
        byte[] bytes = sample.bytes().toByteArray();
        for (Mutation mutation : mutations) {
            bytes = mutation.of(bytes);
        }
        return bytes;
    }
}
