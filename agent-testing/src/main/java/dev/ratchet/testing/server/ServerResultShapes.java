package dev.ratchet.testing.server;

/** What the service's own tools give, as a client sends it back. */
final class ServerResultShapes {
    /** The names in a call of the service's own tools. */
    static final String[] TOOLS = {
        "web_search",
        "web_fetch",
        "code_execution",
        "bash_code_execution",
        "text_editor_code_execution",
        "tool_search_tool_regex",
        "tool_search_tool_bm25",
        "advisor"
    };

    private static final Fields FROM_CODE = Fields.typed().required("tool_id", Shape.STRING);

    /** Who called a tool: the model itself, or code that it wrote. */
    static final Shape CALLER = Variants.of("direct", Fields.typed())
            .or("code_execution_20250825", FROM_CODE)
            .or("code_execution_20260120", FROM_CODE)
            .or("code_execution_20260521", FROM_CODE)
            .orNull();

    private static final String EDITOR = "text_editor_code_execution";
    private static final Shape NUMBER = Shape.INTEGER.orNull();

    private static final Fields ERROR = Fields.typed().required("error_code", Shape.STRING);
    private static final Fields EXPLAINED = ERROR.optional("error_message", Shape.STRING.orNull());

    private ServerResultShapes() {}

    /** {@return these blocks and those of results} */
    static Variants addTo(Variants blocks) {
        return blocks.or("web_search_tool_result", result(webSearch()))
                .or("web_fetch_tool_result", result(webFetch()))
                .or("code_execution_tool_result", result(execution("code_execution")))
                .or("bash_code_execution_tool_result", result(execution("bash_code_execution")))
                .or(EDITOR + "_tool_result", result(editor()))
                .or("tool_search_tool_result", result(toolSearch()))
                .or(
                        "mcp_tool_result",
                        Fields.typed()
                                .required("tool_use_id", Shape.STRING)
                                .optional("is_error", Shape.BOOL)
                                .optional(
                                        "content",
                                        Shape.listOf((block, request) -> BlockShapes.nested(block, request))
                                                .orString())
                                .optional("cache_control", CacheMarksRule.MARK),
                        TopLevelRule.MCP)
                .or("mcp_tool_listing", Shape.ANY, TopLevelRule.MCP)
                .or("advisor_tool_result", Shape.ANY, DefinedTools.ADVISOR);
    }

    private static Fields result(Shape content) {
        return Fields.typed()
                .required("tool_use_id", Shape.STRING)
                .required("content", content)
                .optional("caller", CALLER)
                .optional("cache_control", CacheMarksRule.MARK);
    }

    private static Shape webSearch() {
        Shape found = Shape.listOf(Variants.of(
                "web_search_result",
                Fields.typed()
                        .required("url", Shape.STRING)
                        .required("title", Shape.STRING)
                        .required("encrypted_content", Shape.STRING)
                        .optional("page_age", Shape.STRING.orNull())));
        Shape error = Variants.of("web_search_tool_result_error", ERROR);
        return (content, request) -> (content.node().isArray() ? found : error).check(content, request);
    }

    private static Variants webFetch() {
        return Variants.of(
                        "web_fetch_result",
                        Fields.typed()
                                .required("url", Shape.STRING)
                                .optional("retrieved_at", Shape.STRING.orNull())
                                .required("content", Variants.of("document", SourceShapes.DOCUMENT_BLOCK)))
                .or("web_fetch_tool_result_error", ERROR);
    }

    private static Variants execution(String tool) {
        Fields result = Fields.typed()
                .required("stderr", Shape.STRING)
                .required("return_code", Shape.INTEGER)
                .required(
                        "content",
                        Shape.listOf(
                                Variants.of(tool + "_output", Fields.typed().required("file_id", Shape.STRING))));
        return Variants.of(tool + "_result", result.required("stdout", Shape.STRING))
                .or("encrypted_" + tool + "_result", result.required("encrypted_stdout", Shape.STRING))
                .or(tool + "_tool_result_error", ERROR);
    }

    private static Variants editor() {
        Shape lines = Shape.STRINGS.orNull();
        return Variants.of(
                        EDITOR + "_view_result",
                        Fields.typed()
                                .required("file_type", Shape.oneOf("text", "image", "pdf"))
                                .required("content", Shape.STRING)
                                .optional("num_lines", NUMBER)
                                .optional("start_line", NUMBER)
                                .optional("total_lines", NUMBER))
                .or(EDITOR + "_create_result", Fields.typed().required("is_file_update", Shape.BOOL))
                .or(
                        EDITOR + "_str_replace_result",
                        Fields.typed()
                                .optional("lines", lines)
                                .optional("new_lines", NUMBER)
                                .optional("new_start", NUMBER)
                                .optional("old_lines", NUMBER)
                                .optional("old_start", NUMBER))
                .or(EDITOR + "_tool_result_error", EXPLAINED);
    }

    private static Variants toolSearch() {
        return Variants.of(
                        "tool_search_tool_search_result",
                        Fields.typed()
                                .required(
                                        "tool_references",
                                        Shape.listOf(Variants.of(
                                                "tool_reference", Fields.typed().required("tool_name", Shape.STRING)))))
                .or("tool_search_tool_result_error", EXPLAINED);
    }
}
