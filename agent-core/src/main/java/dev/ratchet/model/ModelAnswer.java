package dev.ratchet.model;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.usage.Tariff;
import dev.ratchet.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of a model.
 *
 * @param id the provider's id of the answer
 * @param model the id of the model that answered, which may be a dated form or a fallback of the one asked
 * @param content the blocks as they came, possibly none
 * @param stopReason why it ended
 * @param stopDetails what the provider says about a refusal, or null
 * @param usage what the call used; {@link Usage#NONE} if the service does not tell
 * @param requestId the service's id of the request, or null if it told none
 * @param tariff what else its price depends on
 * @param provider who answered, or null if it was the one that was asked: what it thought is sent back to nobody else
 * @param cacheMiss why the cache missed, as the service names it, such as {@code tools_changed}; null if it does not tell
 */
public record ModelAnswer(
        String id,
        String model,
        List<ContentBlock> content,
        StopReason stopReason,
        @Nullable RawJson stopDetails,
        Usage usage,
        @Nullable String requestId,
        Tariff tariff,
        @Nullable String provider,
        @Nullable String cacheMiss) {

    /** Copies {@code content}. */
    public ModelAnswer {
        content = List.copyOf(content);
    }

    /** Makes an answer of the model that was asked, at the plain list price. */
    public ModelAnswer(
            String id,
            String model,
            List<ContentBlock> content,
            StopReason stopReason,
            @Nullable RawJson stopDetails,
            Usage usage,
            @Nullable String requestId) {
        this(id, model, content, stopReason, stopDetails, usage, requestId, Tariff.STANDARD, null, null);
    }

    /** {@return this as the answer of that provider} */
    public ModelAnswer from(String who) {
        return new ModelAnswer(id, model, content, stopReason, stopDetails, usage, requestId, tariff, who, cacheMiss);
    }

    /** {@return the calls in it, in order; without those of a model that another one replaced, see {@link Conversation#calls}} */
    public List<ToolUseBlock> calls() {
        return Conversation.calls(content);
    }

    /** {@return the summary of what came before that the service put into it, if it did; the last one} */
    public Optional<String> summary() {
        return content.stream()
                .flatMap(block ->
                        block instanceof OtherBlock other ? Stream.ofNullable(other.summary()) : Stream.empty())
                .reduce((first, second) -> second);
    }

    /** {@return the text in it, without thinking; empty if there is none} */
    public String text() {
        return content.stream()
                .filter(TextBlock.class::isInstance)
                .map(block -> ((TextBlock) block).text())
                .collect(Collectors.joining());
    }
}
