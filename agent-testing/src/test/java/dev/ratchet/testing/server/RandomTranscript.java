package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Transcripts from elsewhere: put together by chance, or a request that was legal before something happened to it. */
final class RandomTranscript {
    private static final List<String> ROLES = List.of("user", "assistant", "user", "assistant", "user", "system");
    private static final List<String> IDS = List.of("toolu_0", "B", "functions.lookup:0", "C");
    private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    private static final List<String> OF_TOMORROW = List.of(
            "{\"type\":\"fallback\",\"from\":{\"model\":\"a\"},\"to\":{\"model\":\"b\"}}",
            "{\"type\":\"brand_new\",\"content\":[{\"cache_control\":null}]}",
            "{\"type\":\"connector_text\",\"text\":\"x\"}",
            "{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"}",
            "{\"type\":\"brand_new_tool_use\",\"id\":\"N\",\"name\":\"n\",\"input\":{}}",
            "{\"type\":\"tool_use\",\"id\":\"F\",\"name\":\"lookup_order\",\"input\":{},\"caller\":{\"type\":"
                    + "\"code_execution_20260120\",\"tool_id\":\"S\"}}");

    /** As other frameworks write them; nobody could take one for a block that the service has yet to invent. */
    private static final List<String> OF_OTHERS = List.of(
            "{'type':'text','text':'WORD','citations':[]}",
            "{'type':'input_text','text':'WORD'}",
            "{'type':'output_text','text':'WORD','annotations':[]}",
            "{'type':'image_url','image_url':{'url':'https://example.com/WORD.png'}}",
            "{'type':'image','alt':'WORD'}",
            "{'type':'image','source':{'type':'url','url':'https://example.com/a.png','detail':'low'}}",
            "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'WORD'},'title':7}",
            "{'type':'search_result','source':'s','title':'WORD','content':'x'}",
            "{'type':'json','json':{'rows':'WORD'}}",
            "{'type':'reasoning','reasoning':'hm'}",
            "{'type':'reasoning','summary':[]}");

    private static final List<String> OF_OTHER_USERS = List.of(
            "{'type':'text','text':'WORD','annotations':[],'id':'lc_1'}",
            "{'type':'thinking','thinking':'WORD'}",
            "{'type':'redacted_thinking','data':'WORD'}",
            "{'type':'brand_new','of':'WORD'}");

    private static final List<String> CALLS_OF_OTHERS = List.of(
            "{'type':'tool_use','id':'ID','name':'lookup_order','input':{},'index':0}",
            "{'type':'tool_use','id':'ID','name':'a name','input':{'n':'WORD'}}");

    private static final List<String> RESULTS_OF_OTHERS = List.of(
            "{'type':'tool_result','tool_use_id':'ID','name':'lookup_order','content':'WORD'}",
            "{'type':'tool_result','tool_use_id':'ID','content':'WORD','is_error':1}",
            "{'type':'tool_result','tool_use_id':'ID','content':'WORD','is_error':null}",
            "{'type':'tool_result','tool_use_id':'ID','content':'WORD','toolset_name':'browser'}",
            "{'type':'tool_result','tool_use_id':'ID','content':[{'type':'tool_reference','tool_name':'WORD'}]}",
            "{'type':'tool_result','tool_use_id':'ID','content':[{'type':'browser_state','of':'WORD'}]}");

    private final Choices choices;
    private final boolean ofTomorrow;
    private int words;

    private RandomTranscript(Choices choices, boolean ofTomorrow) {
        this.choices = choices;
        this.ofTomorrow = ofTomorrow;
    }

    /** {@return messages of blocks in any order, each of them one that the service knows or that other frameworks write} */
    static String of(Choices choices) {
        return new RandomTranscript(choices, false).messages();
    }

    /** {@return the same with blocks that are rare, or that nobody knows yet} */
    static String withBlocksOfTomorrow(Choices choices) {
        return new RandomTranscript(choices, true).messages();
    }

    private String messages() {
        return Stream.generate(this::message).limit(1 + choices.below(6)).collect(Collectors.joining(",", "[", "]"));
    }

    private String message() {
        String role = choices.of(ROLES);
        String content = choices.oneIn(4)
                ? choices.of(List.of("\"" + word() + "\"", "\"\"", "\" \\n\"", "[]"))
                : Stream.generate(this::block).limit(1 + choices.below(4)).collect(Collectors.joining(",", "[", "]"));
        String more = choices.oneIn(12) ? ",\"id\":\"msg_1\",\"usage\":{}" : "";
        if (choices.oneIn(4)) {
            content = "[" + ofOthers(role) + "]";
        }
        return "{\"role\":\"" + role + "\",\"content\":" + content + more + "}";
    }

    private String block() {
        if (ofTomorrow && choices.oneIn(3)) {
            return choices.of(OF_TOMORROW);
        }
        String mark = choices.oneIn(8) ? MARK : "";
        return switch (choices.below(12)) {
            case 0 -> "{\"type\":\"text\",\"text\":\"" + word() + "\"" + mark + "}";
            case 1, 2 -> call("{\"n\":1.50}", mark);
            case 3, 4 -> result("\"" + word() + "\"", mark);
            case 5 -> "{\"type\":\"text\",\"text\":\"" + choices.of(List.of("", " ", "\\ud83d")) + "\"" + mark + "}";
            case 6 -> call(choices.of(List.of("\"{\\\"n\\\":1}\"", "\"{\\\"n\\\":\"", "7", "null")), mark);
            case 7 ->
                result(
                        choices.of(List.of(
                                "[{\"type\":\"text\",\"text\":\"\"}]",
                                "[\"" + word() + "\"]",
                                "{\"rows\":\"" + word() + "\"}",
                                "null")),
                        mark);
            case 8 ->
                "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"" + choices.of(List.of("c2ln", "")) + "\"}";
            case 9 ->
                "{\"type\":\"server_tool_use\",\"id\":\"S\",\"name\":\"web_search\",\"input\":{\"query\":\"x\"}" + mark
                        + "}";
            case 10 ->
                "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"S\",\"content\":{\"type\":"
                        + "\"web_search_tool_result_error\",\"error_code\":\"unavailable\"}" + mark + "}";
            default ->
                "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/a.png\"}" + mark + "}";
        };
    }

    private String ofOthers(String role) {
        List<String> kinds = switch (choices.below(role.equals("assistant") ? 3 : 4)) {
            case 0 -> OF_OTHERS;
            case 1 -> RESULTS_OF_OTHERS;
            case 2 -> CALLS_OF_OTHERS;
            default -> OF_OTHER_USERS;
        };
        String block = kinds == OF_OTHERS && choices.oneIn(3)
                ? "{'type':'tool_result','tool_use_id':'ID','content':[" + choices.of(OF_OTHERS) + "]}"
                : choices.of(kinds);
        return block.replace('\'', '"').replace("WORD", word()).replace("ID", choices.of(IDS));
    }

    /** {@return a text that is nowhere else in the transcript} */
    private String word() {
        return "word" + words++ + "_";
    }

    private String call(String input, String mark) {
        return "{\"type\":\"tool_use\",\"id\":\"" + choices.of(IDS) + "\",\"name\":\"lookup_order\",\"input\":" + input
                + mark + "}";
    }

    private String result(String content, String mark) {
        return "{\"type\":\"tool_result\",\"tool_use_id\":\"" + choices.of(IDS) + "\",\"content\":" + content
                + choices.of(List.of("", ",\"is_error\":true", ",\"is_error\":\"yes\"")) + mark + "}";
    }

    /** {@return the request with some damage that can be seen: what cannot, nobody can repair} */
    static String damaged(Choices choices, JsonNode request) {
        ObjectNode body = request.deepCopy().asObject();
        ArrayNode messages = body.withArray("messages");
        for (int faults = choices.below(3); faults >= 0; faults--) {
            new RandomTranscript(choices, false).damage(messages);
        }
        return Json.text(body);
    }

    private void damage(ArrayNode messages) {
        int at = choices.below(messages.size());
        ArrayNode content = messages.get(at).withArray("content");
        int block = content.isEmpty() ? 0 : choices.below(content.size());
        switch (choices.below(7)) {
            case 0 -> cut(messages, at + 1);
            case 1 -> remove(content, block, "tool_result");
            case 2 -> insert(content, choices.below(content.size() + 1), Json.parse(result("\"again\"", "")));
            case 3 ->
                insert(content, choices.below(content.size() + 1), Json.parse("{\"type\":\"text\",\"text\":\"\"}"));
            case 4 -> unsign(content);
            case 5 -> split(messages, at, block);
            default ->
                insert(
                        messages,
                        at,
                        Json.parse("{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]}"));
        }
    }

    private static void cut(ArrayNode messages, int from) {
        while (messages.size() > from) {
            messages.remove(messages.size() - 1);
        }
    }

    private static void remove(ArrayNode content, int block, String type) {
        if (content.path(block).path("type").asString("").equals(type)) {
            content.remove(block);
        }
    }

    private static void insert(ArrayNode array, int at, JsonNode element) {
        array.insert(at, element);
    }

    private static void unsign(ArrayNode content) {
        for (JsonNode block : content) {
            if (block.has("signature")) {
                block.asObject().put("signature", "");
            }
        }
    }

    private static void split(ArrayNode messages, int at, int block) {
        ObjectNode first = messages.get(at).asObject();
        ObjectNode second = first.deepCopy();
        List<JsonNode> blocks = new ArrayList<>(first.withArray("content").values());
        first.putArray("content").addAll(blocks.subList(0, block));
        second.putArray("content").addAll(blocks.subList(block, blocks.size()));
        messages.insert(at + 1, second);
    }
}
