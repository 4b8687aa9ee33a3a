/**
 * The cost lab: runs of the real loop against the local server, which bills them, beside the least that they could have cost.
 * {@link dev.ratchet.testing.costlab.CostLab} is where to begin.
 */
@NullMarked
package dev.ratchet.testing.costlab;

import org.jspecify.annotations.NullMarked;
