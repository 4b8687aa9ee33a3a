package dev.ratchet.message;

import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation: {@code {"role":"user","content":[…]}}. The last message of a conversation is still open:
 * blocks of the same role are added to it.
 *
 * @param role who it is from
 * @param content its blocks, never empty
 * @param provider which provider answered it, such as {@code anthropic}; null for what the caller wrote
 */
public record Message(
        Role role,
        AppendOnlyList<ContentBlock> content,
        @Nullable String provider) {}
