package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.testing.server.Fault.At;
import dev.ratchet.testing.server.Fault.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of each fault, on the wire. */
@Timeout(20)
class FaultTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String STREAMED =
            "{'model':'claude-haiku-4-5','max_tokens':9,'stream':true,'messages':[{'role':'user','content':'Hello.'}]}";
    private static final String WHOLE = STREAMED.replace("'stream':true,", "");

    @Test
    void aGatewaysPageIsSentAsItIs() {
        Fault page = new Fault.Verbatim(502, Map.of("content-type", "text/html"), "<h1>502 Bad Gateway</h1>");
        try (MessagesServer server = serving(page)) {
            Wire.Got got = Wire.post(server, STREAMED);

            assertThat(got.status()).isEqualTo(502);
            assertThat(got.header("content-type")).isEqualTo("text/html");
            assertThat(got.body()).isEqualTo("<h1>502 Bad Gateway</h1>");
        }
    }

    @Test
    void aCleanEndLooksLikeAWholeBody() {
        try (MessagesServer server = serving(new Fault.Cut(At.events(3), Ending.CLEAN))) {
            assertThat(Wire.post(server, STREAMED).body())
                    .contains("content_block_start")
                    .endsWith("\n\n")
                    .doesNotContain("message_stop");
        }
    }

    @Test
    void bytesAreCountedInTheBody() {
        try (MessagesServer server = serving(new Fault.Cut(At.bytes(10), Ending.CLOSE))) {
            assertThat(Wire.post(server, STREAMED).body()).isEqualTo("event: mes<cut>");
        }
        try (MessagesServer server = serving(new Fault.Cut(At.bytes(10), Ending.CLEAN))) {
            assertThat(Wire.post(server, WHOLE).body()).isEqualTo("{\"id\":\"msg");
        }
    }

    @Test
    void anAnswerThatIsNotStreamedIsCutInTheMiddle() {
        try (MessagesServer server = serving(new Fault.Cut(At.events(3), Ending.CLOSE))) {
            assertThat(Wire.post(server, WHOLE).body()).startsWith("{\"id\"").endsWith("<cut>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLEAN", "CLOSE", "RESET"})
    void beforeTheAnswerNothingIsSent(Ending ending) {
        try (MessagesServer server = serving(new Fault.Cut(At.start(), ending))) {
            assertThatThrownBy(() -> Wire.post(server, STREAMED)).isInstanceOf(UncheckedIOException.class);
            assertThat(server.requests())
                    .extracting(ReceivedRequest::status)
                    .as("the JDK's client may ask again")
                    .startsWith(0);
        }
    }

    @Test
    void aResetIsAReset() throws IOException {
        try (MessagesServer server = serving(new Fault.Cut(At.events(1), Ending.RESET));
                Socket socket = posted(server)) {
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void aSlowFirstByteComesWhenItIsReleased() {
        Hold hold = Hold.untilReleased();
        try (MessagesServer server = serving(new Fault.Stall(At.start(), hold))) {
            CompletableFuture<Wire.Got> got = CompletableFuture.supplyAsync(() -> Wire.post(server, STREAMED));
            assertThat(begun(hold)).isTrue();
            assertThat(got).isNotDone();

            hold.release();

            assertThat(got.join().body()).contains("message_stop");
        }
    }

    @Test
    void aStallLetsTheEventsBeforeThrough() throws Exception {
        Hold hold = Hold.untilReleased();
        try (MessagesServer server = serving(new Fault.Stall(At.events(2), hold));
                Socket socket = posted(server)) {
            assertThat(hold.awaitBegun(LIMIT)).isTrue();
            assertThat(readUpTo(socket, "event: ping")).contains("message_start");

            hold.release();

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("content_block_start", "message_stop")
                    .endsWith("0\r\n\r\n");
        }
    }

    @Test
    void aStallOfNoTimeGoesOnByItself() {
        Fault.Stall stall = new Fault.Stall(At.events(2), Hold.of(Duration.ZERO));
        try (MessagesServer server = serving(stall)) {
            assertThat(Wire.post(server, STREAMED).body()).contains("message_stop");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theServerSeesAtOnceThatTheClientGoes(boolean beforeTheAnswer) throws Exception {
        Hold hold = Hold.untilReleased();
        At at = beforeTheAnswer ? At.start() : At.events(2);
        try (MessagesServer server = serving(new Fault.Stall(at, hold))) {
            try (Socket client = posted(server)) {
                assertThat(hold.awaitBegun(LIMIT)).isTrue();
                assertThat(client.isConnected()).isTrue();
            }
            assertThat(hold.awaitClientGone(LIMIT)).isTrue();
        }
    }

    @Test
    void aStalledAnswerDoesNotKeepTheServerFromClosing() throws Exception {
        Hold hold = Hold.of(Duration.ofHours(1));
        MessagesServer server = serving(new Fault.Stall(At.start(), hold));
        try (Socket client = posted(server)) {
            assertThat(hold.awaitBegun(LIMIT)).isTrue();
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(hold.awaitClientGone(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void aClientThatGoesAfterItsAnswerHasNotGivenUp() throws Exception {
        Hold hold = Hold.untilReleased();
        Hold.Held answered = hold.begin();
        hold.release();

        assertThat(answered.await()).isTrue();
        answered.clientGone();

        assertThat(hold.awaitClientGone(Duration.ZERO)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'chunks':1", "'chunks':{'seed':7}"})
    void chunksEndAnywhereAndChangeNothing(String chunks) throws IOException {
        String reply = "[{'content':[{'type':'text','text':'Größe \uD83D\uDE9A'}]," + chunks + "}]";
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(Script.parse(reply.replace('\'', '"'))));
                MessagesServer plain = MessagesServer.start(request -> Reply.text("Größe \uD83D\uDE9A"));
                Socket socket = posted(server)) {
            String raw = readUpTo(socket, "\r\n0\r\n\r\n");
            assertThat(raw.lines().filter(line -> line.matches("[0-9a-f]{1,2}")).count())
                    .isGreaterThan(20);
            assertThat(server.requests()).hasSize(1);
            try (MessagesServer again = MessagesServer.builder(request -> Reply.text("Größe \uD83D\uDE9A"))
                    .chunks(Chunks.of(1))
                    .start()) {
                assertThat(Wire.post(again, STREAMED).body())
                        .isEqualTo(Wire.post(plain, STREAMED).body());
            }
        }
    }

    @Test
    void oneConnectionTakesManyRequestsAlsoInChunks() throws IOException {
        String body = WHOLE.replace('\'', '"');
        String head = "POST /v1/messages HTTP/1.1\r\nx-api-key: any\r\nanthropic-version: 2026-10-21\r\n";
        String chunked = head + "transfer-encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                + body + "\r\n0\r\n\r\n";
        String expecting =
                head + "expect: 100-continue\r\nconnection: close\r\ncontent-length: " + body.length() + "\r\n\r\n";
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("fine"));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.baseUrl().getPort())) {
            socket.getOutputStream().write(chunked.getBytes(StandardCharsets.UTF_8));
            readUpTo(socket, "0\r\n\r\n");
            socket.getOutputStream().write(expecting.getBytes(StandardCharsets.UTF_8));
            readUpTo(socket, "100 Continue\r\n\r\n");
            socket.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(rest).contains("200 OK").endsWith("0\r\n\r\n");
            assertThat(server.requests()).extracting(ReceivedRequest::body).containsExactly(body, body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "POST /v1/messages HTTP/2.0\r\n\r\n",
                "POST / HTTP/1.1\r\nno colon\r\n\r\n",
                "POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
                "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
            })
    void whatIsNoHttpIsHungUpOn(String nonsense) throws IOException {
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("fine"));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.baseUrl().getPort())) {
            socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            assertThat(Wire.post(server, WHOLE).status()).isEqualTo(200);
        }
    }

    private static MessagesServer serving(Fault fault) {
        return MessagesServer.start(
                request -> Reply.builder().text("Hello.").fault(fault).build());
    }

    private static boolean begun(Hold hold) {
        try {
            return hold.awaitBegun(LIMIT);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Socket posted(MessagesServer server) throws IOException {
        byte[] body = STREAMED.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.baseUrl().getPort());
        socket.getOutputStream()
                .write(("POST /v1/messages HTTP/1.1\r\nx-api-key: any\r\nanthropic-version: 2026-10-21\r\n"
                                + "content-length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(body);
        return socket;
    }

    private static String readUpTo(Socket socket, String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the end came first: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }
}
