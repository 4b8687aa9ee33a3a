package dev.ratchet.testing.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools that the service defines, by their exact type: some the client runs, some the service itself. */
final class DefinedTools {
    static final String ADVISOR = "advisor-tool-2026-03-01";

    private static final Map<String, Tool> TOOLS = new LinkedHashMap<>();

    /** Who may call a tool. */
    static final Shape CALLERS = Shape.listOf(
            Shape.oneOf("direct", "code_execution_20250825", "code_execution_20260120", "code_execution_20260521"));

    private static final Shape COUNT = Shape.atLeast(1).orNull();

    private static final Fields COMMON = Fields.typed()
            .optional("cache_control", CacheMarksRule.MARK)
            .optional("strict", Shape.BOOL)
            .optional("defer_loading", Shape.BOOL)
            .optional("input_examples", Shape.listOf(Shape.OBJECT))
            .optional("allowed_callers", CALLERS);

    /** Which models take a tool. */
    private enum Models {
        ALL,
        BEFORE_4,
        FROM_4,
        WITH_COMPUTER_TOOL
    }

    private record Tool(Shape shape, Models models, Set<String> betas) {}

    static {
        clientTools();
        toolsets();
        webTools();
        otherServerTools();
    }

    private DefinedTools() {}

    /** Checks a tool of a type that is not {@code custom}. */
    static void check(Value tool, CheckedRequest request) {
        String type = tool.at("type").string();
        @Nullable Tool known = TOOLS.get(type);
        if (known == null || !request.allows(known.betas)) {
            throw tool.refused("Input tag '" + type + "' found using 'type' does not match any of the expected tags");
        }
        if (!isTaken(known.models, request.model())) {
            throw tool.refused("'" + request.model().id() + "' does not support tool types: " + type + ".");
        }
        known.shape.check(tool.tagged(type), request);
    }

    private static boolean isTaken(Models models, ModelSpec model) {
        return switch (models) {
            case ALL -> true;
            case BEFORE_4 -> model.version() < 4;
            case FROM_4 -> model.version() >= 4;
            case WITH_COMPUTER_TOOL -> model.computerTool();
        };
    }

    private static void clientTools() {
        String editor = "str_replace_based_edit_tool";
        add("bash_20250124", named("bash"));
        add("bash_20241022", named("bash"), Models.BEFORE_4, "computer-use-2024-10-22");
        add("text_editor_20250728", named(editor).optional("max_characters", COUNT), Models.FROM_4);
        add("text_editor_20250429", named(editor));
        add("text_editor_20250124", named("str_replace_editor"), Models.BEFORE_4);
        add("memory_20250818", named("memory"));
        Fields computer = named("computer")
                .required("display_width_px", Shape.atLeast(1))
                .required("display_height_px", Shape.atLeast(1))
                .optional("display_number", Shape.atLeast(0).orNull());
        Fields zooming = computer.optional("enable_zoom", Shape.BOOL);
        add("computer_20251124", zooming, Models.WITH_COMPUTER_TOOL, "computer-use-2025-11-24");
        add("computer_20250124", computer, Models.WITH_COMPUTER_TOOL, "computer-use-2025-01-24");
        add("computer_20241022", computer, Models.WITH_COMPUTER_TOOL, "computer-use-2024-10-22");
    }

    private static void toolsets() {
        Fields member = Fields.none().optional("enabled", Shape.BOOL).optional("defer_loading", Shape.BOOL);
        Fields toolset = Fields.typed()
                .optional("cache_control", CacheMarksRule.MARK)
                .optional("configs", Shape.mapOf(member).orNull());
        add("computer_toolset_20260801", toolset);
        add("browser_toolset_20260801", toolset);
        Fields mcp = toolset.required("mcp_server_name", Shape.nonEmpty())
                .optional("default_config", member.orNull())
                .beta("tools", Shape.listOf(Shape.OBJECT), "mcp-client-2026-09-15");
        add("mcp_toolset", mcp, Models.ALL, TopLevelRule.MCP);
    }

    private static void webTools() {
        Shape inclusion = Shape.oneOf("full", "excluded");
        Fields search = web("web_search")
                .optional(
                        "user_location",
                        Variants.of(
                                        "approximate",
                                        Fields.typed()
                                                .optional("city", Shape.STRING.orNull())
                                                .optional("region", Shape.STRING.orNull())
                                                .optional("country", Shape.STRING.orNull())
                                                .optional("timezone", Shape.STRING.orNull()))
                                .orNull());
        add("web_search_20250305", oneListOfDomains(search));
        add("web_search_20260209", oneListOfDomains(search));
        add("web_search_20260318", oneListOfDomains(search.optional("response_inclusion", inclusion)));

        Fields fetch = web("web_fetch")
                .optional("citations", SourceShapes.QUOTABLE)
                .optional("max_content_tokens", COUNT)
                .optional("url_sources", urlSources());
        Fields caching = fetch.optional("use_cache", Shape.BOOL);
        add("web_fetch_20250910", oneListOfDomains(fetch));
        add("web_fetch_20260209", oneListOfDomains(fetch));
        add("web_fetch_20260309", oneListOfDomains(caching));
        add("web_fetch_20260318", oneListOfDomains(caching.optional("response_inclusion", inclusion)));
    }

    private static void otherServerTools() {
        for (String date : new String[] {"20250522", "20250825", "20260120", "20260521"}) {
            add("code_execution_" + date, named("code_execution"));
        }
        for (String search : new String[] {"tool_search_tool_regex", "tool_search_tool_bm25"}) {
            add(search, named(search));
            add(search + "_20251119", named(search));
        }
        Fields advisor = named("advisor")
                .required("model", Shape.STRING)
                .optional("max_uses", COUNT)
                .optional("max_tokens", COUNT)
                .optional("caching", Shape.ANY);
        add("advisor_20260301", advisor, Models.ALL, ADVISOR);
    }

    private static Fields named(String name) {
        return COMMON.required("name", Shape.oneOf(name));
    }

    private static Fields web(String name) {
        return named(name)
                .optional("max_uses", COUNT)
                .optional("allowed_domains", Shape.STRINGS.orNull())
                .optional("blocked_domains", Shape.STRINGS.orNull());
    }

    private static Shape oneListOfDomains(Fields tool) {
        return tool.and((value, request) -> {
            if (value.has("allowed_domains") && value.has("blocked_domains")) {
                throw value.refused("Only one of allowed_domains and blocked_domains may be given");
            }
        });
    }

    private static Shape urlSources() {
        Variants allOrNone = Variants.of("all", Fields.typed()).or("none", Fields.typed());
        Fields listed = Fields.typed()
                .required(
                        "tools",
                        Shape.listOf(
                                Variants.of("tool_reference", Fields.typed().required("name", Shape.STRING))));
        Variants some = allOrNone.or("only", listed).or("except", listed);
        return Fields.none()
                .optional("user_input", allOrNone)
                .optional("client_tool_results", some)
                .optional("server_tool_results", some)
                .orNull();
    }

    private static void add(String type, Shape shape) {
        add(type, shape, Models.ALL);
    }

    private static void add(String type, Shape shape, Models models, String... betas) {
        TOOLS.put(type, new Tool(shape, models, Set.of(betas)));
    }
}
