package dev.ratchet.tools.web;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Stands between one fetch and the network: looks names up, checks what comes out, and lets sockets connect to nothing that
 * was not checked.
 */
final class Guard extends SocketFactory implements Dns {
    private final UrlRules rules;
    private final Dns dns;
    private final Set<InetAddress> checked = ConcurrentHashMap.newKeySet();

    Guard(UrlRules rules, Dns dns) {
        this.rules = rules;
        this.dns = dns;
    }

    static OkHttpClient client(Duration timeout) {
        return new OkHttpClient.Builder()
                .callTimeout(timeout)
                .proxy(Proxy.NO_PROXY) // it would look the names up itself, out of our sight
                .followRedirects(false) // each is checked first
                .fastFallback(false) // it connects on other threads
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)) // a connection belongs to its guard
                .build();
    }

    OkHttpClient guarded(OkHttpClient client) {
        return client.newBuilder().dns(this).socketFactory(this).build();
    }

    /** Checks a host that is an address, which is not looked up and so would never be seen by {@link #lookup}. */
    void checkAddress(String host) {
        if (UrlRules.isAddress(host)) {
            try {
                check(host, InetAddress.getByName(host));
            } catch (NotPublic e) {
                throw new ToolException(e.sentence, e);
            } catch (UnknownHostException e) {
                throw new ToolException("\"" + host + "\" is no address", e);
            }
        }
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = dns.lookup(host);
        for (InetAddress address : addresses) {
            check(host, address);
        }
        return addresses;
    }

    private void check(String host, InetAddress address) throws UnknownHostException {
        if (!rules.allows(host) && !PublicAddresses.contain(address)) {
            throw new NotPublic(host, address);
        }
        checked.add(address);
    }

    /** The host is not on the public network. */
    private static final class NotPublic extends UnknownHostException {
        private static final long serialVersionUID = 1;

        private final String sentence;

        NotPublic(String host, InetAddress address) {
            sentence = "\"" + host + "\" is not on the public network ("
                    + (host.equals(address.getHostAddress()) ? "" : "its address is " + address.getHostAddress() + ", ")
                    + "which is not reached from here)";
        }
    }

    /** {@return what the model reads when no answer came} */
    static ToolException failure(HttpUrl url, IOException cause, boolean cancelled, int timeoutMillis) {
        String place = "\"" + url.host() + "\"";
        String text;
        if (cause instanceof NotPublic refused) {
            text = refused.sentence;
        } else if (cancelled) {
            text = "the fetch was cancelled";
        } else if (cause instanceof UnknownHostException) {
            text = "there is no host " + place + "; check the spelling of the URL";
        } else if (cause instanceof InterruptedIOException) {
            text = place + " did not send the whole page within " + timeoutMillis + " ms; try later or another page";
        } else if (cause instanceof ConnectException) {
            text = "no connection to port " + url.port() + " of " + place + "; check the URL";
        } else if (cause instanceof SSLException) {
            text = "no secure connection to " + place + " (" + VisibleText.of(String.valueOf(cause.getMessage()), 200)
                    + ")";
        } else {
            text = "the connection to " + place + " broke off; try once more";
        }
        return new ToolException(text, cause);
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new CheckingSocket();
        socket.setTcpNoDelay(true);
        return socket;
    }

    private final class CheckingSocket extends Socket {
        @Override
        public void connect(SocketAddress place, int timeout) throws IOException {
            if (!(place instanceof InetSocketAddress internet) || !checked.contains(internet.getAddress())) {
                throw new ConnectException("never checked: " + place);
            }
            super.connect(place, timeout);
        }
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
