package dev.ratchet.examples.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conversations, so many at most: for one more the one goes that was longest without use, first of those in which
 * nothing is open, then of those that wait for a decision, never one with a run at work. Thread-safe.
 */
final class Conversations {
    private final int most;
    private final Map<String, Conversation> byId = new LinkedHashMap<>(16, 0.75f, true);

    Conversations(int most) {
        this.most = most;
    }

    /** {@return the conversation, if it is there and that client's} */
    synchronized Optional<Conversation> find(String id, String client) {
        return Optional.ofNullable(byId.get(id))
                .filter(conversation -> conversation.client().equals(client));
    }

    /** {@return the conversation of that run} */
    synchronized Optional<Conversation> ofRun(String runId) {
        return Optional.ofNullable(byId.get(runId));
    }

    synchronized List<Conversation> all() {
        return List.copyOf(byId.values());
    }

    /** Adds a conversation, or marks it as used. */
    synchronized void put(Conversation conversation) {
        byId.put(conversation.id(), conversation);
        if (byId.size() > most && !drop(Conversation.Standing.IDLE)) {
            drop(Conversation.Standing.WAITING);
        }
    }

    private boolean drop(Conversation.Standing standing) {
        Optional<String> oldest = byId.entrySet().stream()
                .filter(each -> each.getValue().standing() == standing)
                .map(Map.Entry::getKey)
                .findFirst();
        oldest.ifPresent(byId::remove);
        return oldest.isPresent();
    }
}
