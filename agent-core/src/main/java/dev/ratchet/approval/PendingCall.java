package dev.ratchet.approval;

import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolTraits;
import java.util.Optional;

/**
 * A call that waits for a decision. Its tool is there, and its arguments fit the schema.
 *
 * @param runId the run that it belongs to
 * @param call the tool's name and the arguments that it gets: those that the model wrote, but for slips that were mended
 * @param tool the tool as the model sees it
 * @param traits how the tool behaves
 * @param preview what the call would do, such as a diff, where the tool's class has a {@code @ToolPreview} for it
 */
public record PendingCall(
        String runId, ToolUseBlock call, ToolDefinition tool, ToolTraits traits, Optional<String> preview) {}
