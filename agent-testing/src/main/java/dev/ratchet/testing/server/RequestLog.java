package dev.ratchet.testing.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest requests, as many as fit: a server that runs for days must not keep them all. Thread-safe. */
final class RequestLog {
    private static final long MOST_CHARACTERS = 64_000_000; // a run of 200 turns is about 20 million

    private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
    private long characters;

    synchronized void add(ReceivedRequest request) {
        requests.addLast(request);
        characters += request.body().length();
        while (characters > MOST_CHARACTERS && requests.size() > 1) {
            characters -= requests.removeFirst().body().length();
        }
    }

    synchronized List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }
}
