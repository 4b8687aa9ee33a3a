/** Tokens and money: what each model call used, and what that costs at list price. */
@NullMarked
package dev.ratchet.usage;

import org.jspecify.annotations.NullMarked;
