/** A person's or a rule's word before a tool runs. */
@NullMarked
package dev.ratchet.approval;

import org.jspecify.annotations.NullMarked;
