package dev.ratchet.usage;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent: tokens and money, each limited or not.
 *
 * @param inputTokens how many tokens in, from the cache or not, or null for no limit
 * @param outputTokens how many tokens out, thinking included, or null for no limit
 * @param tokens how many tokens in and out together, or null for no limit
 * @param usd how many US dollars at list price, or null for no limit
 */
public record Allowance(
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long tokens,
        @Nullable BigDecimal usd) {

    /** No limit. */
    public static final Allowance UNLIMITED = new Allowance(null, null, null, null);

    /** Refuses what is negative. */
    public Allowance {
        notNegative("inputTokens", inputTokens);
        notNegative("outputTokens", outputTokens);
        notNegative("tokens", tokens);
        if (usd != null && usd.signum() < 0) {
            throw new IllegalArgumentException("usd < 0: " + usd.toPlainString());
        }
    }

    /** {@return this with a limit on tokens in} */
    public Allowance withInputTokens(long most) {
        return new Allowance(most, outputTokens, tokens, usd);
    }

    /** {@return this with a limit on tokens out} */
    public Allowance withOutputTokens(long most) {
        return new Allowance(inputTokens, most, tokens, usd);
    }

    /** {@return this with a limit on tokens in and out together} */
    public Allowance withTokens(long most) {
        return new Allowance(inputTokens, outputTokens, most, usd);
    }

    /** {@return this with a limit on money, in US dollars} */
    public Allowance withUsd(BigDecimal most) {
        return new Allowance(inputTokens, outputTokens, tokens, most);
    }

    /** {@return whether nothing is limited} */
    public boolean unlimited() {
        return equals(UNLIMITED);
    }

    /** {@return whether nothing is left of something that is limited} */
    public boolean exhausted() {
        return isZero(inputTokens) || isZero(outputTokens) || isZero(tokens) || (usd != null && usd.signum() == 0);
    }

    /** {@return whether {@code amount} may be spent} */
    public boolean covers(Amount amount) {
        return (inputTokens == null || amount.input() <= inputTokens)
                && (outputTokens == null || amount.output() <= outputTokens)
                && (tokens == null || amount.tokens() <= tokens)
                && (usd == null || amount.usd().compareTo(usd) <= 0);
    }

    /** {@return what is left of it when {@code amount} is spent; nothing of what is overspent} */
    public Allowance minus(Amount amount) {
        return new Allowance(
                minus(inputTokens, amount.input()),
                minus(outputTokens, amount.output()),
                minus(tokens, amount.tokens()),
                usd == null ? null : usd.subtract(amount.usd()).max(BigDecimal.ZERO));
    }

    /** {@return the tighter of each limit} */
    public Allowance and(Allowance other) {
        return new Allowance(
                tighter(inputTokens, other.inputTokens),
                tighter(outputTokens, other.outputTokens),
                tighter(tokens, other.tokens),
                tighter(usd, other.usd));
    }

    /** {@return what is spent of what may be, such as {@code $0.4821 of $0.50, 812 of 5000 tokens}} */
    public String spentOf(Amount spent) {
        List<String> parts = new ArrayList<>();
        if (usd != null) {
            parts.add(Cost.of(spent.usd()) + " of $" + usd.toPlainString());
        }
        spentOf(parts, spent.tokens(), tokens, "tokens");
        spentOf(parts, spent.input(), inputTokens, "input tokens");
        spentOf(parts, spent.output(), outputTokens, "output tokens");
        return String.join(", ", parts);
    }

    private static void spentOf(List<String> parts, long spent, @Nullable Long limit, String what) {
        if (limit != null) {
            parts.add(spent + " of " + limit + " " + what);
        }
    }

    private static void notNegative(String name, @Nullable Long value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(name + " < 0: " + value);
        }
    }

    private static boolean isZero(@Nullable Long limit) {
        return limit != null && limit == 0;
    }

    private static @Nullable Long minus(@Nullable Long limit, long spent) {
        return limit == null ? null : Math.max(0, limit - spent);
    }

    private static <T extends Comparable<T>> @Nullable T tighter(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
