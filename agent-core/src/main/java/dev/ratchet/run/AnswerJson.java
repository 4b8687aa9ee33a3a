package dev.ratchet.run;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.util.List;

/** Writes answers, what they used and what that costs as JSON, and reads them back, the bytes of blocks unchanged. */
final class AnswerJson {
    private AnswerJson() {}

    static void write(RawJson.ObjectBuilder json, ModelAnswer answer) {
        json.put("id", answer.id())
                .put("model", answer.model())
                .put("stop_reason", answer.stopReason().value());
        if (answer.stopDetails() != null) {
            json.put("stop_details", answer.stopDetails());
        }
        if (answer.requestId() != null) {
            json.put("request_id", answer.requestId());
        }
        json.put("usage", usage(answer.usage())).put("content", blocks(answer.content()));
        RawJson.ObjectBuilder unparsable = RawJson.object();
        boolean any = false;
        for (int i = 0; i < answer.content().size(); i++) {
            if (answer.content().get(i) instanceof ToolUseBlock call && call.unparsableInput() != null) {
                unparsable.put(Integer.toString(i), call.unparsableInput());
                any = true;
            }
        }
        if (any) {
            json.put("unparsable_input", unparsable.build());
        }
    }

    static ModelAnswer read(StoredObject json) {
        List<ContentBlock> content = json.blocks("content");
        if (json.has("unparsable_input")) {
            StoredObject unparsable = json.object("unparsable_input");
            for (int i = 0; i < content.size(); i++) {
                String text = unparsable.optionalText(Integer.toString(i));
                if (text != null && content.get(i) instanceof ToolUseBlock call) {
                    content.set(i, new ToolUseBlock(call.raw(), call.id(), call.name(), call.input(), text));
                }
            }
        }
        return new ModelAnswer(
                json.text("id"),
                json.text("model"),
                content,
                new StopReason(json.text("stop_reason")),
                json.has("stop_details") ? json.raw("stop_details") : null,
                usage(json.object("usage")),
                json.optionalText("request_id"));
    }

    static RawJson blocks(List<ContentBlock> blocks) {
        return RawJson.array(blocks.stream().map(ContentBlock::raw).toList());
    }

    static RawJson usage(Usage usage) {
        return RawJson.object()
                .put("input", usage.input())
                .put("cache_write_5m", usage.cacheWrite5m())
                .put("cache_write_1h", usage.cacheWrite1h())
                .put("cache_read", usage.cacheRead())
                .put("output", usage.output())
                .put("thinking", usage.thinking())
                .build();
    }

    static Usage usage(StoredObject json) {
        return new Usage(
                json.count("input"),
                json.count("cache_write_5m"),
                json.count("cache_write_1h"),
                json.count("cache_read"),
                json.count("output"),
                json.count("thinking"));
    }

    static RawJson cost(Cost cost) {
        RawJson.ObjectBuilder json = RawJson.object().put("usd", cost.usd().toPlainString());
        if (cost.unknownBecause() != null) {
            json.put("unknown_because", cost.unknownBecause());
        }
        return json.build();
    }

    static Cost cost(StoredObject json) {
        return new Cost(json.decimal("usd"), json.optionalText("unknown_because"));
    }
}
