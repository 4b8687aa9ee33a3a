package dev.ratchet.loop;

import dev.ratchet.context.ContextEdit;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.run.Outcome;
import java.util.List;

/** What the driver of a run is to do next. */
public sealed interface Step {

    /** Tell that this is left out from now on; nothing is to be done for it, the next request asks for it. */
    record EditContext(ContextEdit edit) implements Step {}

    /**
     * Ask the model; then tell that it answered or failed.
     *
     * @param grant what the request may use, which is to be told with its facts
     */
    record CallModel(ModelRequest request, Grant grant) implements Step {}

    /**
     * Ask the model for a summary of what does not fit any more; then tell what it answered. It is no turn.
     *
     * @param grant what the request may use
     * @param keptFrom the first message that is kept
     */
    record Summarise(ModelRequest request, Grant grant, int keptFrom) implements Step {}

    /** Ask whether these calls may run; then tell each decision. */
    record AskApproval(List<ToolUseBlock> calls) implements Step {}

    /** Run these calls, all at once; then tell each result. */
    record CallTools(List<ToolUseBlock> calls) implements Step {}

    /** Nothing more to do. */
    record Finished(Outcome outcome) implements Step {}
}
