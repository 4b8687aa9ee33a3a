/** {@link dev.ratchet.tools.web.HttpFetch}: pages of the public web as text, and nothing that is not public. */
@NullMarked
package dev.ratchet.tools.web;

import org.jspecify.annotations.NullMarked;
