/**
 * What happened in a run, as data: facts, the state they add up to, and how a run ended.
 *
 * <p>{@link dev.ratchet.run.RunResult} is what a caller gets, {@link dev.ratchet.run.Outcome} the ways a run can end.
 */
@NullMarked
package dev.ratchet.run;

import org.jspecify.annotations.NullMarked;
