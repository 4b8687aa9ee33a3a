package dev.ratchet.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/** How far a call has come; it travels as a tag of the request. For one call. */
final class Progress {
    static final EventListener LISTENER = new Listener();

    private final HandshakeTimeout handshake = new HandshakeTimeout();
    private volatile boolean connecting;
    private volatile boolean connected;

    /** Ends the call if a TLS handshake takes longer than {@code connectTimeout}; to OkHttp it is but a series of reads. */
    Progress(Duration connectTimeout) {
        handshake.timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** {@return whether the call got a connection; before that nothing of it was sent} */
    boolean connected() {
        return connected;
    }

    /** {@return whether the call was sent on a connection that had served another before} */
    boolean reusedConnection() {
        return connected && !connecting;
    }

    /** {@return whether the call was ended since its handshake took too long} */
    boolean handshakeTooLong() {
        return handshake.timedOut;
    }

    private static final class HandshakeTimeout extends AsyncTimeout {
        private volatile @Nullable Call call;
        private volatile boolean timedOut;

        void begin(Call of) {
            call = of;
            enter();
        }

        @Override
        protected void timedOut() {
            Call late = call;
            if (late != null) {
                timedOut = true;
                late.cancel();
            }
        }
    }

    private static final class Listener extends EventListener {
        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            of(call).connecting = true;
        }

        @Override
        public void secureConnectStart(Call call) {
            of(call).handshake.begin(call);
        }

        @Override
        public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
            of(call).handshake.exit();
        }

        @Override
        public void connectFailed(
                Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException e) {
            of(call).handshake.exit();
        }

        @Override
        public void connectionAcquired(Call call, Connection connection) {
            of(call).connected = true;
        }

        private static Progress of(Call call) {
            Progress progress = call.request().tag(Progress.class);
            return progress == null ? new Progress(Duration.ZERO) : progress;
        }
    }
}
