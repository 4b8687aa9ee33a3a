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
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call that ends at once when it is cancelled or its thread is interrupted. To be closed. For one thread.
 *
 * <p>Only the look-up of a host name cannot be broken off, neither by a cancellation nor by an interrupt.
 */
public final class HttpCall implements AutoCloseable {
    private final Call call;
    private final OkHttpClient client;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Cancellation.Registration registration;
    private @Nullable Response response;

    private HttpCall(OkHttpClient client, Request request, Cancellation cancellation) {
        this.client = client;
        this.progress = new Progress();
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
    public static HttpCall open(OkHttpClient client, Request request, Cancellation cancellation) {
        HttpCall opened = new HttpCall(client, request, cancellation);
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

    /** {@return the first {@code limit} bytes of the body as text; what came before it broke off} */
    public String text(int limit) {
        Buffer text = new Buffer();
        try {
            while (text.size() < limit && response().body().source().read(text, limit - text.size()) != -1) {}
        } catch (IOException e) {
            throwIfCancelled(); // else the start of it will do
        }
        return text.readUtf8();
    }

    /**
     * Says in a sentence why the body could not be read to its end.
     *
     * @throws Cancelled if the call was cancelled or the thread interrupted; the interrupt stays set
     */
    public String whyCutOff(IOException cause) {
        throwIfCancelled();
        return cause instanceof SocketTimeoutException
                ? "the answer of " + address() + " stopped: no byte for " + seconds(client.readTimeoutMillis())
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
        throwIfCancelled();
        if (untrusted(cause)) {
            String message = "the server at " + address() + " is not trusted: its certificate was refused ("
                    + VisibleText.of(String.valueOf(cause.getMessage()), 300) + ")";
            return new BrokenAnswer(message, Details.NONE, cause);
        }
        if (cause instanceof ProtocolException) { // which quotes what the server sent
            return new BrokenAnswer(
                    "the server at " + address() + " does not speak HTTP; check the base URL", Details.NONE, null);
        }
        boolean stale = progress.reusedConnection() && !(cause instanceof InterruptedIOException);
        if (stale) {
            // A server that closed one idle connection has mostly closed them all: a restart, a load balancer.
            client.connectionPool().evictAll();
        }
        // What was never sent is not billed; of all else nobody can tell.
        boolean unsent = progress.connecting() || cause instanceof UnknownHostException;
        Details details = unsent ? new Details(0, null, null, null, Usage.NONE) : Details.NONE;
        return new Transient(whyNotAnswered(cause), details, stale ? Duration.ZERO : null, cause);
    }

    private String whyNotAnswered(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return "the host " + call.request().url().host() + " is not known; check the base URL and the network";
        }
        if (progress.connecting() && cause instanceof SocketTimeoutException) {
            return "no connection to " + address() + " within " + seconds(client.connectTimeoutMillis())
                    + "; check the base URL and the network";
        }
        if (cause instanceof ConnectException) {
            return "no connection to " + address() + "; check that the server runs and that the base URL is right";
        }
        if (cause instanceof SSLException && progress.connecting()) {
            return "no secure connection to " + address() + " ("
                    + VisibleText.of(String.valueOf(cause.getMessage()), 300) + ")";
        }
        return cause instanceof SocketTimeoutException
                ? "no answer of " + address() + " within " + seconds(client.readTimeoutMillis())
                : "the connection to " + address() + " was cut before the answer";
    }

    private void throwIfCancelled() {
        if (cancellation.cancelled()) {
            throw new Cancelled("the call was cancelled", Details.NONE);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Cancelled("the call was interrupted", Details.NONE);
        }
    }

    private String address() {
        HttpUrl url = call.request().url();
        return url.host() + ":" + url.port();
    }

    private static boolean untrusted(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String seconds(int millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
