package dev.ratchet.testing.traps;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The steps of a case's server: a {@link dev.ratchet.testing.server.Script} with short forms for what occurs in every case.
 *
 * <pre>{@code
 * {"say": "Done."}                                     a text block
 * {"calls": [{"name": "echo", "input": {"text": "a"}}]} calls
 * {"http": 529, "headers": {…}, "message": "…"}        an error with the service's envelope
 * {"sse": [{"type": "message_start", …}, ": a line"],  a stream exactly as given: objects are events, texts are as they are;
 *  "line_end": "\r", "bom": true}                      with other ends of lines, with a byte order mark
 * }</pre>
 */
final class Steps {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Steps() {}

    /** {@return the script that {@code steps} are short for} */
    static JsonNode script(JsonNode steps) {
        ArrayNode script = NODES.arrayNode();
        steps.forEach(step -> script.add(step(step)));
        return script;
    }

    private static JsonNode step(JsonNode given) {
        ObjectNode step = ((ObjectNode) given).deepCopy();
        JsonNode say = step.remove("say");
        JsonNode calls = step.remove("calls");
        if (say != null || calls != null) {
            ArrayNode content = step.withArray("content");
            if (say != null) {
                content.addObject().put("type", "text").put("text", say.asString());
            }
            if (calls != null) {
                calls.forEach(call -> content.add(call(call)));
            }
        }
        JsonNode status = step.remove("http");
        if (status != null) {
            ObjectNode fault = step.putObject("fault").put("type", "http").put("status", status.asInt());
            move(step, fault, "headers");
            move(step, fault, "message");
            move(step, fault, "error");
        }
        JsonNode sse = step.remove("sse");
        if (sse != null) {
            ObjectNode fault = step.putObject("fault").put("type", "verbatim");
            fault.putObject("headers").put("content-type", "text/event-stream");
            fault.put("body", body(sse, step.remove("line_end"), step.remove("bom")));
        }
        return step;
    }

    private static ObjectNode call(JsonNode call) {
        ObjectNode block = NODES.objectNode().put("type", "tool_use");
        block.setAll((ObjectNode) call);
        return block.has("input") || block.has("streamed_input") ? block : block.set("input", NODES.objectNode());
    }

    private static void move(ObjectNode from, ObjectNode to, String name) {
        JsonNode value = from.remove(name);
        if (value != null) {
            to.set(name, value);
        }
    }

    private static String body(JsonNode events, JsonNode lineEnd, JsonNode byteOrderMark) {
        StringBuilder body = new StringBuilder(byteOrderMark != null ? "\uFEFF" : "");
        for (JsonNode event : events) {
            if (event.isString()) {
                body.append(event.asString()).append('\n');
            } else {
                body.append("event: ").append(event.path("type").asString());
                body.append("\ndata: ").append(event).append("\n\n");
            }
        }
        return lineEnd == null ? body.toString() : body.toString().replace("\n", lineEnd.asString());
    }
}
