package dev.ratchet.context;

import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Price;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that read less from the cache than the one before it had read and written, though nothing was left out on purpose
 * between them.
 *
 * @param turn of the request, from 1
 * @param expected how many tokens the cache should have held
 * @param read how many were read from it
 * @param cause why
 * @param detail what of it, for a person to read
 * @param lost what it cost beyond reading them, at list price
 */
public record CacheMiss(int turn, long expected, long read, Cause cause, String detail, Cost lost) {
    // The service may round where its blocks end.
    private static final double NEARLY_ALL = 0.98;

    private static final int SCALE = 8;

    /** Which part of a request is not what it was. */
    public enum Cause {
        /** Another model answered; each has a cache of its own. */
        MODEL_CHANGED,
        /** System prompt or tools are not what they were. */
        PREFIX_CHANGED,
        /** Too much time went by. */
        EXPIRED,
        /** Tools were forbidden, or allowed again, which changes what stands behind the system prompt. */
        TOOL_CHOICE_CHANGED,
        /** Nothing that was sent explains it; the service forgot, or a gateway sends to several. */
        UNKNOWN
    }

    /** {@return such as {@code 0 of 12,400 tokens were read from the cache, which cost $0.0285 more: 7 minutes went by, …}} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d tokens were read from the cache%s: %s",
                read,
                expected,
                lost.known() ? ", which cost " + lost + " more" : "",
                detail);
    }

    static Optional<CacheMiss> of(
            ContextInput in, ModelAnswer answer, boolean tools, Cost cost, @Nullable Price price) {
        CacheUse.Held held = in.state().cache().held();
        Usage usage = answer.usage();
        if (held.tokens() == 0
                || usage.equals(Usage.NONE)
                || in.policy().caching() == ContextPolicy.Caching.OFF
                || usage.cacheRead() >= NEARLY_ALL * held.tokens()) {
            return Optional.empty();
        }
        Cause cause = cause(in, answer, tools);
        return Optional.of(new CacheMiss(
                in.state().answers() + 1,
                held.tokens(),
                usage.cacheRead(),
                cause,
                detail(in, cause, answer)
                        + (answer.cacheMiss() == null
                                ? ""
                                : "; the service says " + VisibleText.of(answer.cacheMiss(), 40)),
                lost(Math.min(held.tokens(), usage.totalInput()) - usage.cacheRead(), usage, cost, price)));
    }

    private static Cause cause(ContextInput in, ModelAnswer answer, boolean tools) {
        CacheUse use = in.state().cache();
        if (!use.held().model().equals(answer.model())) {
            return Cause.MODEL_CHANGED;
        }
        if (!use.held().changed().isEmpty()) {
            return Cause.PREFIX_CHANGED;
        }
        if (use.coldAt(in.now())) {
            return Cause.EXPIRED;
        }
        return use.held().tools() == tools ? Cause.UNKNOWN : Cause.TOOL_CHOICE_CHANGED;
    }

    private static String detail(ContextInput in, Cause cause, ModelAnswer answer) {
        CacheUse use = in.state().cache();
        return switch (cause) {
            case MODEL_CHANGED -> use.held().model() + " had answered, and now " + answer.model();
            case PREFIX_CHANGED -> use.held().changed();
            case EXPIRED ->
                shown(Duration.between(use.requested() == null ? in.now() : use.requested(), in.now()))
                        + " went by, and it was kept for " + (use.hour() ? "an hour" : "5 minutes");
            case TOOL_CHOICE_CHANGED ->
                use.held().tools() ? "tools were not allowed any more" : "tools were allowed again";
            case UNKNOWN -> "nothing that was sent explains it";
        };
    }

    /** The price that is known is the dearest that the request can have; what it cost tells the one that it had. */
    private static Cost lost(long missed, Usage usage, Cost cost, @Nullable Price price) {
        if (price == null || !cost.known() || price.of(usage).signum() == 0) {
            return Cost.unknown("no price");
        }
        BigDecimal factor = usage.serverTools().isEmpty()
                ? cost.usd().divide(price.of(usage), MathContext.DECIMAL64)
                : BigDecimal.ONE;
        long hour = Math.min(missed, usage.cacheWrite1h());
        long short5m = Math.min(missed - hour, usage.cacheWrite5m());
        // The rates go by the length of the whole prompt, so the rest of it stands in both sums.
        long rest = usage.totalInput() - missed;
        BigDecimal paid = price.of(new Usage(missed - hour - short5m, short5m, hour, rest, 0, 0));
        BigDecimal beyond = paid.subtract(price.of(new Usage(0, 0, 0, rest + missed, 0, 0)));
        return Cost.of(beyond.multiply(factor).setScale(SCALE, RoundingMode.HALF_UP));
    }

    private static String shown(Duration time) {
        return time.toMinutes() < 120 ? time.toMinutes() + " minutes" : time.toHours() + " hours";
    }
}
