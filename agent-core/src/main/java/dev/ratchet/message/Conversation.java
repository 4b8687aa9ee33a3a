package dev.ratchet.message;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to the model: messages to which blocks are only ever added, and which always form a legal request.
 *
 * <p>Roles alternate, since neighbours of one role become one message; no two calls have the same id; each call is answered
 * by exactly one result, all of them in the very next message and in front of everything else; there is no empty text. A change that would break
 * this is refused with the rule that it breaks. What was added stays as it is: nothing can be edited, reordered or taken
 * away. Immutable and safe to share between threads; adding costs no more in a long conversation than in a short one.
 */
public final class Conversation {
    private static final Conversation EMPTY =
            new Conversation(AppendOnlyList.empty(), null, List.of(), CallIds.NONE, Set.of(), false, BlockSize.NONE);

    private final AppendOnlyList<Message> closed;
    private final @Nullable Message last;
    private final List<ToolUseBlock> openCalls;
    private final CallIds callIds;
    private final Set<String> openServerCalls;
    private final boolean answerGoesOn;
    private final BlockSize size;

    private Conversation(
            AppendOnlyList<Message> closed,
            @Nullable Message last,
            List<ToolUseBlock> openCalls,
            CallIds callIds,
            Set<String> openServerCalls,
            boolean answerGoesOn,
            BlockSize size) {
        this.closed = closed;
        this.last = last;
        this.openCalls = openCalls;
        this.callIds = callIds;
        this.openServerCalls = openServerCalls;
        this.answerGoesOn = answerGoesOn;
        this.size = size;
    }

    /** {@return the conversation without messages} */
    public static Conversation empty() {
        return EMPTY;
    }

    /**
     * Returns the conversation of these messages, which must be as this class would have made them: roles alternate, the
     * results stand in front, and so on. An answer at the end that waits for a tool of the server's goes on.
     *
     * @throws IllegalArgumentException if they are not; the message gives the place
     */
    public static Conversation of(List<Message> messages) {
        Conversation all = EMPTY;
        for (int i = 0; i < messages.size(); i++) {
            try {
                all = all.plus(messages.get(i));
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new IllegalArgumentException("messages." + i + ": " + e.getMessage(), e);
            }
            if (all.messages().size() != i + 1
                    || !all.messages().get(i).content().equals(messages.get(i).content())) {
                throw new IllegalArgumentException("messages." + i + ": roles do not alternate, or a text is empty");
            }
        }
        return all;
    }

    /** {@return the messages in order; a view, not a copy} */
    public List<Message> messages() {
        return new AbstractList<>() {
            @Override
            public Message get(int index) {
                return index == closed.size() && last != null ? last : closed.get(index);
            }

            @Override
            public int size() {
                return closed.size() + (last == null ? 0 : 1);
            }
        };
    }

    /** {@return about how many bytes of text the blocks are worth altogether; an image by its pixels, or else at a flat rate} */
    public long bytes() {
        return size.bytes();
    }

    /** {@return about how many tokens the blocks have altogether, reckoned from their text; an image by its pixels, or else at a flat rate} */
    public long tokens() {
        return size.tokens();
    }

    /** {@return about how many tokens a block has, reckoned in the same way} */
    public static long tokens(ContentBlock block) {
        return BlockSize.of(block).tokens();
    }

    /** {@return how many images there are, those in results included} */
    public int images() {
        return size.images();
    }

    /** {@return the longest side of an image in pixels, of those that are not only named by address or id; 0 if there is none} */
    public int longestImageSide() {
        return size.longestSide();
    }

    /** {@return the calls of the last answer that have no result yet, in call order} */
    public List<ToolUseBlock> openCalls() {
        return openCalls;
    }

    /** {@return why this may not be sent as it is, or empty if it may} */
    public Optional<String> notSendable() {
        if (last == null) {
            return Optional.of("the conversation has no message");
        }
        if (!openCalls.isEmpty()) {
            return Optional.of("calls without a result: " + ids(openCalls));
        }
        return last.role() == Role.ASSISTANT && !answerGoesOn
                ? Optional.of("the last message is the model's, and it was not paused")
                : Optional.empty();
    }

    /**
     * Adds what the caller says.
     *
     * @throws IllegalStateException if calls have no result yet
     * @throws IllegalArgumentException if {@code blocks} is empty or holds blank text, a call, a result or thinking
     */
    public Conversation user(List<? extends ContentBlock> blocks) {
        if (!openCalls.isEmpty()) {
            throw new IllegalStateException("user content before the results of the calls " + ids(openCalls));
        }
        if (!openServerCalls.isEmpty()) {
            throw new IllegalStateException("user content while the server's own tools are at work: " + openServerCalls
                    + "; let the paused answer go on first");
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("user content is empty");
        }
        for (ContentBlock block : blocks) {
            if (block instanceof TextBlock text && text.text().isBlank()) {
                throw new IllegalArgumentException("user text is blank; the API refuses it");
            }
            if (block instanceof ThinkingBlock || BlockTypes.isOfTools(block.type())) {
                throw new IllegalArgumentException("not for user content: a block of type " + block.type());
            }
            if (block.raw().members().containsKey("cache_control")) {
                throw new IllegalArgumentException(
                        "a block with its own cache_control; where to cache is decided for each request");
            }
        }
        return plus(Role.USER, blocks, null, List.of(), callIds, Set.of(), false);
    }

    /**
     * Adds the results of all open calls, in call order, whatever order they are given in.
     *
     * @throws IllegalArgumentException unless there is exactly one result for each open call and no other
     */
    public Conversation results(List<ToolResultBlock> results) {
        List<ToolResultBlock> ordered = inCallOrder(results);
        return ordered.isEmpty() ? this : withResults(ordered);
    }

    private List<ToolResultBlock> inCallOrder(List<ToolResultBlock> results) {
        Map<String, List<ToolResultBlock>> byCall =
                results.stream().collect(Collectors.groupingBy(ToolResultBlock::toolUseId));
        List<ToolResultBlock> ordered = new ArrayList<>();
        for (ToolUseBlock call : openCalls) {
            List<ToolResultBlock> answers = byCall.getOrDefault(call.id(), List.of());
            if (answers.size() != 1) {
                throw new IllegalArgumentException(
                        "the call " + call.id() + " needs exactly one result, found " + answers.size());
            }
            ordered.add(answers.get(0));
        }
        if (results.size() != ordered.size()) {
            throw new IllegalArgumentException(
                    results.size() + " results for the " + ordered.size() + " open calls " + ids(openCalls));
        }
        return ordered;
    }

    private Conversation withResults(List<ToolResultBlock> results) {
        return plus(Role.USER, results, null, List.of(), callIds, openServerCalls, false);
    }

    /**
     * Adds an answer of the model. Empty text, which the API gives but does not take back, is left out, and so is an
     * answer without any block; after a server-side fallback what the first model thought and called is left out too.
     *
     * @param provider which provider answered, such as {@code anthropic}
     * @param goesOn whether the model only paused: the conversation is then sent again as it is
     * @throws IllegalStateException if the last message is an answer that was not paused
     * @throws IllegalArgumentException if a call has the id of another, see {@link #repeatedCallId}
     */
    public Conversation answer(List<ContentBlock> blocks, String provider, boolean goesOn) {
        notSendable().ifPresent(why -> {
            throw new IllegalStateException("an answer to what may not be sent: " + why);
        });
        List<ContentBlock> kept = normalised(blocks);
        if (kept.isEmpty()) {
            return new Conversation(closed, last, openCalls, callIds, openServerCalls, goesOn, size);
        }
        List<ToolUseBlock> calls = callsIn(kept);
        repeated(calls).ifPresent(id -> {
            throw new IllegalArgumentException("two calls with the id " + id);
        });
        return plus(
                Role.ASSISTANT,
                kept,
                Objects.requireNonNull(provider),
                calls,
                callIds.plus(calls.stream().map(ToolUseBlock::id).toList()),
                openServerCallsAfter(kept),
                goesOn);
    }

    /** {@return the calls in an answer that are the client's to run: after a server-side fallback those behind it} */
    public static List<ToolUseBlock> calls(List<ContentBlock> answer) {
        return callsIn(normalised(answer));
    }

    /** {@return the id in an answer that an earlier call or another of its calls has too; with it the answer cannot be kept} */
    public Optional<String> repeatedCallId(List<ContentBlock> answer) {
        return repeated(calls(answer));
    }

    /** {@return the calls of the server's own tools that have no result yet; only the model can go on with them} */
    public Set<String> openServerCalls() {
        return openServerCalls;
    }

    /** {@return what {@link #openServerCalls} would be with this answer} */
    public Set<String> openServerCallsAfter(List<ContentBlock> answer) {
        Set<String> open = new HashSet<>(openServerCalls);
        for (ContentBlock block : answer) {
            if (block instanceof OtherBlock other) {
                trackServerCall(other, open);
            }
        }
        return Set.copyOf(open);
    }

    /** {@return whether the model only paused, so that the conversation may be sent as it is} */
    public boolean paused() {
        return answerGoesOn && last != null && last.role() == Role.ASSISTANT;
    }

    Conversation plus(Message message) {
        List<ContentBlock> content = message.content();
        if (message.role() == Role.ASSISTANT) {
            if (message.provider() == null) {
                throw new IllegalArgumentException("an answer that does not say which provider gave it");
            }
            Conversation answered = answer(content, message.provider(), false);
            return answered.openServerCalls.isEmpty() ? answered : answered.goingOn();
        }
        int results = 0;
        while (results < content.size() && content.get(results) instanceof ToolResultBlock) {
            results++;
        }
        List<ToolResultBlock> leading = content.subList(0, results).stream()
                .map(ToolResultBlock.class::cast)
                .toList();
        inCallOrder(leading);
        Conversation answered = leading.isEmpty() ? this : withResults(leading); // in the order in which they came
        return results == content.size() && results > 0
                ? answered
                : answered.user(content.subList(results, content.size()));
    }

    private Conversation goingOn() {
        return new Conversation(closed, last, openCalls, callIds, openServerCalls, true, size);
    }

    private Conversation plus(
            Role role,
            List<? extends ContentBlock> blocks,
            @Nullable String provider,
            List<ToolUseBlock> calls,
            CallIds ids,
            Set<String> serverCalls,
            boolean goesOn) {
        if (last == null && role == Role.ASSISTANT) {
            throw new IllegalStateException("a conversation starts with the user");
        }
        BlockSize total = size;
        for (ContentBlock block : blocks) {
            total = total.plus(BlockSize.of(block));
        }
        if (last != null && last.role() == role) {
            Message longer = new Message(role, last.content().plusAll(blocks), last.provider());
            return new Conversation(closed, longer, calls, ids, serverCalls, goesOn, total);
        }
        Message next = new Message(role, AppendOnlyList.copyOf(blocks), provider);
        return new Conversation(
                last == null ? closed : closed.plus(last), next, calls, ids, serverCalls, goesOn, total);
    }

    private Optional<String> repeated(List<ToolUseBlock> calls) {
        Set<String> ids = new HashSet<>();
        return calls.stream()
                .map(ToolUseBlock::id)
                .filter(id -> !ids.add(id) || callIds.contains(id))
                .findFirst();
    }

    private static List<ToolUseBlock> callsIn(List<ContentBlock> blocks) {
        return blocks.stream()
                .filter(ToolUseBlock.class::isInstance)
                .map(ToolUseBlock.class::cast)
                .toList();
    }

    private static List<ContentBlock> normalised(List<ContentBlock> blocks) {
        int fallback = -1;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).type().equals("fallback")) {
                fallback = i;
            }
        }
        List<ContentBlock> kept = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            ContentBlock block = blocks.get(i);
            // A single space between two cited texts is not empty: the API gives it and takes it back.
            boolean empty = block instanceof TextBlock text && text.text().isEmpty();
            boolean superseded = i < fallback && BlockTypes.isSupersededByFallback(block);
            if (!empty && !superseded) {
                kept.add(block);
            }
        }
        return kept;
    }

    private static void trackServerCall(OtherBlock block, Set<String> open) {
        if (BlockTypes.isServerCall(block.type())) {
            Optional.ofNullable(block.raw().text("id")).ifPresent(open::add);
        } else if (BlockTypes.isServerResult(block.type())) {
            Optional.ofNullable(block.raw().text("tool_use_id")).ifPresent(open::remove);
        }
    }

    private static String ids(List<ToolUseBlock> calls) {
        return calls.stream().map(ToolUseBlock::id).collect(Collectors.joining(", "));
    }
}
