package dev.ratchet;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** To be written. */
final class AgentThreads {
    static Executor shared() {
        return Executors.newCachedThreadPool();
    }
}
