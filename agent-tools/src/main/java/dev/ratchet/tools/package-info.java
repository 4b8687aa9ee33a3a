/**
 * Ready-made tools: {@link dev.ratchet.tools.StockPrices}; those for files are in {@code dev.ratchet.tools.files}.
 *
 * <pre>{@code
 * AgentRunner.builder().model(model).tools(new StockPrices(), new TextEditor(Path.of("work"))).build()
 * }</pre>
 */
@NullMarked
package dev.ratchet.tools;

import org.jspecify.annotations.NullMarked;
