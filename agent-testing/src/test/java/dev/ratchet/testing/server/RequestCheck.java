package dev.ratchet.testing.server;

import dev.ratchet.anthropic.EncodedRequest;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.model.CacheMarks;
import dev.ratchet.model.ModelRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The strict server's validator, as a history meets it: without sockets, one request at a time. */
final class RequestCheck {
    private static final byte[] MESSAGES = "\"messages\":[".getBytes(StandardCharsets.UTF_8);
    private static final int END = "]}]}".length();

    // Conversations from elsewhere hold what others signed; its own signatures the server checks in any case.
    private static final Terms TERMS = Terms.of(CheckedRequest.NEW_VERSION)
            .withBetas(Set.of("server-side-fallback-2026-07-01"))
            .forRecordings();

    private RequestCheck() {}

    /** Checks a request as it goes out; throws {@link Refused}. */
    static CheckedRequest check(ModelRequest request) {
        return CheckedRequest.check(new Value("", Json.parse(EncodedRequest.of(request))), TERMS);
    }

    /** {@return the blocks as this service would sign them in an answer to {@code request}} */
    static List<ContentBlock> signed(CheckedRequest request, List<ContentBlock> answer) {
        if (answer.stream().noneMatch(ThinkingBlock.class::isInstance)) {
            return answer;
        }
        BoundThinking thinking = BoundThinking.read(request);
        List<ContentBlock> signed = new ArrayList<>();
        for (ContentBlock block : answer) {
            ObjectNode json = thinking.answer(Json.parse(block.raw().toString()).asObject());
            signed.add(block instanceof ThinkingBlock ? ContentBlock.of(RawJson.parse(Json.text(json))) : block);
        }
        return signed;
    }

    /** {@return the messages without cache marks, up to where the last one can still grow} */
    static byte[] prefix(ModelRequest request) {
        byte[] body = EncodedRequest.of(request.withCacheMarks(CacheMarks.NONE));
        int from = 0;
        while (!Arrays.equals(body, from, from + MESSAGES.length, MESSAGES, 0, MESSAGES.length)) {
            from++;
        }
        return Arrays.copyOfRange(body, from, body.length - END);
    }
}
