/** Wires a runner from a Guice injector. Everything works without it too. */
@NullMarked
package dev.ratchet.guice;

import org.jspecify.annotations.NullMarked;
