/**
 * Tools for the files below one directory: {@link dev.ratchet.tools.files.TextEditor},
 * {@link dev.ratchet.tools.files.FileSearch} and {@link dev.ratchet.tools.files.Memory}.
 * A {@code Workspace} is the way to a file that no path, link or race leads out of;
 * a {@code WholeFile} is read and written all at once or not at all.
 */
@NullMarked
package dev.ratchet.tools.files;

import org.jspecify.annotations.NullMarked;
