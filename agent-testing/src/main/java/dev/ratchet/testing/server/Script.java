package dev.ratchet.testing.server;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replies as JSON, one for each request in their order. A script is an array of them, or an object with {@code replies}:
 *
 * <pre>{@code
 * [{"content": [{"type": "text", "text": "I look it up."},
 *               {"type": "tool_use", "name": "lookup_order", "input": {"number": "A-1042"}}]},
 *  {"fault": {"type": "http", "status": 529, "headers": {"retry-after": "2"}}, "repeat": 2},
 *  {"content": [{"type": "text", "text": "It is shipped."}], "fault": {"type": "cut", "after_events": 5}}]
 * }</pre>
 *
 * <p>A reply has any of these members:
 *
 * <ul>
 *   <li>{@code content}: blocks as on the wire; a call may have {@code streamed_input}, the text that is streamed for its
 *       arguments, which need not be JSON
 *   <li>{@code stop_reason} (else {@code tool_use} if there is a call, or {@code end_turn}), {@code stop_sequence},
 *       {@code stop_details}, {@code usage} (its members replace what was counted)
 *   <li>{@code pieces}: how many characters a delta has at most (16)
 *   <li>{@code events}: {@code [{"after_events": 3, "event": {"type": "ping"}}]}, put into the stream; an event that is a
 *       string is sent as it is
 *   <li>{@code chunks}: bytes in a chunk of the body, or {@code {"seed": 7}} for random ones
 *   <li>{@code repeat}: how many requests get this reply (1)
 *   <li>{@code fault}, see {@link Fault}:
 *       <pre>{@code
 * {"type": "http", "status": 429, "error": "rate_limit_error", "message": "…", "headers": {…}}
 * {"type": "verbatim", "status": 502, "headers": {"content-type": "text/html"}, "body": "<html>…"}
 * {"type": "cut", "after_events": 3, "ending": "clean"}   or after_bytes; "close" and "reset" are the other endings
 * {"type": "stall", "after_events": 3, "millis": 500}     or after_bytes; without millis until the client goes
 * {"type": "error_event", "after_events": 3, "error": "overloaded_error", "message": "…"}
 * }</pre>
 *       {@code cut} (then by reset) and {@code stall} without a place are before the answer; {@code error} and
 *       {@code message} follow from the status if they are left out
 * </ul>
 */
public final class Script {
    private static final int MOST_REPEATS = 100_000;
    private static final Map<Integer, String> ERROR_TYPES = Map.of(
            401, "authentication_error",
            402, "billing_error",
            403, "permission_error",
            404, "not_found_error",
            409, "conflict_error",
            413, "request_too_large",
            429, "rate_limit_error",
            504, "timeout_error",
            529, "overloaded_error");

    private Script() {}

    /**
     * Returns the replies of a script.
     *
     * @throws IllegalArgumentException if it is none; the message is one sentence with the place
     */
    public static List<Reply> parse(String json) {
        try {
            Value script = new Value("", Json.parse(json));
            List<Value> replies = script.node().isArray()
                    ? script.elements()
                    : only(script, Set.of("replies")).required("replies").elements();
            List<Reply> parsed = new ArrayList<>();
            for (Value reply : replies) {
                only(
                        reply,
                        Set.of(
                                "content",
                                "stop_reason",
                                "stop_sequence",
                                "stop_details",
                                "usage",
                                "pieces",
                                "events",
                                "chunks",
                                "fault",
                                "repeat"));
                Reply one = reply(reply);
                for (int i = whole(reply.at("repeat"), 1, 1, MOST_REPEATS); i > 0; i--) {
                    parsed.add(one);
                }
            }
            return List.copyOf(parsed);
        } catch (NotJson e) {
            throw new IllegalArgumentException("the script is not JSON: " + e.getMessage(), e);
        } catch (Refused wrong) {
            throw new IllegalArgumentException("the script is wrong at " + wrong.text());
        }
    }

    private static Value only(Value json, Set<String> names) {
        for (String name : json.object().node().propertyNames()) {
            if (!names.contains(name)) {
                throw json.at(name).refused("Extra inputs are not permitted");
            }
        }
        return json;
    }

    private static Reply reply(Value json) {
        Reply.Builder reply = Reply.builder();
        if (json.at("content").given()) {
            json.at("content").elements().forEach(block -> block(block, reply));
        }
        ifGiven(json.at("stop_reason"), value -> reply.stop(value.string()));
        ifGiven(json.at("stop_sequence"), value -> reply.stopSequence(value.string()));
        ifGiven(json.at("stop_details"), value -> reply.stopDetails(object(value)));
        ifGiven(json.at("usage"), value -> reply.usage(object(value)));
        ifGiven(json.at("pieces"), value -> reply.pieces(whole(value, 1, 1, Integer.MAX_VALUE)));
        ifGiven(json.at("chunks"), value -> reply.chunks(chunks(value)));
        ifGiven(json.at("events"), value -> value.elements().forEach(event -> event(event, reply)));
        ifGiven(json.at("fault"), value -> reply.fault(fault(value)));
        return reply.build();
    }

    private static void block(Value json, Reply.Builder reply) {
        json.object().required("type").string();
        ObjectNode block = object(json).deepCopy();
        JsonNode streamed = block.remove("streamed_input");
        if (streamed == null) {
            reply.block(block);
            return;
        }
        if (!block.has("input")) {
            block.putObject("input");
        }
        reply.block(block, json.at("streamed_input").string());
    }

    private static void event(Value json, Reply.Builder reply) {
        only(json, Set.of("after_events", "event"));
        int after = whole(json.required("after_events"), 0, 0, Integer.MAX_VALUE);
        Value event = json.required("event");
        if (event.node().isString()) {
            reply.event(after, event.string());
        } else {
            event.object().required("type").string();
            reply.event(after, object(event));
        }
    }

    private static Chunks chunks(Value json) {
        return json.node().isObject()
                ? Chunks.random(
                        only(json, Set.of("seed")).required("seed").integer().longValue())
                : Chunks.of(whole(json, 1, 1, Integer.MAX_VALUE));
    }

    private static Fault fault(Value json) {
        String type = json.object().required("type").oneOf(Set.of("http", "verbatim", "cut", "stall", "error_event"));
        return switch (type) {
            case "http" -> {
                only(json, Set.of("type", "status", "error", "message", "headers"));
                int status = whole(json.required("status"), 400, 400, 599);
                String error = error(json, status >= 500 ? "api_error" : "invalid_request_error", status);
                yield new Fault.HttpError(status, error, message(json, error), headers(json));
            }
            case "verbatim" -> {
                only(json, Set.of("type", "status", "headers", "body"));
                int status = whole(json.at("status"), 200, 200, 599);
                yield new Fault.Verbatim(
                        status, headers(json), json.required("body").string());
            }
            case "cut" -> {
                only(json, Set.of("type", "after_events", "after_bytes", "ending"));
                Fault.At at = at(json);
                Value ending = json.at("ending");
                yield new Fault.Cut(
                        at,
                        !ending.given()
                                ? at.unit() == Fault.Unit.NOTHING ? Fault.Ending.RESET : Fault.Ending.CLOSE
                                : switch (ending.oneOf(Set.of("clean", "close", "reset"))) {
                                    case "clean" -> Fault.Ending.CLEAN;
                                    case "close" -> Fault.Ending.CLOSE;
                                    default -> Fault.Ending.RESET;
                                });
            }
            case "stall" -> {
                only(json, Set.of("type", "after_events", "after_bytes", "millis"));
                Value millis = json.at("millis");
                yield new Fault.Stall(
                        at(json),
                        millis.given()
                                ? Hold.of(Duration.ofMillis(whole(millis, 0, 0, Integer.MAX_VALUE)))
                                : Hold.untilReleased());
            }
            default -> {
                only(json, Set.of("type", "after_events", "error", "message"));
                int after = whole(json.required("after_events"), 0, 0, Integer.MAX_VALUE);
                String error = error(json, "api_error", 0);
                yield new Fault.ErrorEvent(after, error, message(json, error));
            }
        };
    }

    private static Fault.At at(Value json) {
        Value events = json.at("after_events");
        Value bytes = json.at("after_bytes");
        if (events.given() && bytes.given()) {
            throw bytes.refused("there is after_events already");
        }
        if (events.given()) {
            return Fault.At.events(whole(events, 0, 0, Integer.MAX_VALUE));
        }
        return bytes.given() ? Fault.At.bytes(whole(bytes, 0, 0, Integer.MAX_VALUE)) : Fault.At.start();
    }

    private static String error(Value json, String otherwise, int status) {
        return json.at("error").given() ? json.at("error").string() : ERROR_TYPES.getOrDefault(status, otherwise);
    }

    private static String message(Value json, String error) {
        return json.at("message").given() ? json.at("message").string() : "Scripted " + error;
    }

    private static Map<String, String> headers(Value json) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (json.at("headers").given()) {
            Value all = json.at("headers").object();
            for (String name : all.node().propertyNames()) {
                headers.put(name, all.at(name).string());
            }
        }
        return headers;
    }

    private static ObjectNode object(Value value) {
        return (ObjectNode) value.object().node();
    }

    private static int whole(Value value, int otherwise, int least, int most) {
        if (!value.given()) {
            return otherwise;
        }
        BigInteger number = value.integer();
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw value.refused("Input should be a number from " + least + " to " + most);
        }
        return number.intValue();
    }

    private static void ifGiven(Value value, Consumer<Value> use) {
        if (value.given()) {
            use.accept(value);
        }
    }
}
