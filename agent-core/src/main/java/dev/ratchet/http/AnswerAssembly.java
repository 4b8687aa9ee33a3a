package dev.ratchet.http;

import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.usage.Usage;
import java.util.function.Consumer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a provider makes an answer of: the events of a stream one by one, or one whole body. For one call.
 *
 * <p>Methods throw {@code IllegalArgumentException} on what cannot be an answer, {@link ErrorEvent} where it tells of an
 * error.
 */
public interface AnswerAssembly {

    /** Adds the first {@code length} bytes of {@code data}, valid only now, and tells what they show. */
    void add(byte[] data, int length, Consumer<ModelEvent> events);

    /** Takes a whole answer that was not streamed; the caller shows what is in it. */
    void addWhole(byte[] body);

    /** {@return whether the end was told} */
    boolean complete();

    /** {@return whether nothing is missing where the stream ends without a word} */
    default boolean completeAtTheEnd() {
        return complete();
    }

    /** {@return whether a tool of the server may have acted, so that the call must not be repeated} */
    default boolean mayHaveActed() {
        return false;
    }

    /** {@return whether what cannot be read, or not to its end, tells of a tool of the server} */
    default boolean mentionsServerTool(ByteString unread) {
        return false;
    }

    /** {@return what is known to be used so far, or null if nothing is known} */
    @Nullable
    Usage usage();

    /** {@return the answer; to be called once, when complete} */
    ModelAnswer answer(@Nullable String requestId);

    /** An answer of status 200 tells of an error instead of going on. */
    final class ErrorEvent extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String json;

        /** Makes one of what the service sent. */
        public ErrorEvent(String json) {
            super(null, null, false, false);
            this.json = json;
        }

        /** {@return the event as it came} */
        public String json() {
            return json;
        }
    }
}
