package dev.ratchet.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Request;

/** A port whose queue of connections is full, so that another one neither comes about nor is refused. */
public final class DeafServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queued = new ArrayList<>();

    /** Fills the queue. */
    public DeafServer() throws IOException {
        while (connects()) {}
    }

    /** {@return where it listens and does not accept} */
    public int port() {
        return server.getLocalPort();
    }

    /** {@return its address} */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    Request request() {
        return new Request.Builder().url(url()).build();
    }

    /** Returns once {@code thread} is in a blocking connect. */
    public static void awaitConnecting(Thread thread) {
        while (true) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getMethodName().equals("blockingConnect")) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        server.close();
    }

    private boolean connects() throws IOException {
        Socket socket = new Socket();
        queued.add(socket);
        try {
            socket.connect(server.getLocalSocketAddress(), 50);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
