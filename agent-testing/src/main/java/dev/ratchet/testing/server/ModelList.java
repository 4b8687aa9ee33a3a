package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models as {@code /v1/models} tells them, newest first, each under its dated id if it has one. */
final class ModelList {
    private static final int USUAL = 20;
    private static final int MOST = 1000;
    private static final Set<String> LIFECYCLES = Set.of("active", "deprecated", "retired");
    private static final String UNKNOWN_DAY = "1970-01-01T00:00:00Z";
    private static final Map<String, String> RETIREMENTS = Map.of("claude-sonnet-4-5-20250929", "2026-11-30T00:00:00Z");

    private ModelList() {}

    /** {@return one model by its id or alias} */
    static ObjectNode one(String id) {
        return info(ModelSpec.of(id, true).listedAs());
    }

    /** {@return a page} */
    static ObjectNode page(Query query) {
        int limit = limit(query.one("limit"));
        List<String> lifecycles =
                query.all("lifecycle").isEmpty() ? List.of("active", "deprecated") : query.all("lifecycle");
        for (String lifecycle : lifecycles) {
            if (!LIFECYCLES.contains(lifecycle)) {
                throw Refused.invalid("lifecycle: Input should be 'active' or 'deprecated' or 'retired'");
            }
        }
        List<ObjectNode> all = new ArrayList<>();
        for (ModelSpec model : ModelSpec.listed()) {
            ObjectNode info = info(model);
            if (lifecycles.contains(info.path("lifecycle").stringValue())) {
                all.add(info);
            }
        }
        String before = query.one("before_id");
        int from = query.one("after_id") == null ? 0 : index(all, query.one("after_id"), "after_id") + 1;
        int to = before == null ? all.size() : index(all, before, "before_id");
        List<ObjectNode> left = all.subList(Math.min(from, to), to);
        boolean more = left.size() > limit;
        List<ObjectNode> shown =
                !more ? left : before == null ? left.subList(0, limit) : left.subList(left.size() - limit, left.size());
        ObjectNode page = Json.object();
        ArrayNode data = page.putArray("data");
        shown.forEach(data::add);
        page.put("has_more", more);
        page.set("first_id", shown.isEmpty() ? null : shown.get(0).path("id"));
        page.set("last_id", shown.isEmpty() ? null : shown.get(shown.size() - 1).path("id"));
        return page;
    }

    private static int limit(@Nullable String given) {
        if (given == null) {
            return USUAL;
        }
        if (!given.matches("[0-9]{1,4}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MOST) {
            throw Refused.invalid("limit: Input should be a number from 1 to " + MOST);
        }
        return Integer.parseInt(given);
    }

    private static int index(List<ObjectNode> all, @Nullable String id, String parameter) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path("id").stringValue().equals(id)) {
                return i;
            }
        }
        throw Refused.invalid(parameter + ": there is no model " + id);
    }

    private static ObjectNode info(ModelSpec model) {
        List<String> words = new ArrayList<>(List.of(model.id().split("-")));
        String date = words.get(words.size() - 1).length() == 8 ? words.remove(words.size() - 1) : null;
        String retires = RETIREMENTS.get(model.id());
        ObjectNode info = Json.object()
                .put("id", model.id())
                .put("type", "model")
                .put("display_name", displayName(words))
                .put("created_at", date == null ? UNKNOWN_DAY : day(date))
                .put("max_input_tokens", model.contextWindow())
                .put("max_tokens", model.maxOutput())
                .put("lifecycle", model.retired() ? "retired" : retires == null ? "active" : "deprecated")
                .put("deprecated_at", retires == null && !model.retired() ? null : UNKNOWN_DAY)
                .put("retires_at", model.retired() ? UNKNOWN_DAY : retires)
                .put(
                        "line",
                        words.stream()
                                .skip(1)
                                .filter(ModelList::isName)
                                .findFirst()
                                .orElse(null));
        info.set("capabilities", capabilities(model));
        return info;
    }

    /** {@return such as Claude Opus 4.5, or Claude 3.5 Haiku} */
    private static String displayName(List<String> words) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean goesOn = i > 0 && !isName(word) && !isName(words.get(i - 1));
            name.append(i == 0 ? "" : goesOn ? "." : " ")
                    .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return name.toString();
    }

    private static boolean isName(String word) {
        return Character.isLetter(word.charAt(0));
    }

    private static String day(String digits) {
        return digits.substring(0, 4) + "-" + digits.substring(4, 6) + "-" + digits.substring(6) + "T00:00:00Z";
    }

    private static ObjectNode capabilities(ModelSpec model) {
        ObjectNode capabilities = Json.object();
        for (String name :
                List.of("batch", "citations", "code_execution", "image_input", "pdf_input", "structured_outputs")) {
            capabilities.putObject(name).put("supported", true);
        }
        supported(capabilities.putObject("effort"), List.of("low", "medium", "high", "max", "xhigh"), model.effort());
        ObjectNode thinking = capabilities.putObject("thinking").put("supported", true);
        for (String type : List.of("adaptive", "between_tools", "disabled", "enabled")) {
            thinking.withObject("/types")
                    .putObject(type)
                    .put("supported", model.thinking().contains(type));
        }
        List<String> edits = List.of("clear_thinking_20251015", "clear_tool_uses_20250919", "compact_20260112");
        supported(capabilities.putObject("context_management"), edits, edits);
        List<String> tools = List.of("code_execution", "web_search");
        supported(capabilities.putObject("server_tools"), tools, tools);
        return capabilities;
    }

    private static void supported(ObjectNode capability, List<String> names, List<String> supported) {
        capability.put("supported", !supported.isEmpty());
        for (String name : names) {
            capability.putObject(name).put("supported", supported.contains(name));
        }
    }
}
