/**
 * For tests of agents without a model: {@link dev.ratchet.testing.ScriptedModel} plays one inside the JVM,
 * {@link dev.ratchet.testing.server.MessagesServer} one behind HTTP.
 */
@NullMarked
package dev.ratchet.testing;

import org.jspecify.annotations.NullMarked;
