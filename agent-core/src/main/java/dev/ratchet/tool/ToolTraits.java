package dev.ratchet.tool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a tool behaves, besides what the model sees of it: given by {@link Tool}, changed by the runner's builder. Immutable.
 *
 * @param readOnly whether it changes nothing, so that nobody need be asked before it runs
 * @param destructive whether it may destroy what cannot be had back, so that somebody must be asked
 * @param idempotent whether running it twice has the effect of running it once, so that it may be tried again
 * @param exclusive whether no two calls of it may run at the same time
 * @param resources names of what it works on: calls that share one run one after the other
 * @param timeout how long a call may take; the runner's time-out if empty
 * @param resultBudget how many characters of a result the model gets at most, from 1,000; the runner's budget if 0
 * @param strict whether the service is to hold the model to the schema while it writes, as far as it can
 */
public record ToolTraits(
        boolean readOnly,
        boolean destructive,
        boolean idempotent,
        boolean exclusive,
        List<String> resources,
        Optional<Duration> timeout,
        int resultBudget,
        boolean strict) {

    /** Nothing special. */
    public static final ToolTraits NONE =
            new ToolTraits(false, false, false, false, List.of(), Optional.empty(), 0, false);

    /** Copies {@code resources}; refuses what makes no sense. */
    public ToolTraits {
        resources = List.copyOf(resources);
        if (readOnly && destructive) {
            throw new IllegalArgumentException("a tool cannot be both readOnly and destructive");
        }
        if (resources.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a resource needs a name");
        }
        if (timeout.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout.get());
        }
        if (resultBudget != 0 && resultBudget < ResultBudget.LEAST) {
            throw new IllegalArgumentException("resultBudget < " + ResultBudget.LEAST + ": " + resultBudget);
        }
    }

    static ToolTraits of(Tool tool) {
        return new ToolTraits(
                tool.readOnly(),
                tool.destructive(),
                tool.idempotent(),
                tool.exclusive(),
                List.of(tool.resources()),
                tool.timeoutSeconds() == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(tool.timeoutSeconds())),
                tool.resultBudget(),
                tool.strict());
    }

    /** {@return these traits of a tool that changes nothing} */
    public ToolTraits asReadOnly() {
        return new ToolTraits(true, false, idempotent, exclusive, resources, timeout, resultBudget, strict);
    }

    /** {@return these traits of a tool that may destroy} */
    public ToolTraits asDestructive() {
        return new ToolTraits(false, true, idempotent, exclusive, resources, timeout, resultBudget, strict);
    }

    /** {@return these traits of a tool that may be tried again} */
    public ToolTraits asIdempotent() {
        return new ToolTraits(readOnly, destructive, true, exclusive, resources, timeout, resultBudget, strict);
    }

    /** {@return these traits of a tool of which one call runs at a time} */
    public ToolTraits asExclusive() {
        return new ToolTraits(readOnly, destructive, idempotent, true, resources, timeout, resultBudget, strict);
    }

    /** {@return these traits of a tool that works on these resources} */
    public ToolTraits withResources(String... names) {
        return new ToolTraits(
                readOnly, destructive, idempotent, exclusive, List.of(names), timeout, resultBudget, strict);
    }

    /** {@return these traits with a time-out of its own} */
    public ToolTraits withTimeout(Duration time) {
        return new ToolTraits(
                readOnly, destructive, idempotent, exclusive, resources, Optional.of(time), resultBudget, strict);
    }

    /** {@return these traits with a result budget of its own, in characters} */
    public ToolTraits withResultBudget(int characters) {
        return new ToolTraits(readOnly, destructive, idempotent, exclusive, resources, timeout, characters, strict);
    }

    /** {@return these traits of a tool to whose schema the service holds the model, as far as it can} */
    public ToolTraits asStrict() {
        return new ToolTraits(readOnly, destructive, idempotent, exclusive, resources, timeout, resultBudget, true);
    }
}
