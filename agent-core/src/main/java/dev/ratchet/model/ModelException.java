package dev.ratchet.model;

import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * There is no answer. The type says what the caller can do; {@link #getMessage} is one sentence that says it too. Never
 * holds a key or token.
 */
public abstract sealed class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Details details;

    private ModelException(String message, Details details, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
    }

    /** {@return all that is known of the failed attempt} */
    public Details details() {
        return details;
    }

    /** {@return the HTTP status, or empty if there was no answer} */
    public OptionalInt status() {
        return details.status() == 0 ? OptionalInt.empty() : OptionalInt.of(details.status());
    }

    /** {@return the service's name of the error, such as {@code overloaded_error}} */
    public Optional<String> errorType() {
        return Optional.ofNullable(details.errorType());
    }

    /** {@return the service's id of the request} */
    public Optional<String> requestId() {
        return Optional.ofNullable(details.requestId());
    }

    /** {@return the body of the answer as it came, cut at a stated limit} */
    public Optional<String> body() {
        return Optional.ofNullable(details.body());
    }

    /** {@return whether the attempt may have been billed: not if it was answered with an error status or never sent} */
    public boolean mayBeBilled() {
        return details.status() == 200 || (details.status() == 0 && !Usage.NONE.equals(details.usage()));
    }

    /** {@return what the attempt is known to have used before it failed; it may have been billed without} */
    public Optional<Usage> usage() {
        return Optional.ofNullable(details.usage());
    }

    /**
     * What is known of a failed attempt.
     *
     * @param status the HTTP status, or 0 if there was no answer
     * @param errorType the service's name of the error
     * @param requestId the service's id of the request
     * @param body the body as it came
     * @param usage what was used before it failed
     */
    public record Details(
            int status,
            @Nullable String errorType,
            @Nullable String requestId,
            @Nullable String body,
            @Nullable Usage usage) {
        /** Nothing is known. */
        public static final Details NONE = new Details(0, null, null, null, null);
    }

    /** The service or the way to it failed; the same request may succeed later. */
    public static final class Transient extends ModelException {
        private static final long serialVersionUID = 1;
        private final transient @Nullable Duration retryAfter;

        /** Makes one; {@code retryAfter} is the wait that the service asks for, or null if it asks for none. */
        public Transient(String message, Details details, @Nullable Duration retryAfter, @Nullable Throwable cause) {
            super(message, details, cause);
            this.retryAfter = retryAfter;
        }

        /** {@return the wait that the service asks for} */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /** Key, permission, payment or spending limit: to be mended in the account. */
    public static final class Account extends ModelException {
        private static final long serialVersionUID = 1;

        /** Makes one. */
        public Account(String message, Details details) {
            super(message, details, null);
        }
    }

    /** The request is wrong, or names a model that is not there: to be mended by the caller. */
    public static final class InvalidRequest extends ModelException {
        private static final long serialVersionUID = 1;

        /** Makes one. */
        public InvalidRequest(String message, Details details) {
            super(message, details, null);
        }
    }

    /** What the request asks for besides is not known to the service, or to a gateway in front of it; it may go without. */
    public static final class Unsupported extends ModelException {
        private static final long serialVersionUID = 1;
        private final transient Set<Feature> features;

        /** Makes one; {@code features} are what the request asked for and is to go without. */
        public Unsupported(String message, Details details, Set<Feature> features, @Nullable Throwable cause) {
            super(message, details, cause);
            this.features = Set.copyOf(features);
        }

        /** {@return what is not known; never empty} */
        public Set<Feature> features() {
            return features;
        }
    }

    /** The conversation is longer than the model's context window. */
    public static final class ContextOverflow extends ModelException {
        private static final long serialVersionUID = 1;

        /** Makes one. */
        public ContextOverflow(String message, Details details) {
            super(message, details, null);
        }
    }

    /** The answer makes no sense and a repetition will not help, or must not be made since a server-side tool has acted. */
    public static final class BrokenAnswer extends ModelException {
        private static final long serialVersionUID = 1;
        private final boolean acted;

        /** Makes one. */
        public BrokenAnswer(String message, Details details, @Nullable Throwable cause) {
            this(message, details, cause, false);
        }

        private BrokenAnswer(String message, Details details, @Nullable Throwable cause, boolean acted) {
            super(message, details, cause);
            this.acted = acted;
        }

        /** Returns one of an answer in which a server-side tool may have acted. */
        public static BrokenAnswer afterActing(String message, Details details, @Nullable Throwable cause) {
            return new BrokenAnswer(message, details, cause, true);
        }

        /** {@return whether a server-side tool may have acted, so that nobody may be asked the same again} */
        public boolean mayHaveActed() {
            return acted;
        }
    }

    /** The call was cancelled from this side. */
    public static final class Cancelled extends ModelException {
        private static final long serialVersionUID = 1;

        /** Makes one. */
        public Cancelled(String message, Details details) {
            super(message, details, null);
        }
    }
}
