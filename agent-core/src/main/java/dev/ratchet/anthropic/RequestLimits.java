package dev.ratchet.anthropic;

import dev.ratchet.message.Conversation;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelInfo;
import java.util.Locale;

/**
 * What the service takes in one request, told before it is sent. Images count wherever they are, in old turns and results
 * too.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/vision">Vision</a>
 */
final class RequestLimits {
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final int MOST_IMAGES = 600;
    private static final int MOST_IMAGES_OF_SMALL_WINDOWS = 100;
    private static final int SMALL_WINDOW = 200_000;
    private static final int MANY_IMAGES = 20;
    private static final int LONGEST_SIDE_OF_MANY = 2_000;

    private RequestLimits() {}

    /** Throws {@link ModelException.InvalidRequest} if the service would refuse a request of so many bytes for its size. */
    static void check(Conversation conversation, long bytes, ModelInfo model) {
        int images = conversation.images();
        int most = model.contextWindow().orElse(Integer.MAX_VALUE) > SMALL_WINDOW
                ? MOST_IMAGES
                : MOST_IMAGES_OF_SMALL_WINDOWS;
        if (images > most) {
            throw refused(
                    "the conversation has %,d images, and %s takes %,d; begin a new one", images, model.id(), most);
        }
        int longest = conversation.longestImageSide();
        if (images > MANY_IMAGES && longest > LONGEST_SIDE_OF_MANY) {
            throw refused(
                    "the conversation has %,d images, one of them with a side of %,d pixels; with more than %,d of them a"
                            + " side may have %,d: begin a new one with smaller images",
                    images, longest, MANY_IMAGES, LONGEST_SIDE_OF_MANY);
        }
        if (bytes > MOST_BYTES) {
            throw refused(
                    "the request has %,d bytes, and the service takes %,d; upload large files and give their ids, or begin"
                            + " a new conversation",
                    bytes, MOST_BYTES);
        }
    }

    private static ModelException refused(String sentence, Object... values) {
        return new ModelException.InvalidRequest(
                String.format(Locale.ROOT, sentence, values), ModelException.Details.NONE);
    }
}
