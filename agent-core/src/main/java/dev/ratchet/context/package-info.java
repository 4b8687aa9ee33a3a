/** How full the context window is, where the cache marks go, and when a run has to stop for want of room. */
@NullMarked
package dev.ratchet.context;

import org.jspecify.annotations.NullMarked;
