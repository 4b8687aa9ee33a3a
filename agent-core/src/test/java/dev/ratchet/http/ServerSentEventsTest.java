package dev.ratchet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerSentEventsTest {

    static List<Arguments> streams() {
        return List.of(
                Arguments.of("line feeds", "event: a\ndata: one\n\ndata: two\n\n", List.of("one", "two")),
                Arguments.of("carriage returns", "event: a\rdata: one\r\rdata: two\r\r", List.of("one", "two")),
                Arguments.of("both", "event: a\r\ndata: one\r\n\r\ndata: two\r\n\r\n", List.of("one", "two")),
                Arguments.of("mixed", "data: one\r\n\ndata: two\n\rdata: three\r\r\n", List.of("one", "two", "three")),
                Arguments.of("several data lines", "data: one\ndata:\ndata: two\n\n", List.of("one\n\ntwo")),
                Arguments.of("no space", "data:one\n\n", List.of("one")),
                Arguments.of("only one space is dropped", "data:  one\n\n", List.of(" one")),
                Arguments.of("a field without a colon", "data\n\n", List.of("")),
                Arguments.of("a comment", ": hello\ndata: one\n: there\n\n", List.of("one")),
                Arguments.of("other fields", "id: 7\nretry: 5\ndatabase: x\ndata: one\n\n", List.of("one")),
                Arguments.of("an event without data", "event: ping\n\ndata: one\n\n", List.of("one")),
                Arguments.of("many blank lines", "\n\n\ndata: one\n\n\n\n", List.of("one")),
                Arguments.of("a byte order mark", "\uFEFFdata: one\n\n", List.of("one")),
                Arguments.of("text of several bytes", "data: Ü𝄞\n\n", List.of("Ü𝄞")),
                Arguments.of("a lost blank line at the end", "data: one\n\ndata: two\n", List.of("one", "two")),
                Arguments.of("a lost line end at the end", "data: one\n\ndata: two", List.of("one", "two")),
                Arguments.of("no data at the end", "data: one\n\nevent: x", List.of("one")),
                Arguments.of("nothing", "", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsEvents(String name, String text, List<String> expected) throws IOException {
        assertThat(read(new Buffer().writeUtf8(text), 1000)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsTheSameByteByByte(String name, String text, List<String> expected) throws IOException {
        assertThat(read(byteByByte(text), 1000)).isEqualTo(expected);
    }

    @Test
    void anEventEndsWithItsCarriageReturnAndNotWithTheByteAfter() throws IOException {
        Source blocking = new ForwardingSource(new Buffer().writeUtf8("data: one\r\r")) {
            @Override
            public long read(Buffer sink, long count) throws IOException {
                long read = super.read(sink, count);
                if (read == -1) {
                    throw new AssertionError("would wait for the next event");
                }
                return read;
            }
        };
        ServerSentEvents events = new ServerSentEvents(Okio.buffer(blocking), 1000);
        assertThat(events.next()).isTrue();
    }

    @Test
    void aLineBeyondTheLimitIsRefusedBeforeItIsReadWhole() {
        Source endless = new ForwardingSource(new Buffer()) {
            private long sent;

            @Override
            public long read(Buffer sink, long count) {
                sent += 8192;
                assertThat(sent).isLessThan(100_000);
                sink.write(new byte[8192]);
                return 8192;
            }
        };
        assertThatThrownBy(() -> read(endless, 1000))
                .isInstanceOf(ServerSentEvents.TooLong.class)
                .hasMessage("an event of more than 1000 bytes");
    }

    @Test
    void anEventOfManyLinesBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> read(new Buffer().writeUtf8("data: 0123456789\n".repeat(10)), 100))
                .isInstanceOf(ServerSentEvents.TooLong.class);
    }

    private static Source byteByByte(String text) {
        return new ForwardingSource(new Buffer().writeUtf8(text)) {
            @Override
            public long read(Buffer sink, long count) throws IOException {
                return super.read(sink, 1);
            }
        };
    }

    private static List<String> read(Source source, int limit) throws IOException {
        ServerSentEvents events = new ServerSentEvents(Okio.buffer(source), limit);
        List<String> read = new ArrayList<>();
        while (events.next()) {
            read.add(new String(events.data(), 0, events.length(), StandardCharsets.UTF_8));
        }
        return read;
    }
}
