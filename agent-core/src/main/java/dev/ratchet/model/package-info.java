/**
 * What a model is to the loop: a request in, an answer out, events on the way.
 *
 * <p>{@link dev.ratchet.model.Model} is the one interface; providers implement it, decorators wrap it.
 */
@NullMarked
package dev.ratchet.model;

import org.jspecify.annotations.NullMarked;
