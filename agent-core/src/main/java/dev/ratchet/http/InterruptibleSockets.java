package dev.ratchet.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/**
 * Sockets whose blocking reads and writes end at once when the thread is interrupted, and which send small writes at once.
 *
 * <p>A read of a plain {@code Socket} ignores the interrupt of a platform thread until its time-out. A channel's socket is
 * closed by the interrupt, also while connecting and under TLS; hence each connection must carry one call at a time
 * (HTTP/1.1). Nagle's algorithm is off: with it a request waits up to 40 ms for the ACK of its first part.
 */
final class InterruptibleSockets extends SocketFactory {

    @Override
    public Socket createSocket() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel.socket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("OkHttp connects its sockets itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("OkHttp connects its sockets itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("OkHttp connects its sockets itself");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("OkHttp connects its sockets itself");
    }
}
