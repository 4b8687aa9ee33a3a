package dev.ratchet.testing.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ServerSocketFactory;

/** Server sockets for a server that many clients reach at once, each without Nagle's delay of 40 ms an answer. */
final class LoopbackSockets extends ServerSocketFactory {
    private static final int BACKLOG = 1024; // a thousand runs that start together must not be turned away

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new ServerSocket() {
            @Override
            public void bind(SocketAddress endpoint, int backlog) throws IOException {
                super.bind(endpoint, BACKLOG);
            }

            @Override
            public Socket accept() throws IOException {
                Socket socket = super.accept();
                socket.setTcpNoDelay(true);
                return socket;
            }
        };
    }

    @Override
    public ServerSocket createServerSocket(int port) {
        throw onlyUnbound();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
        throw onlyUnbound();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
        throw onlyUnbound();
    }

    private static UnsupportedOperationException onlyUnbound() {
        return new UnsupportedOperationException("the server makes unbound sockets only");
    }
}
