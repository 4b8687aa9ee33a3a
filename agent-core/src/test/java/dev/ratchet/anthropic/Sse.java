package dev.ratchet.anthropic;

import mockwebserver3.MockResponse;

/** Streams as text, for tests. */
final class Sse {
    static final String START = event("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
            "content":[],"stop_reason":null,"usage":{"input_tokens":12,"output_tokens":1}}}""");
    static final String STOP = event("message_stop", "{\"type\":\"message_stop\"}");

    private Sse() {}

    /** {@return an event whose data, if of several lines, stands in several lines} */
    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n";
    }

    static String blockStart(int index, String block) {
        return event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}");
    }

    static String delta(int index, String delta) {
        return event(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
    }

    static String blockStop(int index) {
        return event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    static String messageDelta(String stopReason, String usage) {
        return event(
                "message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
                        + "\",\"stop_sequence\":null},\"usage\":" + usage + "}");
    }

    static String textBlock(int index, String... pieces) {
        StringBuilder block = new StringBuilder(blockStart(index, "{\"type\":\"text\",\"text\":\"\"}"));
        for (String piece : pieces) {
            block.append(delta(index, "{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}"));
        }
        return block.append(blockStop(index)).toString();
    }

    /** {@return a whole answer that says {@code text}} */
    static String saying(String text) {
        return START + textBlock(0, text) + messageDelta("end_turn", "{\"output_tokens\":8}") + STOP;
    }

    static MockResponse answer(String stream) {
        return new MockResponse.Builder()
                .addHeader("content-type", "text/event-stream; charset=utf-8")
                .addHeader("request-id", "req_7")
                .chunkedBody(stream, 50)
                .build();
    }
}
