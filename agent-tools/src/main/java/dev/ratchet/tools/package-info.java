/**
 * Ready-made tools: {@link dev.ratchet.tools.StockPrices} here, {@code TextEditor} and {@code Memory} in {@code files},
 * {@code Shell} in {@code shell}, {@code HttpFetch} in {@code web}, {@code Calculator} and {@code Clock} in packages of theirs.
 *
 * <pre>{@code
 * AgentRunner.builder().model(model).tools(new StockPrices(), new TextEditor(Path.of("work"))).build()
 * }</pre>
 */
@NullMarked
package dev.ratchet.tools;

import org.jspecify.annotations.NullMarked;
