/** {@link dev.ratchet.tools.clock.Clock}: the present time, and counting on the calendar. */
@NullMarked
package dev.ratchet.tools.clock;

import org.jspecify.annotations.NullMarked;
