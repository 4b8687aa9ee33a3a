package dev.ratchet.anthropic;

import dev.ratchet.http.AnswerReader;
import dev.ratchet.http.Chunks;
import dev.ratchet.http.ServerSentEvents;
import dev.ratchet.model.ModelAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** One stream in all the forms in which it can arrive: whatever its line ends are and wherever it is cut, it says the same. */
final class CutStream {
    /** Up to here a stream is cut at each byte, longer ones where it may matter. */
    private static final int SHORT = 8 << 10;

    private static final boolean SOAK = Boolean.getBoolean("soak");

    private CutStream() {}

    static Source whole(String body) {
        return new Buffer().writeUtf8(body);
    }

    /** {@return the messages in a stream, mostly one} */
    static List<ModelAnswer> messages(Source source) throws IOException {
        ServerSentEvents events = events(source);
        List<ModelAnswer> messages = new ArrayList<>();
        MessageAccumulator message = new MessageAccumulator();
        while (events.next()) {
            message.add(StreamEvent.read(events.data(), events.length()));
            if (message.complete()) {
                messages.add(message.answer(null));
                message = new MessageAccumulator();
            }
        }
        return messages;
    }

    /** {@return which form gives another message, or null if none does} */
    static @Nullable String difference(String body) throws IOException {
        List<ModelAnswer> due = messages(whole(body));
        List<byte[]> events = data(whole(body));
        for (Map.Entry<String, String> form : forms(body).entrySet()) {
            byte[] bytes = form.getValue().getBytes(StandardCharsets.UTF_8);
            if (!messages(Chunks.ofOneByte(bytes)).equals(due)) {
                return form.getKey() + " gives another message in chunks of one byte";
            }
            if (!messages(new Chunks(bytes, at -> nextPlace(bytes, at))).equals(due)) {
                return form.getKey() + " gives another message if cut around each line end and character";
            }
            for (int split : splits(bytes, form.getValue().equals(body) || SOAK)) {
                // What a message is made of, and a fraction of the work: the bytes of its events.
                if (!same(events(Chunks.split(bytes, split)), events)) {
                    return form.getKey() + " gives another message if cut at byte " + split;
                }
            }
        }
        return null;
    }

    private static Map<String, String> forms(String body) {
        String lines = body.replace("\r\n", "\n").replace('\r', '\n');
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("the stream as it came", body);
        forms.put("the stream with CR", lines.replace('\n', '\r'));
        forms.put("the stream with CRLF", lines.replace("\n", "\r\n"));
        // In front of data, where it would cost an event; a name that is not understood costs nothing.
        forms.put("the stream with a byte order mark", "\uFEFF" + body.substring(body.indexOf("data:")));
        forms.put(
                "the stream with comments and unknown fields",
                (": hello\n" + lines)
                        .replace("\ndata:", "\nid: 7\n:\ndata:")
                        .replace("\n\n", "\nretry: 9\nx\n\n: ä\n"));
        return forms;
    }

    /** {@return where to cut in two: everywhere, or around line ends and within characters of several bytes} */
    private static int[] splits(byte[] bytes, boolean thorough) {
        IntStream all = IntStream.range(1, bytes.length);
        if (bytes.length <= SHORT && thorough) {
            return all.toArray();
        }
        return bytes.length <= SHORT || thorough
                ? all.filter(at -> isPlace(bytes, at)).toArray()
                : new int[0];
    }

    private static int nextPlace(byte[] bytes, int from) {
        int at = from + 1;
        while (at < bytes.length && !isPlace(bytes, at)) {
            at++;
        }
        return at;
    }

    private static boolean isPlace(byte[] bytes, int at) {
        return matters(bytes[at - 1]) || matters(bytes[at]);
    }

    private static boolean matters(byte each) {
        return each < 0 || each == '\n' || each == '\r';
    }

    private static boolean same(ServerSentEvents events, List<byte[]> due) throws IOException {
        int read = 0;
        while (events.next()) {
            if (read == due.size()
                    || !Arrays.equals(events.data(), 0, events.length(), due.get(read), 0, due.get(read).length)) {
                return false;
            }
            read++;
        }
        return read == due.size();
    }

    private static List<byte[]> data(Source source) throws IOException {
        ServerSentEvents events = events(source);
        List<byte[]> data = new ArrayList<>();
        while (events.next()) {
            data.add(Arrays.copyOf(events.data(), events.length()));
        }
        return data;
    }

    private static ServerSentEvents events(Source source) {
        return new ServerSentEvents(Okio.buffer(source), AnswerReader.MAX_EVENT_BYTES);
    }
}
