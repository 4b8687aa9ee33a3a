/** The programs of README and docs, between {@code tag} and {@code end} comments; a test holds the pages to them. */
@NullMarked
package dev.ratchet.examples.readme;

import org.jspecify.annotations.NullMarked;
