/**
 * Plays a model by plain rules, so that a program can be tried without key, network or language model.
 *
 * <p>Start with {@link dev.ratchet.testing.planner.OfflinePlanner}. It knows no tool, no data and no file by name: what it
 * does, it takes from the words of the task and from the tools and results in the request.
 */
@NullMarked
package dev.ratchet.testing.planner;

import org.jspecify.annotations.NullMarked;
