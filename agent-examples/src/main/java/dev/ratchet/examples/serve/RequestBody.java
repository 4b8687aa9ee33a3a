package dev.ratchet.examples.serve;

import dev.ratchet.approval.Decision;
import dev.ratchet.message.RawJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sends: so many bytes and so much time, then JSON of a known form.
 *
 * @param maxBytes how long it may be
 * @param maxTime how long a client may take to send it
 */
record RequestBody(int maxBytes, Duration maxTime, InstantSource clock) {
    private static final String CHAT = "{\"message\": \"…\", \"conversation\": \"its id, to go on with one\"}";
    private static final String APPROVE = "{\"decisions\": [{\"call\": \"its id\", \"allow\": true}]}";

    /**
     * What to say, and where.
     *
     * @param conversation the id of one that goes on, or null for a new one
     */
    record Chat(String message, @Nullable String conversation) {}

    Chat chat(HttpServletRequest request) throws IOException {
        Map<String, RawJson> body = object(read(request), CHAT, Set.of("message", "conversation"));
        String message = string(body, "message", CHAT);
        if (message == null || message.isBlank()) {
            throw wrong("it has no message", CHAT);
        }
        return new Chat(message, string(body, "conversation", CHAT));
    }

    /** {@return the decisions, by the ids of their calls} */
    Map<String, Decision> decisions(HttpServletRequest request) throws IOException {
        RawJson list = object(read(request), APPROVE, Set.of("decisions")).get("decisions");
        Map<String, Decision> decisions = new LinkedHashMap<>();
        if (list != null && list.isArray()) {
            for (RawJson each : list.elements()) {
                Map<String, RawJson> of = object(each, APPROVE, Set.of("call", "allow", "reason", "arguments"));
                decisions.put(Objects.requireNonNullElse(string(of, "call", APPROVE), ""), decision(of));
            }
        }
        if (decisions.isEmpty()) {
            throw wrong("it has no decisions", APPROVE);
        }
        return decisions;
    }

    private static Decision decision(Map<String, RawJson> of) {
        RawJson allow = of.get("allow");
        RawJson arguments = of.get("arguments");
        if (allow == null || !Set.of("true", "false").contains(allow.toString())) {
            throw wrong("a decision needs \"allow\", true or false", APPROVE);
        }
        if (allow.toString().equals("false")) {
            return Decision.deny(Objects.requireNonNullElse(string(of, "reason", APPROVE), "The user said no."));
        }
        if (arguments != null && !arguments.isObject()) {
            throw wrong("\"arguments\" must be an object, not " + Problem.shown(arguments.toString()), APPROVE);
        }
        return arguments == null ? Decision.allow() : new Decision.Edit(arguments);
    }

    private RawJson read(HttpServletRequest request) throws IOException {
        String type = Objects.requireNonNullElse(request.getContentType(), "none");
        // Another page that a browser shows can send a form or plain text to this service, but not JSON.
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new Problem(
                    415,
                    "the content type is " + Problem.shown(type) + "; send JSON as content-type: application/json");
        }
        byte[] bytes = bytes(request.getInputStream());
        try {
            return RawJson.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw wrong("it is " + Problem.shown(String.valueOf(e.getMessage())), CHAT);
        }
    }

    private byte[] bytes(InputStream in) throws IOException {
        Instant deadline = clock.instant().plus(maxTime);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        for (int read; (read = read(in, some, all.size())) >= 0; ) {
            all.write(some, 0, read);
            if (all.size() > maxBytes) {
                throw new Problem(413, "the body has more than " + maxBytes + " bytes; send a shorter message");
            }
            if (clock.instant().isAfter(deadline)) {
                throw tooSlow(all.size());
            }
        }
        return all.toByteArray();
    }

    private static int read(InputStream in, byte[] some, int before) throws IOException {
        try {
            return in.read(some);
        } catch (IOException e) {
            if (e instanceof java.io.InterruptedIOException || e.getCause() instanceof TimeoutException) {
                throw tooSlow(before);
            }
            throw e;
        }
    }

    private static Problem tooSlow(int bytes) {
        return new Problem(408, "only " + bytes + " bytes of the body have come in time; send it at once");
    }

    private static Map<String, RawJson> object(RawJson json, String form, Set<String> known) {
        if (!json.isObject()) {
            throw wrong("it is no object: " + Problem.shown(json.toString()), form);
        }
        Map<String, RawJson> members = json.members();
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw wrong("nothing is known of its member \"" + Problem.shown(name) + "\"", form);
            }
        }
        return members;
    }

    private static @Nullable String string(Map<String, RawJson> object, String name, String form) {
        RawJson value = object.get(name);
        if (value == null || value.toString().equals("null")) {
            return null;
        }
        String text = value.asString();
        if (text == null) {
            throw wrong("\"" + name + "\" must be a string, not " + Problem.shown(value.toString()), form);
        }
        return text;
    }

    private static Problem wrong(String what, String form) {
        return new Problem(400, "the body is wrong: " + what + "; it must be " + form);
    }
}
