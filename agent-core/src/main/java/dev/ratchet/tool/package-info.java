/**
 * Annotated Java methods as tools: what the model is told of them, how a call is checked, run and answered.
 *
 * <p>Start with {@link dev.ratchet.tool.Tool} and {@link dev.ratchet.tool.ToolParam}; throw
 * {@link dev.ratchet.tool.ToolException} for what the model should read.
 */
@NullMarked
package dev.ratchet.tool;

import org.jspecify.annotations.NullMarked;
