/**
 * The trap suite: scripts of what servers and tools do wrong, each with its right outcome and the rule that it stands for.
 *
 * <p>The cases are data, in the JSON files beside this class. {@link dev.ratchet.testing.traps.TrapSuite} runs Ratchet's own
 * loop through them; {@link dev.ratchet.testing.traps.TrapServer} offers them over HTTP to any framework.
 */
@NullMarked
package dev.ratchet.testing.traps;

import org.jspecify.annotations.NullMarked;
