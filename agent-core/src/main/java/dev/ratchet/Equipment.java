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
     * Returns this with the tools that a task brings, for an answer of the type that it asks for.
     *
     * @throws IllegalStateException if one of them may ask for approval and there is nobody to answer
     * @throws IllegalArgumentException if one of them has a mistake, or the name of another tool
     */
    Equipment with(Task task) {
        AnswerType answer = task.answer();
        Equipment equipped = task.tools().isEmpty()
                ? this
                : withTools(tools().and(task.tools().toArray()));
        return answer == null ? equipped : equipped.with(answer.asked(equipped.setup.prompt(), setup.model()));
    }

    private Equipment withTools(Toolset more) {
        return new Equipment(setup, new Gate(more, gate.rules(), gate.approver()), dispatcher.withTools(more))
                .with(new Prompt(setup.prompt().system(), more.definitions()));
    }

    private Equipment with(Prompt prompt) {
        return new Equipment(new Setup(setup.model(), prompt), gate, dispatcher);
    }
}
