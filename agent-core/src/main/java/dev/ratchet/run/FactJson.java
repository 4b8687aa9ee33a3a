package dev.ratchet.run;

import static dev.ratchet.run.RunLog.member;

import dev.ratchet.approval.Decision;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.StopReason;
import dev.ratchet.usage.Cost;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes facts as JSON and reads them back, the bytes of blocks unchanged. */
final class FactJson {
    private FactJson() {}

    static RawJson write(Fact fact) {
        RawJson.ObjectBuilder json = RawJson.object();
        if (fact instanceof Fact.Asked asked) {
            head(json, "asked", fact)
                    .put("content", blocks(asked.content()))
                    .put("terms", TermsJson.write(asked.terms()));
        } else if (fact instanceof Fact.ModelAnswered answered) {
            writeAnswer(head(json, "model_answered", fact), answered.answer());
            json.put("cost", cost(answered.cost()));
        } else if (fact instanceof Fact.AttemptFailed failed) {
            head(json, "attempt_failed", fact).put("reason", failed.reason());
            if (failed.requestId() != null) {
                json.put("request_id", failed.requestId());
            }
            if (failed.usage() != null) {
                json.put("usage", usage(failed.usage()));
            }
            json.put("cost", cost(failed.cost()));
        } else if (fact instanceof Fact.Failed failed) {
            head(json, "failed", fact).put("kind", failed.kind()).put("message", failed.message());
        } else if (fact instanceof Fact.Decided decided) {
            head(json, "decided", fact).put("tool_use_id", decided.toolUseId());
            writeDecision(json, decided.decision());
        } else if (fact instanceof Fact.ToolStarted started) {
            head(json, "tool_started", fact).put("tool_use_id", started.toolUseId());
        } else if (fact instanceof Fact.ToolFinished finished) {
            head(json, "tool_finished", fact)
                    .put("result", finished.result().raw())
                    .put("ends_run", finished.endsRun());
        } else if (fact instanceof Fact.StopConditionMet) {
            head(json, "stop_condition_met", fact);
        } else if (fact instanceof Fact.Cancelled cancelled) {
            head(json, "cancelled", fact).put("reason", cancelled.reason().name());
        } else if (fact instanceof Fact.Resumed resumed) {
            head(json, "resumed", fact).put("terms", TermsJson.write(resumed.terms()));
        } else {
            throw new AssertionError(fact.getClass());
        }
        return json.build();
    }

    static Fact read(RawJson json) {
        Map<String, RawJson> members = json.members();
        Instant at = Instant.parse(text(members, "at"));
        String kind = text(members, "fact");
        return switch (kind) {
            case "asked" ->
                new Fact.Asked(at, blocks(member(members, "content")), TermsJson.read(member(members, "terms")));
            case "model_answered" ->
                new Fact.ModelAnswered(
                        at, readAnswer(members), cost(member(members, "cost").tree()));
            case "attempt_failed" ->
                new Fact.AttemptFailed(
                        at,
                        optionalText(members, "request_id"),
                        members.containsKey("usage")
                                ? usage(member(members, "usage").tree())
                                : null,
                        cost(member(members, "cost").tree()),
                        text(members, "reason"));
            case "failed" -> new Fact.Failed(at, text(members, "kind"), text(members, "message"));
            case "decided" -> new Fact.Decided(at, text(members, "tool_use_id"), readDecision(members));
            case "tool_started" -> new Fact.ToolStarted(at, text(members, "tool_use_id"));
            case "tool_finished" ->
                new Fact.ToolFinished(
                        at,
                        result(member(members, "result")),
                        member(members, "ends_run").tree().asBoolean());
            case "stop_condition_met" -> new Fact.StopConditionMet(at);
            case "cancelled" -> new Fact.Cancelled(at, Cancellation.Reason.valueOf(text(members, "reason")));
            case "resumed" -> new Fact.Resumed(at, TermsJson.read(member(members, "terms")));
            default -> throw new IllegalArgumentException("unknown fact \"" + kind + "\" in a stored run");
        };
    }

    private static RawJson.ObjectBuilder head(RawJson.ObjectBuilder json, String kind, Fact fact) {
        return json.put("fact", kind).put("at", fact.at().toString());
    }

    private static void writeAnswer(RawJson.ObjectBuilder json, ModelAnswer answer) {
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

    private static ModelAnswer readAnswer(Map<String, RawJson> members) {
        List<ContentBlock> content = new ArrayList<>(blocks(member(members, "content")));
        RawJson unparsable = members.get("unparsable_input");
        if (unparsable != null) {
            unparsable.members().forEach((index, text) -> {
                int i = Integer.parseInt(index);
                if (content.get(i) instanceof ToolUseBlock call) {
                    content.set(i, new ToolUseBlock(call.raw(), call.id(), call.name(), call.input(), text.asString()));
                }
            });
        }
        return new ModelAnswer(
                text(members, "id"),
                text(members, "model"),
                content,
                new StopReason(text(members, "stop_reason")),
                members.get("stop_details"),
                usage(member(members, "usage").tree()),
                optionalText(members, "request_id"));
    }

    private static void writeDecision(RawJson.ObjectBuilder json, Decision decision) {
        if (decision instanceof Decision.Deny deny) {
            json.put("decision", "deny").put("reason", deny.reason());
        } else {
            json.put("decision", decision instanceof Decision.Allow ? "allow" : "pause");
        }
    }

    private static Decision readDecision(Map<String, RawJson> members) {
        String decision = text(members, "decision");
        return switch (decision) {
            case "allow" -> Decision.allow();
            case "deny" -> Decision.deny(text(members, "reason"));
            case "pause" -> Decision.pause();
            default -> throw new IllegalArgumentException("unknown decision \"" + decision + "\" in a stored run");
        };
    }

    private static RawJson usage(Usage usage) {
        return RawJson.object()
                .put("input", usage.input())
                .put("cache_write_5m", usage.cacheWrite5m())
                .put("cache_write_1h", usage.cacheWrite1h())
                .put("cache_read", usage.cacheRead())
                .put("output", usage.output())
                .put("thinking", usage.thinking())
                .build();
    }

    private static Usage usage(JsonNode json) {
        return new Usage(
                json.path("input").asLong(),
                json.path("cache_write_5m").asLong(),
                json.path("cache_write_1h").asLong(),
                json.path("cache_read").asLong(),
                json.path("output").asLong(),
                json.path("thinking").asLong());
    }

    private static RawJson cost(Cost cost) {
        RawJson.ObjectBuilder json = RawJson.object().put("usd", cost.usd().toPlainString());
        if (cost.unknownBecause() != null) {
            json.put("unknown_because", cost.unknownBecause());
        }
        return json.build();
    }

    private static Cost cost(JsonNode json) {
        return new Cost(
                new BigDecimal(json.path("usd").asString()),
                json.has("unknown_because") ? json.path("unknown_because").asString() : null);
    }

    private static RawJson blocks(List<ContentBlock> blocks) {
        return RawJson.array(blocks.stream().map(ContentBlock::raw).toList());
    }

    private static List<ContentBlock> blocks(RawJson array) {
        return array.elements().stream().map(ContentBlock::of).toList();
    }

    private static ToolResultBlock result(RawJson raw) {
        if (ContentBlock.of(raw) instanceof ToolResultBlock result) {
            return result;
        }
        throw new IllegalArgumentException("not a tool_result in a stored run: " + raw);
    }

    private static String text(Map<String, RawJson> members, String name) {
        String text = member(members, name).asString();
        if (text == null) {
            throw new IllegalArgumentException("\"" + name + "\" is not a string in a stored run");
        }
        return text;
    }

    private static @Nullable String optionalText(Map<String, RawJson> members, String name) {
        RawJson value = members.get(name);
        return value == null ? null : value.asString();
    }
}
