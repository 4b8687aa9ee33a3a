package dev.ratchet.anthropic;

import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import okio.Buffer;

/** The bytes that {@link AnthropicModel} would send; in its package, since its encoder is not for users. */
public final class EncodedRequest {
    private static final AnthropicModel MODEL =
            AnthropicModel.builder().model("claude-sonnet-5-5").apiKey("any").build();

    private EncodedRequest() {}

    public static ModelInfo model() {
        return MODEL.info();
    }

    public static byte[] of(ModelRequest request) {
        Buffer buffer = new Buffer();
        try {
            MODEL.body(request).writeTo(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a buffer does no I/O
        }
        return buffer.readByteArray();
    }
}
