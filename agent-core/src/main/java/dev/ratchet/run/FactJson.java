package dev.ratchet.run;

import dev.ratchet.approval.Decision;
import dev.ratchet.message.AppendOnlyList;
import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Repair;
import dev.ratchet.message.Role;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.VisibleText;
import dev.ratchet.model.Feature;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Writes facts as JSON and reads them back, the bytes of blocks unchanged. */
final class FactJson {
    private FactJson() {}

    static RawJson write(Fact fact) {
        RawJson.ObjectBuilder json = RawJson.object();
        if (fact instanceof Fact.Asked asked) {
            head(json, "asked", fact)
                    .put("content", AnswerJson.blocks(asked.content()))
                    .put("terms", TermsJson.write(asked.terms()));
        } else if (fact instanceof Fact.Loaded loaded) {
            head(json, "loaded", fact)
                    .put("messages", each(loaded.messages(), FactJson::message))
                    .put("repairs", each(loaded.repairs(), FactJson::repair));
        } else if (fact instanceof Fact.TokensCounted counted) {
            head(json, "tokens_counted", fact).put("tokens", counted.tokens());
        } else if (fact instanceof Fact.ContextEdited edited) {
            ContextJson.write(head(json, "context_edited", fact), edited.edit());
        } else if (fact instanceof Fact.ContextOverflowed overflowed) {
            head(json, "context_overflowed", fact).put("detail", overflowed.detail());
        } else if (fact instanceof Fact.PrefixChanged changed) {
            head(json, "prefix_changed", fact).put("difference", changed.difference());
        } else if (fact instanceof Fact.FeatureRefused refused) {
            head(json, "feature_refused", fact)
                    .put("features", each(refused.features().stream().sorted().toList(), FactJson::feature))
                    .put("detail", refused.detail());
        } else if (fact instanceof Fact.Summarised summarised) {
            AnswerJson.write(head(json, "summarised", fact), summarised.answer());
            json.put("cost", MoneyJson.cost(summarised.cost()))
                    .put("kept_from", summarised.keptFrom())
                    .put("opening", AnswerJson.blocks(summarised.opening()));
        } else if (fact instanceof Fact.ModelAnswered answered) {
            AnswerJson.write(head(json, "model_answered", fact), answered.answer());
            json.put("cost", MoneyJson.cost(answered.cost()));
            if (answered.maxTokens() != Integer.MAX_VALUE) {
                json.put("max_tokens", answered.maxTokens());
            }
            if (answered.rejection() != null) {
                json.put("rejection", AnswerJson.rejection(answered.rejection()));
            }
            if (answered.last()) {
                json.put("last", true);
            }
        } else if (fact instanceof Fact.AttemptFailed failed) {
            head(json, "attempt_failed", fact).put("reason", failed.reason());
            if (failed.requestId() != null) {
                json.put("request_id", failed.requestId());
            }
            if (failed.usage() != null) {
                json.put("usage", MoneyJson.usage(failed.usage()));
            }
            json.put("cost", MoneyJson.cost(failed.cost()));
            if (failed.reserved() != null) {
                json.put("reserved", MoneyJson.amount(failed.reserved()));
            }
        } else if (fact instanceof Fact.BudgetRefused refused) {
            head(json, "budget_refused", fact)
                    .put("left", MoneyJson.allowance(refused.left()))
                    .put("budget", refused.budget());
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

    static Fact read(StoredObject json) {
        Instant at = json.parsed("at", "instant", Instant::parse);
        String kind = json.text("fact");
        return switch (kind) {
            case "asked" -> new Fact.Asked(at, json.blocks("content"), TermsJson.read(json.object("terms")));
            case "loaded" ->
                new Fact.Loaded(
                        at,
                        json.objects("messages").stream().map(FactJson::message).toList(),
                        json.objects("repairs").stream().map(FactJson::repair).toList());
            case "tokens_counted" -> new Fact.TokensCounted(at, json.count("tokens"));
            case "context_edited" -> new Fact.ContextEdited(at, ContextJson.edit(json));
            case "context_overflowed" -> new Fact.ContextOverflowed(at, json.text("detail"));
            case "prefix_changed" -> new Fact.PrefixChanged(at, json.text("difference"));
            case "feature_refused" -> new Fact.FeatureRefused(at, features(json), json.text("detail"));
            case "summarised" ->
                new Fact.Summarised(
                        at,
                        AnswerJson.read(json),
                        MoneyJson.cost(json.object("cost")),
                        json.smallCount("kept_from"),
                        json.blocks("opening"));
            case "model_answered" ->
                new Fact.ModelAnswered(
                        at,
                        AnswerJson.read(json),
                        MoneyJson.cost(json.object("cost")),
                        json.has("max_tokens") ? json.smallCount("max_tokens") : Integer.MAX_VALUE,
                        json.has("last") && json.flag("last"),
                        json.has("rejection") ? AnswerJson.rejection(json.object("rejection")) : null);
            case "attempt_failed" ->
                new Fact.AttemptFailed(
                        at,
                        json.optionalText("request_id"),
                        json.has("usage") ? MoneyJson.usage(json.object("usage")) : null,
                        MoneyJson.cost(json.object("cost")),
                        json.has("reserved") ? MoneyJson.amount(json.object("reserved")) : null,
                        json.text("reason"));
            case "budget_refused" ->
                new Fact.BudgetRefused(at, MoneyJson.allowance(json.object("left")), json.text("budget"));
            case "failed" -> new Fact.Failed(at, json.text("kind"), json.text("message"));
            case "decided" -> new Fact.Decided(at, json.text("tool_use_id"), decision(json));
            case "tool_started" -> new Fact.ToolStarted(at, json.text("tool_use_id"));
            case "tool_finished" -> new Fact.ToolFinished(at, result(json), json.flag("ends_run"));
            case "stop_condition_met" -> new Fact.StopConditionMet(at);
            case "cancelled" ->
                new Fact.Cancelled(at, json.parsed("reason", "reason to cancel", Cancellation.Reason::valueOf));
            case "resumed" -> new Fact.Resumed(at, TermsJson.read(json.object("terms")));
            default -> throw json.wrong("fact", "is not known to this version: \"" + VisibleText.of(kind, 50) + "\"");
        };
    }

    private static RawJson.ObjectBuilder head(RawJson.ObjectBuilder json, String kind, Fact fact) {
        return json.put("fact", kind).put("at", fact.at().toString());
    }

    private static RawJson feature(Feature feature) {
        return RawJson.string(feature.name().toLowerCase(Locale.ROOT));
    }

    private static Set<Feature> features(StoredObject json) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (String name : json.texts("features")) {
            try {
                features.add(Feature.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw json.wrong(
                        "features", "holds what is not known to this version: \"" + VisibleText.of(name, 50) + "\"");
            }
        }
        if (features.isEmpty()) {
            throw json.wrong("features", "is empty");
        }
        return features;
    }

    private static RawJson message(Message message) {
        RawJson.ObjectBuilder json = RawJson.object()
                .put("role", message.role().wireName())
                .put("content", AnswerJson.blocks(message.content()));
        return (message.provider() == null ? json : json.put("provider", message.provider())).build();
    }

    private static Message message(StoredObject json) {
        String role = json.text("role");
        if (!role.equals("user") && !role.equals("assistant")) {
            throw json.wrong("role", "is neither user nor assistant");
        }
        return new Message(
                role.equals("user") ? Role.USER : Role.ASSISTANT,
                AppendOnlyList.copyOf(json.blocks("content")),
                json.optionalText("provider"));
    }

    private static RawJson repair(Repair repair) {
        return RawJson.object()
                .put("kind", repair.kind().name())
                .put("at", repair.at())
                .put("sentence", repair.sentence())
                .build();
    }

    private static Repair repair(StoredObject json) {
        return new Repair(
                json.parsed("kind", "kind of repair", Repair.Kind::valueOf), json.text("at"), json.text("sentence"));
    }

    private static void writeDecision(RawJson.ObjectBuilder json, Decision decision) {
        if (decision instanceof Decision.Deny deny) {
            json.put("decision", "deny").put("reason", deny.reason());
        } else if (decision instanceof Decision.Edit edit) {
            json.put("decision", "edit").put("arguments", edit.arguments());
        } else {
            json.put("decision", decision instanceof Decision.Allow ? "allow" : "pause");
        }
    }

    private static Decision decision(StoredObject json) {
        String decision = json.text("decision");
        return switch (decision) {
            case "allow" -> Decision.allow();
            case "deny" -> Decision.deny(json.text("reason"));
            case "edit" -> {
                json.object("arguments");
                yield new Decision.Edit(json.raw("arguments"));
            }
            case "pause" -> Decision.pause();
            default ->
                throw json.wrong("decision", "is not known to this version: \"" + VisibleText.of(decision, 50) + "\"");
        };
    }

    private static ToolResultBlock result(StoredObject json) {
        json.object("result").text("type");
        if (ContentBlock.of(json.raw("result")) instanceof ToolResultBlock result) {
            return result;
        }
        throw json.wrong("result", "is no tool_result");
    }

    private static <T> RawJson each(List<T> values, Function<T, RawJson> write) {
        return RawJson.array(values.stream().map(write).toList());
    }
}
