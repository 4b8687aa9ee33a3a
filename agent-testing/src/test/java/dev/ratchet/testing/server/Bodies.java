package dev.ratchet.testing.server;

import java.util.Set;

/** Bodies of requests in which {@code '} stands for {@code "}, and what is said of them. */
final class Bodies {
    private Bodies() {}

    /** {@return the text of the refusal, empty if the body is fine} */
    static String refusal(String body, Terms terms) {
        try {
            CheckedRequest.check(new Value("", Json.parse(body.replace('\'', '"'))), terms);
            return "";
        } catch (Refused refused) {
            return refused.text().replace('"', '~');
        }
    }

    static Terms terms(String... betas) {
        return Terms.of(CheckedRequest.NEW_VERSION).withBetas(Set.of(betas));
    }

    /** {@return a user's message of these blocks, an answer of those} */
    static String answered(String user, String assistant) {
        return "[{'role':'user','content':[" + user + "]},{'role':'assistant','content':[" + assistant
                + "]},{'role':'user','content':'Go on.'}]";
    }

    static String image(String mediaType) {
        return image(mediaType, "AA==");
    }

    static String image(String mediaType, String data) {
        return "{'type':'image','source':{'type':'base64','media_type':'" + mediaType + "','data':'" + data + "'}}";
    }

    static final String HI = "[{'role':'user','content':'Hi'}]";
    static final String TOOL = "{'name':'a','input_schema':{'type':'object'}}";

    static String request(String model, String fields, String messages) {
        return "{'model':'" + model + "'," + fields + ",'messages':" + messages + "}";
    }

    static String top(String field) {
        return request("claude-haiku-4-5", "'max_tokens':512," + field, HI);
    }

    static String tools(String tools) {
        return top("'tools':[" + tools + "]");
    }

    static String messages(String messages) {
        return request("claude-haiku-4-5", "'max_tokens':512", "[" + messages + "]");
    }

    static String user(String blocks) {
        return messages("{'role':'user','content':[" + blocks + "]}");
    }

    static String round(String answer, String results) {
        return messages("{'role':'user','content':'Hi'},{'role':'assistant','content':[" + answer
                + "]},{'role':'user','content':[" + results + "]}");
    }

    static String call(String id) {
        return "{'type':'tool_use','id':'" + id + "','name':'t','input':{}}";
    }

    static String result(String id) {
        return "{'type':'tool_result','tool_use_id':'" + id + "','content':'17 rows'}";
    }

    static String marked(String text) {
        return "{'type':'text','text':'" + text + "','cache_control':{'type':'ephemeral'}}";
    }

    static String unanswered(String id) {
        return "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: " + id
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.";
    }
}
