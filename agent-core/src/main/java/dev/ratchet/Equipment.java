package dev.ratchet;

import dev.ratchet.model.Prompt;
import dev.ratchet.run.Setup;
import dev.ratchet.tool.ToolDispatcher;
import dev.ratchet.tool.Toolset;

/** What a run has of tools: what the model is told of them, who decides about their calls, and what runs those. */
record Equipment(Setup setup, Gate gate, ToolDispatcher dispatcher) {

    Toolset tools() {
        return gate.tools();
    }

    /**
     * Returns this with the tools that a task brings.
     *
     * @throws IllegalStateException if one of them may ask for approval and there is nobody to answer
     * @throws IllegalArgumentException if one of them has a mistake, or the name of another tool
     */
    Equipment with(Task task) {
        if (task.tools().isEmpty()) {
            return this;
        }
        Toolset more = tools().and(task.tools().toArray());
        Prompt prompt = new Prompt(setup.prompt().system(), more.definitions());
        return new Equipment(
                new Setup(setup.model(), prompt),
                new Gate(more, gate.rules(), gate.approver()),
                dispatcher.withTools(more));
    }
}
