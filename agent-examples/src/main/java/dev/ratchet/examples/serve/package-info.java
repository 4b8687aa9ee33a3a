/** An agent as a service over HTTP, with a page to chat with it. Begin at {@link dev.ratchet.examples.serve.ChatService}. */
@NullMarked
package dev.ratchet.examples.serve;

import org.jspecify.annotations.NullMarked;
