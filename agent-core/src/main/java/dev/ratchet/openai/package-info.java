/**
 * Models behind the Chat Completions API of OpenAI, which many others speak: Ollama, vLLM, llama.cpp, Mistral, DeepSeek.
 *
 * <pre>{@code
 * Model model = OpenAiCompatibleModel.builder().baseUrl("http://localhost:11434/v1").model("qwen3").build();
 * }</pre>
 */
@NullMarked
package dev.ratchet.openai;

import org.jspecify.annotations.NullMarked;
