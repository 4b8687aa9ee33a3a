package dev.ratchet.http;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Cancelled;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call that ends at once when it is cancelled or its thread is interrupted. To be closed. For one thread.
 *
 * <p>Only the look-up of a host name cannot be broken off, neither by a cancellation nor by an interrupt, nor by a time-out.
 */
public final class HttpCall implements AutoCloseable {
    private static final Details UNSENT = new Details(0, null, null, null, Usage.NONE);

    // The text of an error is not worth more: a server that drips it must not hold the call.
    private static final Duration TEXT_TIME = Duration.ofSeconds(5);

    private final Call call;
    private final OkHttpClient client;
    private final Timeouts timeouts;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Cancellation.Registration registration;
    private @Nullable Response response;

    private HttpCall(Connections connections, Request request, Cancellation cancellation) {
        this.client = connections.client();
        this.timeouts = connections.timeouts();
        this.progress = new Progress(timeouts.connect());
        this.call = client.newCall(
                request.newBuilder().tag(Progress.class, progress).build());
        this.cancellation = cancellation;
        this.registration = cancellation.onCancel(call::cancel);
    }

    /**
     * Sends {@code request} and waits for the head of the answer.
     *
     * @throws Transient if there is none; its {@code retryAfter} is zero if the server had just closed a kept-alive
     *     connection, so that the request can be sent again at once
     * @throws BrokenAnswer if the server's certificate is not trusted, or it does not speak HTTP
     * @throws Cancelled if the call was cancelled or the thread interrupted; the interrupt stays set
     */
    public static HttpCall open(Connections connections, Request request, Cancellation cancellation) {
        HttpCall opened = new HttpCall(connections, request, cancellation);
        try {
            opened.response = opened.call.execute();
            return opened;
        } catch (IOException e) {
            opened.close();
            throw opened.notAnswered(e);
        }
    }

    /** {@return the answer} */
    public Response response() {
        if (response == null) {
            throw new IllegalStateException("not answered");
        }
        return response;
    }

    /** {@return the first {@code limit} bytes of the body as text; what came before it broke off, or within 5 s} */
    public String text(int limit) {
        Buffer text = new Buffer();
        BufferedSource source = response().body().source();
        Duration time = timeouts.idle().compareTo(TEXT_TIME) < 0 ? timeouts.idle() : TEXT_TIME;
        source.timeout().deadline(time.toMillis(), TimeUnit.MILLISECONDS); // OkHttp clears it with the end of the body
        try {
            while (text.size() < limit && source.read(text, limit - text.size()) != -1) {}
        } catch (IOException e) {
            throwIfCancelled(new Details(response().code(), null, null, null, null)); // else the start of it will do
        }
        return text.readUtf8();
    }

    /**
     * Says in a sentence why the body could not be read to its end.
     *
     * @param known what is known of the attempt
     * @throws Cancelled if the call was cancelled or the thread interrupted; the interrupt stays set
     */
    public String whyCutOff(IOException cause, Details known) {
        throwIfCancelled(known);
        if (outOfTime(cause)) {
            return "the answer of " + address() + " was not whole within " + shown(timeouts.attempt())
                    + " (attemptTimeout)";
        }
        return cause instanceof SocketTimeoutException
                ? "the answer of " + address() + " stopped: no byte for " + shown(timeouts.idle()) + " (idleTimeout)"
                : "the connection to " + address() + " was cut in the middle of the answer";
    }

    @Override
    public void close() {
        registration.close();
        if (response != null) {
            response.close();
        }
    }

    private RuntimeException notAnswered(IOException cause) {
        // What was never sent is not billed; of all else nobody can tell.
        boolean unsent = !progress.connected();
        Details details = unsent ? UNSENT : Details.NONE;
        throwIfCancelled(details);
        if (untrusted(cause)) {
            String message = "the server at " + address() + " is not trusted: its certificate was refused ("
                    + VisibleText.of(String.valueOf(cause.getMessage()), 300) + ")";
            return new BrokenAnswer(message, details, cause);
        }
        if (cause instanceof ProtocolException) { // which quotes what the server sent
            return new BrokenAnswer(
                    "the server at " + address() + " does not speak HTTP; check the base URL", details, null);
        }
        boolean stale = progress.reusedConnection() && !(cause instanceof InterruptedIOException);
        if (stale) {
            // A server that closed one idle connection has mostly closed them all: a restart, a load balancer.
            client.connectionPool().evictAll();
        }
        return new Transient(whyNotAnswered(cause), details, stale ? Duration.ZERO : null, cause);
    }

    private String whyNotAnswered(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return "the host " + call.request().url().host() + " is not known; check the base URL and the network";
        }
        if (outOfTime(cause)) {
            return "no answer of " + address() + " within " + shown(timeouts.attempt()) + " (attemptTimeout)";
        }
        if (progress.handshakeTooLong() || (!progress.connected() && cause instanceof SocketTimeoutException)) {
            return "no connection to " + address() + " within " + shown(timeouts.connect())
                    + " (connectTimeout); check the base URL and the network";
        }
        if (cause instanceof ConnectException) {
            return "no connection to " + address() + "; check that the server runs and that the base URL is right";
        }
        if (cause instanceof SSLException && !progress.connected()) {
            return "no secure connection to " + address() + " ("
                    + VisibleText.of(String.valueOf(cause.getMessage()), 300) + ")";
        }
        return cause instanceof SocketTimeoutException
                ? "no answer of " + address() + " within " + shown(timeouts.firstByte()) + " (firstByteTimeout)"
                : "the connection to " + address() + " was cut before the answer";
    }

    private void throwIfCancelled(Details known) {
        if (cancellation.cancelled()) {
            throw new Cancelled("the call was cancelled", known);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Cancelled("the call was interrupted", known);
        }
    }

    private String address() {
        HttpUrl url = call.request().url();
        return url.host() + ":" + url.port();
    }

    /** OkHttp tells the end of the whole call's time by the bare class. */
    private static boolean outOfTime(IOException cause) {
        return cause.getClass() == InterruptedIOException.class;
    }

    private static boolean untrusted(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
