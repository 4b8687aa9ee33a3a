package dev.ratchet.testing.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * HTTP/1.1 on the loopback interface, with a thread for each connection. The libraries' servers are made to answer well;
 * this one must also be able to reset a connection and to see that a client goes before the first byte was sent.
 */
final class LoopbackHttp implements AutoCloseable {
    private static final int BACKLOG = 1024; // a thousand runs that start together must not be turned away
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long PAUSE_NANOS = 10_000_000; // 10 ms

    /** Answers one request after another, on the threads of the connections. */
    @FunctionalInterface
    interface Handler {
        HttpAnswer answer(HttpRequest request);
    }

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    private LoopbackHttp(ServerSocket server, Handler handler) {
        this.server = server;
        this.handler = handler;
    }

    static LoopbackHttp start(int port, Handler handler) throws IOException {
        return start(new ServerSocket(), port, handler);
    }

    /** Starts with a socket that is not bound yet. */
    static LoopbackHttp start(ServerSocket server, int port, Handler handler) throws IOException {
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        LoopbackHttp http = new LoopbackHttp(server, handler);
        new Thread(http::accept, "server " + server.getLocalPort()).start();
        return http;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
                // One connection failed before it began, or all do, for want of file descriptors, say.
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (Error e) { // no memory for a thread: clients are not to wait for a server that has ended
                close();
                throw e;
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true); // Nagle's algorithm costs 40 ms an answer
        Connection connection = new Connection(socket, handler, connections::remove);
        connections.add(connection);
        connection.start();
        if (server.isClosed()) {
            connection.cancel(); // close may have looked at the connections before this one was among them
        }
    }

    /** Closes all connections, then waits up to five seconds for the threads that make answers. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("a server socket that cannot be closed", e);
        }
        connections.forEach(Connection::cancel);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        for (Connection connection : connections) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || !connection.ended(left)) {
                return;
            }
        }
    }
}
