package dev.ratchet.model;

import dev.ratchet.message.Cancellation;

/** A model whose service counts the tokens of a request without answering it. Safe to share between threads. */
public interface TokenCounter {

    /**
     * Returns how many tokens the input of a request has, as the service estimates them.
     *
     * @throws ModelException if it does not tell
     */
    long countTokens(ModelRequest request, Cancellation cancellation);
}
