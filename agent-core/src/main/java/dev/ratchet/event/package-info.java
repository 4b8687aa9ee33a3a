/** What a run tells while it goes on. */
@NullMarked
package dev.ratchet.event;

import org.jspecify.annotations.NullMarked;
