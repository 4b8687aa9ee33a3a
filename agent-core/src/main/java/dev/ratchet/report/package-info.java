/**
 * A run as a page to look at: {@link dev.ratchet.report.RunReport}.
 *
 * <p>It reads what a run leaves, its facts, ledger and turns, and is in this module since whoever runs an agent wants to see
 * where the tokens went, in a service as on a desk. It brings no library: the page is put together by {@link
 * dev.ratchet.report.Html}, the only place that writes markup, and holds no script.
 */
@NullMarked
package dev.ratchet.report;

import org.jspecify.annotations.NullMarked;
