package dev.ratchet.run;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Tariff;
import java.util.List;

/** Writes answers, and what is wrong with them, as JSON and reads them back, the bytes of blocks unchanged. */
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
        if (answer.provider() != null) {
            json.put("provider", answer.provider());
        }
        if (answer.cacheMiss() != null) {
            json.put("cache_miss", answer.cacheMiss());
        }
        json.put("usage", MoneyJson.usage(answer.usage()));
        if (!answer.tariff().equals(Tariff.STANDARD)) {
            json.put("tariff", MoneyJson.tariff(answer.tariff()));
        }
        json.put("content", blocks(answer.content()));
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
                MoneyJson.usage(json.object("usage")),
                json.optionalText("request_id"),
                json.has("tariff") ? MoneyJson.tariff(json.object("tariff")) : Tariff.STANDARD,
                json.optionalText("provider"),
                json.optionalText("cache_miss"));
    }

    static RawJson rejection(Rejection rejection) {
        return RawJson.object()
                .put(
                        "violations",
                        RawJson.array(rejection.violations().stream()
                                .map(RawJson::string)
                                .toList()))
                .put("message", rejection.message())
                .build();
    }

    static Rejection rejection(StoredObject json) {
        return new Rejection(json.texts("violations"), json.text("message"));
    }

    static RawJson blocks(List<ContentBlock> blocks) {
        return RawJson.array(blocks.stream().map(ContentBlock::raw).toList());
    }
}
