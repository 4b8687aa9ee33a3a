package dev.ratchet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Cancelled;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
@ExtendWith(NothingLeft.class)
class HttpCallTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final MockWebServer server = new MockWebServer();
    private final Cancellation cancellation = new Cancellation();
    private OkHttpClient client = Connections.SHARED;
    private Timeouts timeouts = Timeouts.DEFAULT;

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptWhileWaitingForTheAnswerEndsTheCallAtOnce(boolean tls) throws Exception {
        useTls(tls);
        server.enqueue(silent());
        interruptWhen(() -> server.takeRequest());
        assertThatThrownBy(() -> open(request())).isInstanceOf(Cancelled.class).hasMessage("the call was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptWhileReadingTheBodyEndsTheCallAtOnce(boolean tls) throws Exception {
        useTls(tls);
        server.enqueue(halting());
        CountDownLatch reading = new CountDownLatch(1);
        interruptWhen(reading::await);
        try (HttpCall call = open(request())) {
            assertThatThrownBy(() -> readAll(call, reading)).isInstanceOf(Cancelled.class);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancellationEndsTheCallAtOnce(boolean tls) throws Exception {
        useTls(tls);
        server.enqueue(silent());
        inBackground(() -> {
            server.takeRequest();
            cancellation.cancel(Cancellation.Reason.CALLER);
        });
        assertThatThrownBy(() -> open(request())).isInstanceOf(Cancelled.class).hasMessage("the call was cancelled");
    }

    @Test
    void aCancellationWhileReadingTheBodyEndsTheCallAtOnce() throws Exception {
        server.enqueue(halting());
        CountDownLatch reading = new CountDownLatch(1);
        inBackground(() -> {
            reading.await();
            cancellation.cancel(Cancellation.Reason.CALLER);
        });
        try (HttpCall call = open(request())) {
            assertThatThrownBy(() -> readAll(call, reading)).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void aThreadThatIsAlreadyInterruptedSendsNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> open(request())).isInstanceOf(Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatDoesNotBeginEndsTheCall(boolean tls) throws Exception {
        useTls(tls);
        timeouts = timeouts.withFirstByte(SHORT);
        server.enqueue(silent());
        assertThatThrownBy(() -> open(request()))
                .isInstanceOfSatisfying(
                        Transient.class, e -> assertThat(e.usage()).isEmpty())
                .hasMessage("no answer of " + address() + " within 50 ms (firstByteTimeout)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatStopsEndsTheCall(boolean tls) throws Exception {
        useTls(tls);
        timeouts = timeouts.withIdle(SHORT);
        server.enqueue(halting());
        try (HttpCall call = open(request())) {
            assertThat(whyCutOff(call))
                    .isEqualTo("the answer of " + address() + " stopped: no byte for 50 ms (idleTimeout)");
        }
    }

    @Test
    void anAnswerMayStopForLongerThanItMayTakeToBegin() {
        timeouts = timeouts.withFirstByte(Duration.ofSeconds(20)).withIdle(Duration.ofSeconds(30));
        List<Integer> waits = new ArrayList<>();
        client = client.newBuilder()
                .addNetworkInterceptor(chain -> {
                    Response head = chain.proceed(chain.request());
                    waits.add(
                            Objects.requireNonNull(chain.connection()).socket().getSoTimeout());
                    return head;
                })
                .build();
        server.enqueue(new MockResponse.Builder().body("0123456789").build());
        try (HttpCall call = open(request())) {
            assertThat(call.text(10)).isEqualTo("0123456789");
        }
        assertThat(waits).containsExactly(30_000);
    }

    @Test
    void aHandshakeThatIsNotAnsweredEndsTheCallAndNothingWasSent() throws Exception {
        timeouts = timeouts.withConnect(SHORT);
        try (ServerSocket silent = new ServerSocket(0)) {
            Request request = new Request.Builder()
                    .url("https://127.0.0.1:" + silent.getLocalPort())
                    .build();
            assertThatThrownBy(() -> open(request))
                    .isInstanceOfSatisfying(
                            Transient.class, e -> assertThat(e.usage()).hasValue(Usage.NONE))
                    .hasMessage("no connection to 127.0.0.1:" + silent.getLocalPort()
                            + " within 50 ms (connectTimeout); check the base URL and the network");
        }
    }

    @Test
    void theTimeOfAnAttemptEndsTheWaitForAnAnswer() {
        timeouts = timeouts.withAttempt(SHORT);
        server.enqueue(silent());
        assertThatThrownBy(() -> open(request()))
                .isInstanceOf(Transient.class)
                .hasMessage("no answer of " + address() + " within 50 ms (attemptTimeout)");
    }

    @Test
    void aServerThatAcceptsNobodyEndsTheCallAndNothingWasSent() throws Exception {
        timeouts = timeouts.withConnect(SHORT);
        try (DeafServer deaf = new DeafServer()) {
            assertThatThrownBy(() -> open(deaf.request()))
                    .isInstanceOfSatisfying(
                            Transient.class, e -> assertThat(e.usage()).hasValue(Usage.NONE))
                    .hasMessage("no connection to 127.0.0.1:" + deaf.port()
                            + " within 50 ms (connectTimeout); check the base URL and the network");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectThatBlocksEndsAtOnceAndNothingWasSent(boolean interrupt) throws Exception {
        try (DeafServer deaf = new DeafServer()) {
            Thread caller = Thread.currentThread();
            inBackground(() -> {
                DeafServer.awaitConnecting(caller);
                if (interrupt) {
                    caller.interrupt();
                } else {
                    cancellation.cancel(Cancellation.Reason.CALLER);
                }
            });
            assertThatThrownBy(() -> open(deaf.request()))
                    .isInstanceOfSatisfying(
                            Cancelled.class, e -> assertThat(e.usage()).hasValue(Usage.NONE))
                    .hasMessage(interrupt ? "the call was interrupted" : "the call was cancelled");
        }
        assertThat(Thread.interrupted()).isEqualTo(interrupt);
    }

    @Test
    void theTextOfAnErrorIsNotWaitedForLong() {
        timeouts = timeouts.withIdle(Duration.ofMillis(200));
        server.enqueue(dripping());
        try (HttpCall call = open(request())) {
            assertThat(call.text(1000)).hasSizeLessThan(200);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE})
    void aTimeoutThatNoSocketKnowsIsRefused(long seconds) {
        assertThatThrownBy(() -> timeouts.withIdle(Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("idleTimeout must be from 1 ms to 24 days: PT");
    }

    @Test
    void aRefusedConnectionNamesHostAndPort() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        Request request =
                new Request.Builder().url("http://127.0.0.1:" + unused).build();
        assertThatThrownBy(() -> open(request))
                .isInstanceOfSatisfying(
                        Transient.class, e -> assertThat(e.retryAfter()).isEmpty())
                .hasMessage("no connection to 127.0.0.1:" + unused
                        + "; check that the server runs and that the base URL is right");
    }

    @Test
    void anUnknownHostIsNamed() {
        Request request =
                new Request.Builder().url("http://no-such-host.invalid/").build();
        assertThatThrownBy(() -> open(request))
                .isInstanceOf(Transient.class)
                .hasMessageStartingWith("the host no-such-host.invalid is not known");
    }

    @Test
    void aServerThatDoesNotSpeakHttpIsNotQuoted() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            inBackground(() -> {
                try (Socket peer = socket.accept()) {
                    peer.getInputStream().readNBytes(10);
                    peer.getOutputStream().write("sk-ant-secret\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    peer.getInputStream().readAllBytes();
                }
            });
            Request request = new Request.Builder()
                    .url("http://127.0.0.1:" + socket.getLocalPort())
                    .build();
            assertThatThrownBy(() -> open(request))
                    .isInstanceOf(BrokenAnswer.class)
                    .hasNoCause()
                    .hasMessage("the server at 127.0.0.1:" + socket.getLocalPort()
                            + " does not speak HTTP; check the base URL");
        }
    }

    @Test
    void anUntrustedServerIsNotAskedAgain() throws Exception {
        useTls(true);
        client = Connections.SHARED;
        assertThatThrownBy(() -> open(request()))
                .isInstanceOf(BrokenAnswer.class)
                .hasMessageStartingWith("the server at localhost:" + server.getPort() + " is not trusted");
    }

    @Test
    void aKeptAliveConnectionThatTheServerClosedIsForRepeatingAtOnce() {
        server.enqueue(new MockResponse.Builder()
                .body("one")
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build());
        try (HttpCall call = open(request())) {
            assertThat(call.text(10)).isEqualTo("one");
        }
        assertThatThrownBy(() -> open(request()))
                .isInstanceOfSatisfying(
                        Transient.class, e -> assertThat(e.retryAfter()).hasValue(Duration.ZERO));
    }

    @Test
    void aNewConnectionThatDiesIsNotForRepeatingAtOnce() {
        server.enqueue(new MockResponse.Builder()
                .onRequestStart(new SocketEffect.CloseSocket())
                .build());
        assertThatThrownBy(() -> open(request()))
                .isInstanceOfSatisfying(
                        Transient.class, e -> assertThat(e.retryAfter()).isEmpty())
                .hasMessage("the connection to localhost:" + server.getPort() + " was cut before the answer");
    }

    @Test
    void textIsBounded() {
        server.enqueue(new MockResponse.Builder().body("x".repeat(100_000)).build());
        try (HttpCall call = open(request())) {
            assertThat(call.text(1000)).hasSize(1000);
        }
    }

    private void useTls(boolean tls) throws IOException {
        if (tls) {
            HeldCertificate certificate = new HeldCertificate.Builder()
                    .addSubjectAlternativeName("localhost")
                    .build();
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
            HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                    .addTrustedCertificate(certificate.certificate())
                    .build();
            client = client.newBuilder()
                    .sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager())
                    .build();
        }
    }

    private HttpCall open(Request request) {
        return HttpCall.open(new Connections(client, timeouts), request, cancellation);
    }

    private String address() {
        return "localhost:" + server.getPort();
    }

    private static String whyCutOff(HttpCall call) {
        try {
            String whole = call.response().body().string();
            throw new AssertionError("came to its end: " + whole);
        } catch (IOException e) {
            return call.whyCutOff(e, Details.NONE);
        }
    }

    private Request request() {
        return new Request.Builder()
                .url(server.url("/"))
                .post(RequestBody.create(new byte[] {1, 2, 3}))
                .build();
    }

    private static MockResponse silent() {
        return new MockResponse.Builder().headersDelay(10, TimeUnit.SECONDS).build();
    }

    private static MockResponse halting() {
        return new MockResponse.Builder()
                .body("0123456789")
                .throttleBody(5, 10, TimeUnit.SECONDS)
                .build();
    }

    /** A byte every 20 ms, so that neither the first nor the next one is ever long in coming. */
    private static MockResponse dripping() {
        return new MockResponse.Builder()
                .body(".".repeat(1000))
                .throttleBody(1, 20, TimeUnit.MILLISECONDS)
                .build();
    }

    private static void readAll(HttpCall call, CountDownLatch reading) {
        try {
            call.response().body().source().require(5);
            reading.countDown();
            call.response().body().source().require(10);
        } catch (IOException e) {
            throw new AssertionError(call.whyCutOff(e, Details.NONE), e);
        }
    }

    private static void interruptWhen(Step ready) {
        Thread caller = Thread.currentThread();
        inBackground(() -> {
            ready.run();
            caller.interrupt();
        });
    }

    private static void inBackground(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Step {
        void run() throws Exception;
    }
}
