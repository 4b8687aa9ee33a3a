/** {@link dev.ratchet.tools.calculator.Calculator}: arithmetic that is exact wherever it can be, and says where it is not. */
@NullMarked
package dev.ratchet.tools.calculator;

import org.jspecify.annotations.NullMarked;
