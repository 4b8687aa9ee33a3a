package dev.ratchet.testing.server;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import tools.jackson.databind.JsonNode;

/**
 * Plays the model behind a {@link MessagesServer}. It is asked only for requests that passed every check, by several
 * threads at once if several clients ask.
 */
@FunctionalInterface
public interface Responder {

    /** Returns the answer to a request, given as the JSON that the client sent. */
    Reply respond(JsonNode request);

    /** Returns a responder that gives these replies one after another, and then refuses with a 400 that says so. */
    static Responder inOrder(Reply... replies) {
        return inOrder(List.of(replies));
    }

    /** Returns a responder that gives these replies, such as those of a {@link Script}, one after another. */
    static Responder inOrder(List<Reply> replies) {
        Queue<Reply> left = new ArrayDeque<>(replies);
        int count = replies.size();
        return request -> {
            synchronized (left) {
                Reply next = left.poll();
                return next != null
                        ? next
                        : Reply.fault(Fault.http(
                                400,
                                "invalid_request_error",
                                "the script has " + count + " replies, this is one request more"));
            }
        };
    }
}
