package dev.ratchet.examples.spring;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

// tag::spring-controller
@RestController
class ChatController {
    private final AgentRunner agent;
    private final Conversations conversations;

    ChatController(AgentRunner agent, Conversations conversations) {
        this.agent = agent;
        this.conversations = conversations;
    }

    record Question(@Nullable String message, @Nullable String conversation) {}

    record Answer(String conversation, String text, String outcome, String spent) {}

    @PostMapping("/chat")
    Answer chat(@RequestBody Question question) {
        if (question.message() == null || question.message().isBlank()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "message is missing");
        }
        RunResult result = run(Task.of(question.message()), question.conversation());
        conversations.keep(result.state());
        return new Answer(
                result.state().runId(),
                result.partialText(),
                result.outcome().sentence(),
                result.ledgerOfRun().toString());
    }

    private RunResult run(Task task, @Nullable String conversation) {
        if (conversation == null) {
            return agent.run(task);
        }
        RunState before = conversations
                .find(conversation)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such conversation"));
        try {
            return agent.reply(before, task);
        } catch (IllegalStateException e) { // it has a run under way, or calls that wait
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
    }
}
// end::spring-controller
