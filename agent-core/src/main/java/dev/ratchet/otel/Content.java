package dev.ratchet.otel;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.RunResult;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;

/** What was said in a run, in the conventions' JSON: messages of a role and parts. */
final class Content {
    private Content() {}

    /** {@return the system prompt, what the model read, and what it said last} */
    static Attributes of(RunResult result) {
        List<Message> messages = result.transcript().messages();
        int said = messages.size();
        boolean answered = said > 0 && messages.get(said - 1).role() == Role.ASSISTANT;
        AttributesBuilder content =
                Attributes.builder().put(GenAi.INPUT_MESSAGES, json(messages.subList(0, answered ? said - 1 : said)));
        if (answered) {
            content.put(GenAi.OUTPUT_MESSAGES, json(messages.subList(said - 1, said)));
        }
        RawJson system = result.state().setup().prompt().system();
        String text = system == null ? null : system.asString();
        if (text != null) {
            content.put(GenAi.SYSTEM, RawJson.array(List.of(text(text))).toString());
        }
        return content.build();
    }

    private static String json(List<Message> messages) {
        return RawJson.array(messages.stream().map(Content::message).toList()).toString();
    }

    private static RawJson message(Message message) {
        return RawJson.object()
                .put("role", message.role() == Role.USER ? "user" : "assistant")
                .put(
                        "parts",
                        RawJson.array(
                                message.content().stream().map(Content::part).toList()))
                .build();
    }

    private static RawJson part(ContentBlock block) {
        if (block instanceof TextBlock text) {
            return text(text.text());
        }
        if (block instanceof ThinkingBlock) {
            return RawJson.object()
                    .put("type", "reasoning")
                    .put("content", block.raw().members().getOrDefault("thinking", RawJson.string("")))
                    .build();
        }
        if (block instanceof ToolUseBlock call) {
            return RawJson.object()
                    .put("type", "tool_call")
                    .put("id", call.id())
                    .put("name", call.name())
                    .put("arguments", call.input())
                    .build();
        }
        if (block instanceof ToolResultBlock result) {
            return RawJson.object()
                    .put("type", "tool_call_response")
                    .put("id", result.toolUseId())
                    .put("result", result.text())
                    .build();
        }
        return RawJson.object().put("type", block.type()).build(); // an image, a document: only that it was there
    }

    private static RawJson text(String text) {
        return RawJson.object().put("type", "text").put("content", text).build();
    }
}
