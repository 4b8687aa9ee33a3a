package dev.ratchet.tool;

import dev.ratchet.schema.JsonBinding;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invokes a tool and turns whatever comes of it into a result. */
final class ToolRun {
    /** The one place where the messages and stack traces of failed tools go. */
    static final Logger LOG = LoggerFactory.getLogger("dev.ratchet.tool");

    // What passes by itself does so in a moment; the model can try again after that.
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private ToolRun() {}

    /** Runs {@code tool} on this thread, an idempotent one again if it fails unexpectedly; throws nothing. */
    static ToolResult of(ToolMethod tool, @Nullable Object[] arguments, Pause pause) {
        try {
            return result(tool, invoke(tool, arguments, pause));
        } catch (ToolException e) {
            LOG.debug("{} answered with an error", tool.name(), e);
            return ToolErrors.told(tool.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("{} was interrupted", tool.name(), e);
            return ToolErrors.interrupted(tool.name());
        } catch (Throwable e) { // an Error of one tool is no reason to lose the run's other results
            LOG.error("{} failed", tool.name(), e);
            return ToolErrors.failed(tool.name(), e);
        }
    }

    private static @Nullable Object invoke(ToolMethod tool, @Nullable Object[] arguments, Pause pause)
            throws Throwable {
        int tries = tool.traits().idempotent() ? TRIES : 1;
        for (int failed = 1; failed < tries; failed++) {
            try {
                return joined(tool.invoke(arguments));
            } catch (ToolException | InterruptedException e) {
                throw e; // meant as it is
            } catch (Exception e) {
                LOG.warn("{} failed and is tried again", tool.name(), e);
                pause.sleep(FIRST_PAUSE.multipliedBy(1L << (failed - 1)));
            }
        }
        return joined(tool.invoke(arguments));
    }

    /** Waits for what a tool promised, on the tool's thread: its time-out and cancellation are those of the call. */
    private static @Nullable Object joined(@Nullable Object returned) throws Throwable {
        if (!(returned instanceof CompletionStage<?> stage)) {
            return returned;
        }
        CompletableFuture<Object> promise = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.complete(value);
            } else {
                promise.completeExceptionally(failure);
            }
        });
        try {
            return promise.get();
        } catch (InterruptedException e) {
            if (stage instanceof Future<?> work) {
                work.cancel(true);
            }
            throw e;
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    /** A stage wraps what it failed with as often as it was passed on. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static ToolResult result(ToolMethod tool, @Nullable Object returned) {
        Object value = returned instanceof Optional<?> optional ? optional.orElse(null) : returned;
        if (value instanceof ToolResult result) {
            return result;
        }
        if (value instanceof String text) {
            return ToolResult.text(text);
        }
        if (value == null) {
            boolean returnsNothing = tool.returnType().hasRawClass(void.class)
                    || tool.returnType().hasRawClass(Void.class);
            return ToolResult.text(returnsNothing ? "Done." : "Done; there is no value to return.");
        }
        try {
            return ToolResult.text(JsonBinding.write(returned, tool.returnType()));
        } catch (Throwable e) { // a getter, too, may throw anything
            LOG.error("{}: its result could not be written as JSON", tool.name(), e);
            return ToolErrors.unwritable(tool.name(), e);
        }
    }
}
