package dev.ratchet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import okio.Okio;

class ServerSentEventsFuzzTest {
    private static final int LIMIT = 60;

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyBytesInChunksOfAnySizeGiveTheEventsOfTheWholeText(
            @ForAll("streams") String stream, @ForAll @IntRange(min = 1, max = 9) int chunk) throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
        List<String> due = eventsOf(stream);
        List<String> read = new ArrayList<>();
        ServerSentEvents events = new ServerSentEvents(Okio.buffer(new Chunks(bytes, at -> at + chunk)), LIMIT);
        try {
            while (events.next()) {
                read.add(new String(events.data(), 0, events.length(), StandardCharsets.ISO_8859_1));
            }
            assertThat(read).isEqualTo(due);
        } catch (ServerSentEvents.TooLong e) {
            assertThat(bytes).hasSizeGreaterThanOrEqualTo(LIMIT);
            assertThat(read).isEqualTo(due.subList(0, read.size()));
        }
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "data", "data:", "data: ", "\n", "\r", "\r\n", "\n\n", ":", " ", "d", "x", "id: 7", "ï»¿", "\0",
                        "Ã¼", "ÿ")
                .list()
                .ofMaxSize(24)
                .map(pieces -> String.join("", pieces));
    }

    /** By the standard's words: the text without its mark, line by line. */
    private static List<String> eventsOf(String stream) {
        String text = stream.startsWith("ï»¿") ? stream.substring(3) : stream;
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        for (String line : text.split("\r\n|\n|\r", -1)) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            if (field.equals("data")) {
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            } else if (line.isEmpty() && !data.isEmpty()) {
                events.add(String.join("\n", data));
                data.clear();
            }
        }
        if (!data.isEmpty()) {
            events.add(String.join("\n", data)); // unlike the standard: the last line ends may get lost
        }
        return events;
    }
}
