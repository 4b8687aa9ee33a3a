package dev.ratchet.examples.serve;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The leave to have one run at work. */
interface Admission {

    /** What costs nothing needs none. */
    Admission FREE = new Admission() {
        @Override
        public @Nullable BigDecimal usd() {
            return null;
        }

        @Override
        public void leave(BigDecimal spent) {
            // It took no room.
        }
    };

    /** {@return what the run may spend in US dollars, or null for no limit} */
    @Nullable
    BigDecimal usd();

    /** Makes room for the next, and books what was spent. Called once. */
    void leave(BigDecimal spent);
}
