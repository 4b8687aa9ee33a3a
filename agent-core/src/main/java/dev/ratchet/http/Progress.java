package dev.ratchet.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;

/** How far a call has come; it travels as a tag of the request. For one call. */
final class Progress {
    static final EventListener LISTENER = new Listener();

    private volatile boolean connecting;
    private volatile boolean connected;

    /** {@return whether the call got a connection; before that nothing of it was sent} */
    boolean connected() {
        return connected;
    }

    /** {@return whether the call was sent on a connection that had served another before} */
    boolean reusedConnection() {
        return connected && !connecting;
    }

    private static final class Listener extends EventListener {
        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            of(call).connecting = true;
        }

        @Override
        public void connectionAcquired(Call call, Connection connection) {
            of(call).connected = true;
        }

        private static Progress of(Call call) {
            Progress progress = call.request().tag(Progress.class);
            return progress == null ? new Progress() : progress;
        }
    }
}
