/** {@link dev.ratchet.tools.shell.Shell}: one long-lived POSIX shell for a model, with every process it starts under control. */
@NullMarked
package dev.ratchet.tools.shell;

import org.jspecify.annotations.NullMarked;
