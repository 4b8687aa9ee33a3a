package dev.ratchet.examples.serve;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of a run to one client as they come, on the thread of its request, until the run has ended or the client
 * is gone. Between events a heartbeat shows whether it still is there.
 */
record EventStream(Duration heartbeat) {

    /** Sends what comes after the event with that id. */
    void send(HttpServletRequest request, HttpServletResponse response, EventLog log, long after)
            throws InterruptedException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("utf-8");
        response.setHeader("x-accel-buffering", "no"); // proxies that hold answers back would hold the events back
        try (EventLog.Reader reader = log.read(after > log.lastId() ? 0 : after, () -> cutOff(request))) {
            OutputStream out = response.getOutputStream();
            write(out, "retry: 1000\n\n");
            for (List<EventLog.Sent> news; (news = reader.next(heartbeat)) != null; ) {
                write(out, news.isEmpty() ? ": still here\n\n" : frames(news));
            }
        } catch (IOException e) {
            return; // the client is gone; its conversation goes on
        }
    }

    /** {@return the id that a client has got to, 0 if it is new here} */
    static long after(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return 0;
        }
        if (!lastEventId.strip().matches("[0-9]{1,18}")) {
            throw new Problem(
                    400,
                    "last-event-id is " + Problem.shown(lastEventId)
                            + "; send the id of the last event that you have, or leave it out");
        }
        return Long.parseLong(lastEventId.strip());
    }

    private static String frames(List<EventLog.Sent> events) {
        StringBuilder frames = new StringBuilder();
        for (EventLog.Sent event : events) {
            frames.append("id: ").append(event.id());
            frames.append("\nevent: ").append(event.name());
            // A line feed in a string is written as an escape; one between tokens would end the line.
            frames.append("\ndata: ")
                    .append(event.json().replaceAll("[\n\r]", " "))
                    .append("\n\n");
        }
        return frames.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Closes the connection under a write that a client does not take; it fails at once. */
    private static void cutOff(HttpServletRequest request) {
        ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }
}
