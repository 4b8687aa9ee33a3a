/**
 * Ratchet runs agents: it asks a model, runs the tools that the model calls, and goes on until there is an answer or a
 * clear reason why not.
 *
 * <pre>{@code
 * RunResult result = AgentRunner.builder()
 *     .model(AnthropicModel.fromEnvironment())
 *     .tools(new StockTools())
 *     .build()
 *     .run("How did Apple do against Microsoft in 2009?");
 * System.out.println(result.text());
 * }</pre>
 *
 * Learn these first: {@link dev.ratchet.AgentRunner}, {@link dev.ratchet.tool.Tool},
 * {@link dev.ratchet.run.RunResult}, {@link dev.ratchet.run.Outcome}.
 */
@NullMarked
package dev.ratchet;

import org.jspecify.annotations.NullMarked;
