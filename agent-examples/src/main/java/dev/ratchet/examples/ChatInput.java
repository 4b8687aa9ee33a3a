package dev.ratchet.examples;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a person types what they say in a chat. For one thread. */
interface ChatInput extends AutoCloseable {

    /** {@return what is said next, or nothing at the end of input (Ctrl-D)} */
    Optional<String> next();

    /** {@return how wide lines may be now} */
    int columns();

    /** {@return who is asked about calls, or null if nobody can be} */
    AskedOnTerminal.@Nullable Questions questions();

    /** Does what takes a while; Ctrl-C meanwhile runs {@code cancel}, on another thread. */
    void during(Runnable work, Runnable cancel);

    @Override
    void close();
}
