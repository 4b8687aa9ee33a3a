package dev.ratchet.report;

import dev.ratchet.approval.Decision;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ThinkingBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import java.util.List;
import java.util.Map;

/** Shows the blocks of a message to a person: each with what it is, and its text as it is. */
final class Blocks {
    private static final int SHORT = 60;

    private final Html html;
    private final TextLimit limit;
    private final Map<String, Exchange.Call> calls;

    /** Calls by their ids, so that a result can say what it is of. */
    Blocks(Html html, TextLimit limit, Map<String, Exchange.Call> calls) {
        this.html = html;
        this.limit = limit;
        this.calls = calls;
    }

    void write(Exchange.Said said) {
        write(said.role(), said.block());
    }

    void write(Role role, ContentBlock block) {
        if (block instanceof TextBlock text) {
            begin(role == Role.USER ? "user" : "model", "").end(text.text(), "prose");
        } else if (block instanceof ThinkingBlock thinking) {
            thinking(thinking);
        } else if (block instanceof ToolUseBlock call) {
            call(call);
        } else if (block instanceof ToolResultBlock result) {
            result(result);
        } else {
            begin(block.type(), Figures.whole(block.raw().length()) + " bytes")
                    .end(block.raw().toString(), "code");
        }
    }

    private void thinking(ThinkingBlock block) {
        String text = block.thinking();
        begin("thinking", text.isEmpty() ? "kept back by the model" : "");
        html.end();
        if (!text.isEmpty()) {
            limit.write(html, text, "prose thought");
        }
        html.end();
    }

    private void call(ToolUseBlock call) {
        Exchange.Call fate = calls.get(call.id());
        begin("call", "").head(call.name());
        if (fate != null && fate.started() != null && fate.finished() != null) {
            html.element(
                    "span", Figures.time(Figures.seconds(fate.started(), fate.finished())), "class", "aside figure");
        }
        if (fate != null) {
            html.element("span", fate(fate), "class", "aside");
        }
        html.end();
        if (call.unparsableInput() != null) {
            limit.write(html, call.unparsableInput(), "code bad-text");
        } else {
            arguments(call.input());
        }
        html.end();
    }

    private void arguments(RawJson input) {
        Map<String, RawJson> members = input.members();
        if (members.isEmpty()) {
            html.element("div", "no arguments", "class", "note");
            return;
        }
        html.open("dl", "class", "arguments");
        members.forEach((name, value) -> {
            html.element("dt", name).open("dd");
            String text = value.asString();
            limit.write(html, text == null ? value.toString() : text, "code");
            html.close();
        });
        html.end();
    }

    private void result(ToolResultBlock result) {
        Exchange.Call call = calls.get(result.toolUseId());
        begin(result.error() ? "error" : "result", "")
                .head(call == null ? result.toolUseId() : call.use().name());
        int size = result.raw().length();
        if (size > 1_000) {
            html.element("span", Figures.whole(size) + " bytes", "class", "aside figure");
        }
        html.end();
        limit.write(html, result.text().isEmpty() ? "(no text)" : result.text(), "code");
        others(result);
        html.end();
    }

    /** An image or a document in a result: that it is there, not its bytes. */
    private void others(ToolResultBlock result) {
        RawJson content = result.raw().members().get("content");
        List<RawJson> blocks = content != null && content.isArray() ? content.elements() : List.of();
        for (RawJson raw : blocks) {
            String type = raw.isObject() && raw.members().get("type") != null
                    ? raw.members().get("type").asString()
                    : null;
            if (type != null && !type.equals("text")) {
                html.element("div", type + ", " + Figures.whole(raw.length()) + " bytes", "class", "note");
            }
        }
    }

    /** Opens a block with what it is; the head is still open. */
    private Blocks begin(String kind, String about) {
        html.open("div", "class", "block " + known(kind))
                .open("div", "class", "head")
                .element("span", kind, "class", "kind");
        if (!about.isEmpty()) {
            html.element("span", about, "class", "aside");
        }
        return this;
    }

    private void head(String name) {
        html.element("code", name.length() > SHORT ? name.substring(0, SHORT) + "…" : name);
    }

    private void end(String text, String kind) {
        html.end();
        limit.write(html, text, kind);
        html.end();
    }

    private static String fate(Exchange.Call call) {
        Decision decision = call.decision();
        if (call.result() == null && call.started() == null) {
            return decision == null || decision instanceof Decision.Pause ? "waits for a decision" : "not run so far";
        }
        if (call.result() == null) {
            return "no result so far";
        }
        if (decision == null) {
            return "";
        }
        if (decision instanceof Decision.Deny) {
            return "denied";
        }
        return decision instanceof Decision.Edit ? "allowed with other arguments" : "allowed";
    }

    private static String known(String kind) {
        return switch (kind) {
            case "user", "model", "thinking", "call", "result", "error" -> "is-" + kind;
            default -> "is-other";
        };
    }
}
