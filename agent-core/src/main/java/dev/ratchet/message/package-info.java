/** Messages, their content blocks and the append-only conversation they form. */
@NullMarked
package dev.ratchet.message;

import org.jspecify.annotations.NullMarked;
