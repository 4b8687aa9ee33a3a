/**
 * The Messages API of Anthropic.
 *
 * <pre>{@code
 * Model model = AnthropicModel.fromEnvironment();
 * Model other = AnthropicModel.builder().environment(System.getenv()).model("claude-opus-5-5").build();
 * }</pre>
 */
@NullMarked
package dev.ratchet.anthropic;

import org.jspecify.annotations.NullMarked;
