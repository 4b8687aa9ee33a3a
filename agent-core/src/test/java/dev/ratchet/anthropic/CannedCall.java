package dev.ratchet.anthropic;

import dev.ratchet.http.Credential;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import java.util.function.Consumer;
import okio.Source;

/** Answers of status 200 without a server, of the Messages API. */
final class CannedCall {
    static final String KEY = "sk-ant-secret-4711";
    static final MessagesErrors ERRORS = new MessagesErrors(
            Credential.inHeader("x-api-key", "API key", "ANTHROPIC_API_KEY", KEY), "http://localhost/");

    private CannedCall() {}

    static ModelAnswer read(String contentType, Source body, Consumer<ModelEvent> events) {
        return dev.ratchet.http.CannedCall.read(contentType, body, ERRORS, new MessagesAnswer(), events);
    }
}
