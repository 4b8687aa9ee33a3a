package dev.ratchet.testing.costlab;

import dev.ratchet.testing.VirtualTime;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolParam;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Both sides of a reference run: the model, which reads all pages in their order, and the tool that has them. */
final class Reader implements Responder {
    static final String SYSTEM =
            "You read pages and remember what matters. ".repeat(488).strip(); // 5,000 tokens
    static final String TASK = "Read all pages, then say what they have in common.";

    private static final String SENTENCE = "The rain in the plain falls mainly on what nobody has measured so far. ";
    private static final String REMARK = SENTENCE.repeat(4).strip();

    private final ReferenceRun run;
    private final List<Integer> pages;
    private final VirtualTime time;

    Reader(ReferenceRun run, VirtualTime time) {
        this.run = run;
        this.pages = run.pages();
        this.time = time;
    }

    @Override
    public Reply respond(JsonNode request) {
        int turn = (request.path("messages").size() + 1) / 2;
        if (turn >= run.turns()) {
            return Reply.text("They are all about rain.");
        }
        Reply.Builder reply = Reply.builder().text(REMARK).pieces(REMARK.length());
        for (int i = 0; i < run.calls(); i++) {
            reply.toolUse("read_page", "{\"number\":" + ((turn - 1) * run.calls() + i) + "}");
        }
        return reply.build();
    }

    /** Reads a page; the first of each turn takes the time of all. */
    @Tool("Reads a page.")
    String readPage(@ToolParam("The number of the page, from 0") int number) {
        if (number % run.calls() == 0) {
            time.pass(run.gap());
        }
        int length = pages.get(number);
        return SENTENCE.repeat(length / SENTENCE.length() + 1)
                .substring(0, length)
                .strip();
    }
}
