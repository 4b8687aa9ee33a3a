package dev.ratchet.message;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that comes from elsewhere: from another program, a log, a file written by hand. It is JSON in the Messages
 * API's form, either the messages or a whole request body:
 *
 * <pre>[{"role":"user","content":"Where is A-1042?"}, {"role":"assistant","content":[…]}, …]
 * {"system":"Be brief.","tools":[…],"messages":[…], …}</pre>
 *
 * <p>What the API is known to refuse is repaired, and each repair is told. No text of a user or tool is lost, and blocks that
 * need no repair keep their bytes; loading what came of it repairs nothing more. What could be mended only by inventing what
 * was said is refused. Blocks and fields of an answer that this version does not know stay, since the API may have given
 * them, and what is in an image or a document is not looked at.
 *
 * <p>Thinking is bound to everything in front of it. It stays if all of that is known to be what it was, system prompt and
 * tools included. Once a repair has changed something in front of a thought, and where there is nothing but messages, all
 * thinking is left out, which the API allows.
 *
 * @param messages a legal conversation, see {@link Conversation#of}
 * @param repairs what was repaired, in the order in which it was found
 */
public record Transcript(List<Message> messages, List<Repair> repairs) {

    /** How long a transcript may be, in bytes: as long as a request to the Messages API, since it has to fit into one. */
    public static final int MOST_BYTES = 32 << 20;

    /** How many messages it may have: as many as a request. */
    public static final int MOST_MESSAGES = 100_000;

    /** How deeply it may be nested. */
    public static final int DEEPEST = RawJson.DEEPEST;

    // The form is that of the Messages API, and so is what only one provider can read, such as thinking.
    private static final String PROVIDER = "anthropic";

    /** Copies the lists. */
    public Transcript {
        messages = List.copyOf(messages);
        repairs = List.copyOf(repairs);
    }

    /**
     * Reads and repairs a conversation.
     *
     * @param system the system prompt that it will go on with, as a JSON string, or null for none
     * @param tools the definitions of the tools that it will go on with
     * @throws TranscriptException if it cannot be repaired; the message names place and rule
     */
    public static Transcript parse(String json, @Nullable RawJson system, List<RawJson> tools) {
        Repairs repairs = new Repairs();
        TranscriptReader reader = TranscriptReader.of(json, repairs);
        boolean samePrompt = reader.samePrompt(system, tools);
        Set<String> names =
                tools.stream().map(tool -> String.valueOf(tool.text("name"))).collect(Collectors.toSet());
        List<Side> sides = CallPairing.pair(reader.slots(), names, repairs);
        if (sides.isEmpty()) {
            throw new TranscriptException("messages", "no message holds anything");
        }
        ServerCallRepair.apply(sides, names, repairs);
        if (sides.get(0).role() == Role.ASSISTANT) {
            sides.add(0, opening(repairs));
        }
        BoundThinking.apply(sides, samePrompt, reader.thinkingIsWhole(), repairs);
        return new Transcript(
                sides.stream()
                        .map(side -> side.message(side.role() == Role.USER ? null : PROVIDER))
                        .toList(),
                repairs.list());
    }

    private static Side opening(Repairs repairs) {
        repairs.add(Repair.Kind.MESSAGE_ADDED, "messages.0", "a message of the user was put in front of the answer");
        Side side = new Side(Role.USER, "messages.0");
        side.sayIfEmpty("What the user said before this answer is not known.");
        return side;
    }
}
