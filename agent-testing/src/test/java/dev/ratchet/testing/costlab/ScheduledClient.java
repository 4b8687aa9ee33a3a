package dev.ratchet.testing.costlab;

import dev.ratchet.testing.VirtualTime;
import dev.ratchet.testing.server.Billed;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A client that runs a reference run by a schedule, with nothing of the loop: its own JSON, marks and edits. */
final class ScheduledClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ReferenceRun run;
    private final Schedule schedule;
    private final ArrayNode messages = JSON.createArrayNode();
    private final List<Usage> billed = new ArrayList<>();

    private ScheduledClient(ReferenceRun run, Schedule schedule) {
        this.run = run;
        this.schedule = schedule;
    }

    /** {@return what the server billed for each request} */
    static List<Usage> billed(ReferenceRun run, Schedule schedule) {
        return of(run, schedule).billed;
    }

    /** {@return the parts of a run} */
    static Trace trace(ReferenceRun run) {
        Schedule nothing = new Schedule(Caching.NONE, java.util.Collections.nCopies(run.turns(), 0));
        ScheduledClient client = of(run, nothing);
        return Trace.of(client.request(run.turns()).toString());
    }

    private static ScheduledClient of(ReferenceRun run, Schedule schedule) {
        ScheduledClient client = new ScheduledClient(run, schedule);
        VirtualTime time = new VirtualTime();
        Reader reader = new Reader(run, time);
        try (MessagesServer server = MessagesServer.builder(reader)
                .clock(time)
                .onAnswer(client::answered)
                .start()) {
            client.say("user").add(text(Reader.TASK));
            for (int request = 1; request <= run.turns(); request++) {
                JsonNode answer = send(server, client.request(request));
                if (request < run.turns()) {
                    client.goOn(answer.path("content"), reader);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return client;
    }

    private static JsonNode send(MessagesServer server, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/v1/messages"))
                .header("x-api-key", "any")
                .header("anthropic-version", "2026-10-21")
                .header("anthropic-beta", "context-management-2025-06-27")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private void goOn(JsonNode content, Reader reader) {
        content.forEach(say("assistant")::add);
        ArrayNode results = say("user");
        for (JsonNode block : content) {
            if (block.path("type").stringValue().equals("tool_use")) {
                results.addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", block.path("id").stringValue())
                        .put(
                                "content",
                                reader.readPage(
                                        block.path("input").path("number").intValue()));
            }
        }
    }

    private ArrayNode say(String role) {
        return messages.addObject().put("role", role).putArray("content");
    }

    private static ObjectNode text(String text) {
        return JSON.createObjectNode().put("type", "text").put("text", text);
    }

    private ObjectNode request(int request) {
        ObjectNode body =
                JSON.createObjectNode().put("model", "claude-sonnet-5").put("max_tokens", 4_000);
        int before = request == 1 ? 0 : schedule.cleared().get(request - 2);
        int now = schedule.cleared().get(request - 1);
        if (now > 0) {
            ObjectNode edit =
                    body.putObject("context_management").putArray("edits").addObject();
            edit.put("type", "clear_tool_uses_20250919");
            edit.putObject("trigger").put("type", "tool_uses").put("value", 1);
            edit.putObject("keep").put("type", "tool_uses").put("value", (request - 1 - now) * run.calls());
        }
        ObjectNode tool = body.putArray("tools").addObject();
        tool.put("name", "read_page").putObject("input_schema").put("type", "object");
        ObjectNode system = text(Reader.SYSTEM);
        body.putArray("system").add(system);
        body.set("messages", messages.deepCopy());
        if (schedule.caching() != Caching.NONE) {
            mark(system);
            markLast(body, messages.size() - 1);
            if (request > 1) {
                markLast(body, 2 * before + 1); // the old boundary, an answer
                markLast(body, now > before ? 2 * now + 1 : messages.size() - 3);
            }
        }
        return body;
    }

    private void markLast(ObjectNode body, int message) {
        JsonNode content = body.path("messages").path(message).path("content");
        mark((ObjectNode) content.path(content.size() - 1));
    }

    private void mark(ObjectNode block) {
        block.putObject("cache_control")
                .put("type", "ephemeral")
                .put("ttl", schedule.caching() == Caching.ONE_HOUR ? "1h" : "5m");
    }

    private void answered(ReceivedRequest request) {
        Billed each = Objects.requireNonNull(request.billed(), "refused: " + request.error());
        billed.add(new Usage(each.uncached(), each.written() - each.written1h(), each.written1h(), each.read(), 0, 0));
    }
}
