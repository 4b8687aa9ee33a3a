package dev.ratchet.testing.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Thinking blocks against what precedes them: a conversation is walked through, and each block must be what this server
 * signed, after the prefix and the thought that it was signed after. Blocks may be missing at the start, at the end, or all
 * of them; one that is missing in the middle makes the next one the wrong one.
 *
 * <p>What precedes the newest summary is not looked at: the service ignores it.
 */
final class BoundThinking {
    private static final Set<String> THINKING = Set.of("thinking", "redacted_thinking");
    private static final Set<String> DROPPED_BEFORE_FALLBACK =
            Set.of("thinking", "redacted_thinking", "connector_text", "tool_use");

    private final CheckedRequest request;
    private PrefixDigest prefix;
    private final List<String> dropped = new ArrayList<>();
    private String last = ""; // the id of the newest thought that the model gets to see
    private int kept; // thoughts that the model gets to see
    private String lastSent = ""; // the id of the newest thought
    private final List<ObjectNode> said = new ArrayList<>(); // in the answer that is being signed, but for thoughts
    private int answered; // thoughts in that answer

    private BoundThinking(CheckedRequest request) {
        this.request = request;
        this.prefix = new PrefixDigest(request.body().node());
    }

    /** Checks the thinking blocks of a request that is otherwise fine, and returns the places of those that are dropped. */
    static List<String> check(CheckedRequest request) {
        for (Message message : request.messages()) {
            if (message.is("assistant")
                    && message.blocks().stream().anyMatch(block -> THINKING.contains(block.type()))) {
                return read(request).dropped;
            }
        }
        return List.of();
    }

    /** {@return the state after a request that was checked, to sign what answers it} */
    static BoundThinking read(CheckedRequest request) {
        BoundThinking thinking = new BoundThinking(request);
        thinking.walk();
        return thinking;
    }

    static boolean isThinking(ObjectNode block) {
        return THINKING.contains(block.path("type").asString(""));
    }

    /** Takes a block of the answer, in their order, and returns it: signed, if it is a thought without a signature. */
    ObjectNode answer(ObjectNode block) {
        String type = block.path("type").asString("");
        if (!THINKING.contains(type)) {
            if (type.equals("compaction") && block.hasNonNull("content")) {
                startAnew();
            } else if (type.equals("fallback")) {
                forgetWhatComesBefore();
            }
            prefix.add("assistant", block);
            said.add(block);
            return block;
        }
        String field = type.equals("thinking") ? "signature" : "data";
        if (block.hasNonNull(field)) {
            keep(PrefixDigest.hash(block.path(field).asString("")));
            return block;
        }
        ThinkingSeal seal = new ThinkingSeal(
                request.model().id(),
                Math.min(answered++, 9),
                kept,
                prefix.hash(),
                last,
                PrefixDigest.hash(block.path("thinking").asString("")));
        keep(seal.id());
        return block.deepCopy().put(field, seal.signature());
    }

    private void startAnew() {
        prefix = new PrefixDigest(request.body().node());
        last = "";
        kept = 0;
    }

    /** A client leaves out what the refusing model thought and called, so nothing later can be bound to it. */
    private void forgetWhatComesBefore() {
        BoundThinking before = read(request);
        prefix = before.prefix;
        last = before.last;
        kept = before.kept;
        answered = 0;
        said.removeIf(
                block -> DROPPED_BEFORE_FALLBACK.contains(block.path("type").asString("")));
        said.forEach(block -> prefix.add("assistant", block));
    }

    private void walk() {
        List<Turn> turns = request.turns();
        int latest = turns.size() - 1;
        while (latest >= 0 && !turns.get(latest).is("assistant")) {
            latest--;
        }
        @Nullable Value bare = null; // a call in the latest turn without the thinking that it came after
        boolean thinks = false;
        Start start = Start.of(turns);
        for (int i = start.turn; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            List<Value> blocks = turn.blocks();
            int fallback = fallback(blocks);
            boolean thought = false;
            for (int j = i == start.turn ? start.block : 0; j < blocks.size(); j++) {
                Value block = blocks.get(j);
                if (j < fallback && DROPPED_BEFORE_FALLBACK.contains(block.type())) {
                    continue;
                }
                if (THINKING.contains(block.type())) {
                    judge(block, i == latest);
                    thought = true;
                    continue;
                }
                if (i == latest && i + 1 < turns.size() && !thought && CallIds.cameAfterThinking(block.text("id"))) {
                    bare = block;
                }
                prefix.add(turn.role(), block.node());
            }
            thinks |= thought;
        }
        if (bare != null && thinks) { // none at all is fine
            throw modified(bare);
        }
    }

    private static int fallback(List<Value> blocks) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i).type().equals("fallback")) {
                return i;
            }
        }
        return -1;
    }

    private void judge(Value block, boolean latest) {
        boolean open = block.type().equals("thinking");
        String signature = block.text(open ? "signature" : "data");
        ThinkingSeal seal = ThinkingSeal.read(signature);
        if (seal == null) {
            if (!request.terms().recordings()) {
                throw block.refused("Invalid `signature` in `" + block.type() + "` block");
            }
            keep(PrefixDigest.hash(signature));
            lastSent = last;
            return;
        }
        boolean moved = seal.number() > 0 && !seal.previous().equals(lastSent);
        boolean edited = !seal.text().equals(PrefixDigest.hash(block.text("thinking")));
        if (latest && (moved || edited)) {
            throw modified(block);
        }
        if (edited) {
            throw block.refused("Invalid `signature` in `" + block.type() + "` block");
        }
        lastSent = seal.id();
        boolean follows = (last.isEmpty() || seal.previous().equals(last)) && kept <= seal.before();
        if (isBound(seal) && !(follows && seal.prefix().equals(prefix.hash()))) {
            mismatch(block);
        } else {
            keep(seal.id());
        }
    }

    private void keep(String id) {
        last = id;
        kept++;
    }

    /** A model reads its own thoughts and those of earlier ones; what it cannot read it does not get to see. */
    private boolean isBound(ThinkingSeal seal) {
        ModelSpec reader = request.model();
        @Nullable ModelSpec writer = ModelSpec.known(seal.model());
        return writer != null
                && writer.binding().equals("prefix")
                && reader.binding().equals("prefix")
                && writer.version() <= reader.version();
    }

    private void mismatch(Value block) {
        String behaviour = request.body().at("thinking").at("block_binding").text("prefix_mismatch_behavior");
        if (!behaviour.equals("drop_block")) {
            throw block.refused("Invalid `signature` in `" + block.type() + "` block. The block is bound to a different"
                    + " conversation: its model, system prompt, tools or earlier messages are not those it was made"
                    + " with.");
        }
        dropped.add(block.path());
    }

    private static Refused modified(Value block) {
        return block.refused(
                "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified."
                        + " These blocks must remain as they were in the original response.");
    }

    /** Where the conversation begins for the service: at the newest summary, if there is one. */
    private record Start(int turn, int block) {
        static Start of(List<Turn> turns) {
            for (int i = turns.size() - 1; i >= 0; i--) {
                List<Value> blocks = turns.get(i).blocks();
                for (int j = blocks.size() - 1; j >= 0; j--) {
                    if (blocks.get(j).type().equals("compaction")
                            && blocks.get(j).has("content")) {
                        return new Start(i, j);
                    }
                }
            }
            return new Start(0, 0);
        }
    }
}
