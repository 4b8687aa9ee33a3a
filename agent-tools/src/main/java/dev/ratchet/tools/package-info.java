/**
 * Ready-made tools: {@link dev.ratchet.tools.StockPrices} and
 * {@link dev.ratchet.tools.WorkspaceFiles}.
 *
 * <pre>{@code
 * AgentRunner.builder().model(model).tools(new StockPrices(), new WorkspaceFiles(Path.of("work"))).build()
 * }</pre>
 */
@NullMarked
package dev.ratchet.tools;

import org.jspecify.annotations.NullMarked;
