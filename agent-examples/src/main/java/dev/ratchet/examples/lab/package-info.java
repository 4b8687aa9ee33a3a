/** Experiments that show how a model behind an API behaves; each class is small enough to copy. Begin at {@link Experiment}. */
@NullMarked
package dev.ratchet.examples.lab;

import org.jspecify.annotations.NullMarked;
