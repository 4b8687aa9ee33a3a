package dev.ratchet.http;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Details;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Reads an answer of status 200: a stream, or the plain JSON that some gateways give instead. For one call. */
public final class AnswerReader {
    /** The body of a request may have 32 MB, and what is answered must fit into the next one. */
    public static final int MAX_EVENT_BYTES = 32 << 20;

    private static final long MAX_ANSWER_BYTES = 4L * MAX_EVENT_BYTES;

    private final HttpCall call;
    private final ApiErrors errors;
    private final AnswerAssembly answer;
    private final Consumer<ModelEvent> events;
    private final @Nullable String requestId;

    /** Reads the body of {@code call} into {@code answer}, which is new. */
    public AnswerReader(HttpCall call, ApiErrors errors, AnswerAssembly answer, Consumer<ModelEvent> events) {
        this.call = call;
        this.errors = errors;
        this.answer = answer;
        this.events = events;
        this.requestId = errors.requestId(call.response());
    }

    /** {@return the answer; deltas are told as they come} */
    public ModelAnswer read() {
        MediaType type = call.response().body().contentType();
        BufferedSource source = call.response().body().source();
        try {
            if (type == null || type.subtype().equals("event-stream")) {
                return readStream(new ServerSentEvents(source, MAX_EVENT_BYTES));
            }
            if (type.subtype().equals("json")) {
                return readWhole(source);
            }
        } catch (ServerSentEvents.TooLong e) {
            throw broken("the answer holds " + e.getMessage(), e);
        } catch (IOException e) {
            String why = call.whyCutOff(e, details());
            if (answer.completeAtTheEnd()) {
                return finish();
            }
            throw notWhole(why, answer.mentionsServerTool(source.getBuffer().snapshot()), e);
        }
        throw errors.ofPage(type.toString(), call.text(ApiErrors.MAX_BODY_BYTES), requestId);
    }

    private ModelAnswer readStream(ServerSentEvents stream) throws IOException {
        while (!answer.complete()) {
            if (!stream.next()) {
                if (answer.completeAtTheEnd()) {
                    break;
                }
                throw notWhole("the answer ended before its end was told", false, null);
            }
            if (stream.bytes() > MAX_ANSWER_BYTES) {
                throw broken("the answer is longer than " + MAX_ANSWER_BYTES + " bytes", null);
            }
            add(stream);
        }
        return finish();
    }

    private void add(ServerSentEvents stream) {
        try {
            answer.add(stream.data(), stream.length(), events);
        } catch (AnswerAssembly.ErrorEvent e) {
            throw errors.ofEvent(e.json(), answer, requestId);
        } catch (IllegalArgumentException e) {
            throw unreadable(e, answer.mentionsServerTool(ByteString.of(stream.data(), 0, stream.length())));
        }
    }

    private ModelAnswer readWhole(BufferedSource source) throws IOException {
        if (source.request(MAX_EVENT_BYTES + 1L)) {
            throw broken("the answer is longer than " + MAX_EVENT_BYTES + " bytes", null);
        }
        byte[] bytes = source.readByteArray();
        try {
            answer.addWhole(bytes);
        } catch (AnswerAssembly.ErrorEvent e) {
            throw errors.ofEvent(e.json(), answer, requestId);
        } catch (IllegalArgumentException e) {
            throw unreadable(e, answer.mentionsServerTool(ByteString.of(bytes)));
        }
        ModelAnswer whole = finish();
        whole.content().forEach(this::show);
        return whole;
    }

    private ModelAnswer finish() {
        try {
            return answer.answer(requestId);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private void show(ContentBlock block) {
        if (block instanceof TextBlock text && !text.text().isEmpty()) {
            events.accept(new ModelEvent.TextDelta(text.text()));
        } else if (block instanceof ThinkingBlock thought && !thought.thinking().isEmpty()) {
            events.accept(new ModelEvent.ThinkingDelta(thought.thinking()));
        } else if (block instanceof ToolUseBlock use) {
            events.accept(new ModelEvent.ToolInputDelta(
                    use.id(), use.name(), use.input().toString()));
        }
    }

    /**
     * A repetition mends what is no JSON: the service writes JSON with a program, so what is none was cut or damaged on the
     * way. It does not mend JSON that makes no sense or is nested too deep, which the server would write again.
     */
    private ModelException unreadable(IllegalArgumentException cause, boolean mentionsServerTool) {
        if (cause.getCause() instanceof UnexpectedEndOfInputException) {
            return notWhole("the answer ended in the middle of its JSON", mentionsServerTool, null);
        }
        if (isDamaged(cause.getCause())) {
            return notWhole(
                    "the answer was damaged on the way: " + errors.shown(String.valueOf(cause.getMessage())),
                    mentionsServerTool,
                    null);
        }
        return malformed(cause);
    }

    private static boolean isDamaged(@Nullable Throwable cause) {
        return cause instanceof CharacterCodingException
                || (cause instanceof StreamReadException && !(cause instanceof InputCoercionException));
    }

    private ModelException notWhole(String why, boolean mentionsServerTool, @Nullable Throwable cause) {
        return ApiErrors.notWhole(why, details(), mentionsServerTool || answer.mayHaveActed(), cause);
    }

    private BrokenAnswer malformed(IllegalArgumentException cause) {
        // Without the cause: it may quote what the server sent, the key included.
        return broken("the answer makes no sense: " + errors.shown(String.valueOf(cause.getMessage())), null);
    }

    private BrokenAnswer broken(String why, @Nullable Throwable cause) {
        return new BrokenAnswer(why, details(), cause);
    }

    private Details details() {
        return new Details(200, null, requestId, null, answer.usage());
    }
}
