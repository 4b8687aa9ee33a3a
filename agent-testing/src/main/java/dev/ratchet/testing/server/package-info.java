/**
 * A local server that speaks the Messages API over real HTTP, with its rules for requests and without a language model.
 *
 * <pre>{@code
 * try (MessagesServer server = MessagesServer.start(Responder.inOrder(Reply.text("Rhine and Danube.")))) {
 *   … point a client at server.baseUrl() …
 * }
 * }</pre>
 *
 * <p>Start with {@link dev.ratchet.testing.server.MessagesServer}, {@link dev.ratchet.testing.server.Reply} and
 * {@link dev.ratchet.testing.server.Script}. Nothing in
 * here uses the code that it is there to check: requests are read with Jackson alone.
 */
@NullMarked
package dev.ratchet.testing.server;

import org.jspecify.annotations.NullMarked;
