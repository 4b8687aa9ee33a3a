package dev.ratchet.testing.traps;

import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One case, as it stands in the data:
 *
 * <pre>{@code
 * {"id": "max-tokens-complete-call",
 *  "wrong": "An answer stops at max_tokens with a call that is complete.",
 *  "rule": "A call in an answer that did not stop for tool_use is never run.",
 *  "source": "messages-api §5.2",
 *  "planted": "max-tokens-runs-calls",
 *  "with": {"max_tokens": 500},
 *  "server": [{"calls": [{"name": "ping"}], "stop_reason": "max_tokens"}, {"say": "Done."}],
 *  "expect": {"requests": 2, "outcome": "completed", "answer": "Done.", "ran": {}}}
 * }</pre>
 *
 * @param id its name
 * @param wrong what goes wrong
 * @param rule what is right all the same
 * @param source where the rule is from
 * @param planted the fault of a loop under which this case was seen to fail
 * @param task what the agent is asked
 * @param with how the run is set up, see {@link OwnRun}
 * @param server what the server does, see {@link Steps}
 * @param expect the right outcome, see {@link Expectation}
 */
public record TrapCase(
        String id,
        String wrong,
        String rule,
        String source,
        String planted,
        String task,
        JsonNode with,
        JsonNode server,
        JsonNode expect) {
    private static final Set<String> MEMBERS =
            Set.of("id", "wrong", "rule", "source", "planted", "task", "with", "server", "expect");

    static TrapCase of(JsonNode json) {
        for (String name : json.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("the case " + json.path("id") + " has a member " + name);
            }
        }
        TrapCase trap = new TrapCase(
                required(json, "id"),
                required(json, "wrong"),
                required(json, "rule"),
                required(json, "source"),
                required(json, "planted"),
                json.path("task").asString("Do it."),
                json.path("with"),
                json.path("server"),
                json.path("expect"));
        try {
            if (trap.replies().isEmpty()) {
                throw new IllegalArgumentException("there are no steps");
            }
            Expectation.check(trap.expect);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the case " + trap.id + ": " + e.getMessage(), e);
        }
        return trap;
    }

    /** {@return what the server answers, from the first request on} */
    List<Reply> replies() {
        return Script.parse(Steps.script(server).toString());
    }

    /** {@return what is done with the run after its first end: {@code resume}, or something to say} */
    List<String> then() {
        List<String> then = new ArrayList<>();
        with.path("then").forEach(action -> then.add(action.asString()));
        return then;
    }

    private static String required(JsonNode json, String name) {
        if (!json.path(name).isString()) {
            throw new IllegalArgumentException("a case needs a text \"" + name + "\": " + json.path("id"));
        }
        return json.path(name).asString();
    }
}
