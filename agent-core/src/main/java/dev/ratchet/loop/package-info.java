/** The agent loop as a pure state machine: which step comes next, and what a fact changes. No I/O, no clock, no thread. */
@NullMarked
package dev.ratchet.loop;

import org.jspecify.annotations.NullMarked;
