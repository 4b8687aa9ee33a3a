/** The demo agents and their command line, {@link dev.ratchet.examples.Agent}. */
@NullMarked
package dev.ratchet.examples;

import org.jspecify.annotations.NullMarked;
