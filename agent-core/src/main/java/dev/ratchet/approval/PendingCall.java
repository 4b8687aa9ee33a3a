package dev.ratchet.approval;

import dev.ratchet.message.ToolUseBlock;

/**
 * A call that waits for a decision.
 *
 * @param runId the run that it belongs to
 * @param call the tool's name and the arguments as the model wrote them
 */
public record PendingCall(String runId, ToolUseBlock call) {}
