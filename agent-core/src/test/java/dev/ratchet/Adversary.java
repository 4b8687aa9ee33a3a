package dev.ratchet;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.model.Model;
import dev.ratchet.model.ModelAnswer;
import dev.ratchet.model.ModelEvent;
import dev.ratchet.model.ModelException;
import dev.ratchet.model.ModelException.Details;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.StopReason;
import dev.ratchet.model.ToolChoice;
import dev.ratchet.usage.Tariff;
import dev.ratchet.usage.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A model that costs as much as it may: each byte of what is new is a token, each answer is as long as it was granted, the
 * cache is written and never read, answers are lost after they were billed. It keeps its own bill, with prices written down
 * here, so that it shares no mistake with what it tests. One story for each {@code user_id}; thread-safe between stories.
 */
final class Adversary implements Model {
    private final String id;
    private final Map<String, Story> stories = new ConcurrentHashMap<>();

    Adversary(String id) {
        this.id = id;
    }

    /** Begins a story; how it goes is decided by {@code seed}. */
    Story story(String user, long seed) {
        Story story = new Story(new Random(seed));
        stories.put(user, story);
        return story;
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("anthropic", id, OptionalInt.of(1_000_000), OptionalInt.of(6_000));
    }

    @Override
    public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        Story story = Objects.requireNonNull(stories.get(request.metadata().get("user_id")));
        return story.answer(request, events);
    }

    final class Story {
        private final Random random;
        private final boolean gentle; // now and then it uses less than it may
        private final String place;
        private final List<List<Long>> tokens = new ArrayList<>(); // of each block of each message
        long input;
        long output;
        BigDecimal usd = BigDecimal.ZERO;
        int requests;
        int lost;
        boolean silent; // when it was asked for its last answer

        private long lastOutput;
        private int calls;

        private Story(Random random) {
            this.random = random;
            this.gentle = random.nextInt(3) == 0;
            this.place = random.nextBoolean() ? "us" : "global";
        }

        private synchronized ModelAnswer answer(ModelRequest request, Consumer<ModelEvent> events) {
            requests++;
            long in = inputOf(request);
            int attempts = Math.min(request.maxAttempts(), 4);
            for (int attempt = 1; ; attempt++) {
                int dice = random.nextInt(20);
                if (dice == 0) {
                    retry(events, new Details(529, "overloaded_error", null, null, null));
                } else if (dice == 1) {
                    lost++;
                    bill(in, 0, request.maxTokens());
                    Details details = new Details(
                            random.nextBoolean() ? 0 : 200,
                            null,
                            null,
                            null,
                            random.nextBoolean() ? null : new Usage(0, in, 0, 0, 1, 0));
                    if (attempt >= attempts) {
                        throw new ModelException.Transient("cut for good", details, null, null);
                    }
                    retry(events, details);
                } else {
                    return answer(request, in);
                }
            }
        }

        private void retry(Consumer<ModelEvent> events, Details details) {
            events.accept(new ModelEvent.RetryScheduled(
                    1, new ModelException.Transient("cut", details, null, null), Duration.ZERO));
        }

        private ModelAnswer answer(ModelRequest request, long in) {
            boolean last = request.toolChoice() == ToolChoice.NONE;
            int granted = request.maxTokens();
            int out = gentle ? 1 + random.nextInt(granted) : granted;
            long read = gentle ? random.nextLong(in + 1) : 0;
            bill(in - read, read, out);
            lastOutput = out;
            String reason = reason(last);
            List<ContentBlock> content = new ArrayList<>();
            silent = last && random.nextInt(10) == 0;
            if (!silent) {
                content.add(TextBlock.of("So far."));
            }
            if (reason.equals("tool_use") || (reason.equals("max_tokens") && random.nextBoolean())) {
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    content.add(toolUse());
                }
            }
            Usage usage = new Usage(0, in - read, 0, read, out, 0);
            return new ModelAnswer(
                    "msg",
                    id,
                    content,
                    new StopReason(reason),
                    null,
                    usage,
                    null,
                    new Tariff("standard", place, "standard"),
                    null,
                    null);
        }

        private String reason(boolean last) {
            int dice = random.nextInt(40);
            if (last) {
                return dice < 4 ? "tool_use" : dice < 10 ? "max_tokens" : "end_turn";
            }
            return dice == 0 ? "end_turn" : dice == 1 ? "refusal" : dice < 6 ? "max_tokens" : "tool_use";
        }

        private ContentBlock toolUse() {
            String arguments = random.nextInt(8) == 0 ? "\"none\"" : Integer.toString(random.nextInt(1_200));
            return ContentBlock.of(RawJson.parse("{\"type\":\"tool_use\",\"id\":\"t" + ++calls
                    + "\",\"name\":\"fetch\",\"input\":{\"bytes\":" + arguments + "}}"));
        }

        /** What was counted stays counted; of what is new each byte is a token, and an answer is what it was billed as. */
        private long inputOf(ModelRequest request) {
            long frame = 500
                    + 1_000
                    + (request.prompt().system() == null
                            ? 0
                            : request.prompt().system().length())
                    + request.prompt().tools().stream()
                            .mapToLong(tool -> tool.raw().length())
                            .sum();
            List<Message> messages = request.conversation().messages();
            for (int i = 0; i < messages.size(); i++) {
                List<ContentBlock> content = messages.get(i).content();
                if (tokens.size() == i) {
                    tokens.add(new ArrayList<>());
                }
                List<Long> known = tokens.get(i);
                boolean answer = messages.get(i).role() == Role.ASSISTANT;
                while (known.size() < content.size()) {
                    long all = answer
                            ? (known.isEmpty() ? lastOutput : 0)
                            : content.get(known.size()).raw().length();
                    known.add(all);
                }
            }
            return frame
                    + tokens.stream()
                            .flatMap(List::stream)
                            .mapToLong(Long::longValue)
                            .sum();
        }

        private void bill(long written, long read, long out) {
            input += written + read;
            output += out;
            boolean dear = id.equals("claude-haiku-5-5") && written + read > 100_000;
            String write = id.equals("claude-sonnet-5-5") ? "2.5" : dear ? "0.625" : "0.125";
            String cached = id.equals("claude-sonnet-5-5") ? "0.1" : dear ? "0.05" : "0.01";
            String answer = id.equals("claude-sonnet-5-5") ? "10" : dear ? "2.5" : "0.5";
            BigDecimal million = new BigDecimal(write)
                    .multiply(BigDecimal.valueOf(written))
                    .add(new BigDecimal(cached).multiply(BigDecimal.valueOf(read)))
                    .add(new BigDecimal(answer).multiply(BigDecimal.valueOf(out)));
            usd = usd.add(million.movePointLeft(6).multiply(new BigDecimal(place.equals("us") ? "1.1" : "1")));
        }
    }
}
