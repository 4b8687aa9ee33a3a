package dev.ratchet.testing.server;

import dev.ratchet.testing.server.Fault.Ending;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;

/** One connection of a client: requests in, answers out, until one of the two ends it. */
final class Connection {
    private static final Map<Integer, String> REASONS =
            Map.of(200, "OK", 400, "Bad Request", 404, "Not Found", 500, "Internal Server Error");

    private final Socket socket;
    private final LoopbackHttp.Handler handler;
    private final Consumer<Connection> ended;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    Connection(Socket socket, LoopbackHttp.Handler handler, Consumer<Connection> ended) {
        this.socket = socket;
        this.handler = handler;
        this.ended = ended;
        this.thread = new Thread(this::serve, "connection " + socket.getPort());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Closes the socket; what reads or writes it ends, a pause too. */
    void cancel() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    /** Waits for the thread and returns false if it is at work still after that many milliseconds. */
    boolean ended(long millis) {
        if (thread == Thread.currentThread()) {
            return true;
        }
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !thread.isAlive();
    }

    private void serve() {
        try (socket) {
            BufferedSource source = Okio.buffer(Okio.source(socket.getInputStream()));
            BufferedSink sink = Okio.buffer(Okio.sink(socket.getOutputStream()));
            boolean more = true;
            while (more && !source.exhausted()) {
                HttpRequest request = HttpRequest.read(source, sink);
                HttpAnswer answer = handler.answer(request);
                more = send(answer, request, source, sink) && !request.last();
            }
        } catch (IOException e) {
            // The client has gone, does not speak HTTP, or the server is closed: nobody is there to be told.
        } finally {
            ended.accept(this);
        }
    }

    /** Sends the answer and returns whether the connection can be used again. */
    private boolean send(HttpAnswer answer, HttpRequest request, BufferedSource source, BufferedSink sink)
            throws IOException {
        HttpAnswer.Pause pause = answer.pause();
        if (pause != null && pause.before() < 0 && !goesOn(pause.hold(), source)) {
            return false;
        }
        long began = System.nanoTime();
        if (answer.status() != 0) {
            answer.begun().run();
            head(answer, sink);
        }
        List<byte[]> parts = request.method().equals("HEAD") ? List.of() : answer.parts();
        for (int i = 0; i <= parts.size(); i++) {
            if (pause != null && pause.before() == i) {
                sink.flush();
                if (!goesOn(pause.hold(), source)) {
                    return false;
                }
            }
            if (i < parts.size() && answer.tempo() != null) {
                sink.flush();
                awaitUntil(began + answer.tempo().due(i, parts.size()).toNanos());
            }
            if (i < parts.size() && parts.get(i).length > 0) { // an empty chunk would be the last
                sink.writeHexadecimalUnsignedLong(parts.get(i).length)
                        .writeUtf8("\r\n")
                        .write(parts.get(i))
                        .writeUtf8("\r\n");
            }
        }
        if (answer.status() != 0
                && answer.ending() == Ending.CLEAN
                && !request.method().equals("HEAD")) {
            sink.writeUtf8("0\r\n\r\n");
        }
        sink.flush();
        if (answer.ending() == Ending.RESET) {
            socket.setSoLinger(true, 0); // makes close send a reset
        }
        return answer.status() != 0 && answer.ending() == Ending.CLEAN && pause == null;
    }

    private void awaitUntil(long nanoTime) throws IOException {
        try {
            if (closed.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IOException("closed while an answer was on its way");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while an answer was on its way");
        }
    }

    private static void head(HttpAnswer answer, BufferedSink sink) throws IOException {
        int status = answer.status();
        sink.writeUtf8("HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "Other") + "\r\n");
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            sink.writeUtf8(header.getKey() + ": " + header.getValue() + "\r\n");
        }
        if (answer.pause() != null) {
            sink.writeUtf8("connection: close\r\n");
        }
        sink.writeUtf8("transfer-encoding: chunked\r\n\r\n");
    }

    /** Holds, and returns whether there is still somebody to answer. The connection cannot be used again. */
    private boolean goesOn(Hold hold, BufferedSource source) throws IOException {
        Hold.Held held = hold.begin();
        Thread watcher = new Thread(() -> watch(held, source), "watches a client");
        watcher.setDaemon(true);
        watcher.start();
        try {
            return held.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while an answer was held");
        }
    }

    private void watch(Hold.Held held, BufferedSource source) {
        try {
            while (!source.exhausted()) {
                source.getBuffer().clear(); // what it sends while it waits is not looked at
            }
        } catch (IOException e) {
            if (socket.isClosed()) { // by this side
                held.giveUp();
                return;
            } // else a reset
        }
        held.clientGone();
    }
}
