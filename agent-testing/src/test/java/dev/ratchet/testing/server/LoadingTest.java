package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.Conversation;
import dev.ratchet.message.Message;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.Transcript;
import dev.ratchet.message.TranscriptException;
import dev.ratchet.model.ModelRequest;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** What comes from outside, a conversation or a stored run, is taken over whole or refused by name. */
@AddLifecycleHook(Soak.class)
class LoadingTest {
    private static final Pattern WORD = Pattern.compile("word\\d+_");
    private static final ToolDefinition TOOL =
            ToolDefinition.of("lookup_order", "Finds an order.", RawJson.parse("{\"type\":\"object\"}"));
    private static final RawJson SYSTEM = RawJson.string("Be brief.");

    @Property(tries = 4_000, generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
    void noTextIsLostAndLoadingAgainRepairsNothing(@ForAll("choices") int[] numbers) {
        String json = RandomTranscript.of(new Choices(numbers));

        String loaded = loadedTwice(json);

        assertThat(WORD.matcher(json).results().map(MatchResult::group)).allMatch(loaded::contains);
    }

    /** Blocks of tomorrow are left aside: the service here is of today, and nobody can say what the next one takes. */
    @Property(tries = 4_000, generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
    void theServiceTakesWhatIsLoadedAndThenContinued(@ForAll("choices") int[] numbers) {
        String json = RandomTranscript.of(new Choices(numbers));
        Transcript loaded;
        try {
            loaded = Transcript.parse(json, SYSTEM, List.of(TOOL.raw()));
        } catch (TranscriptException e) {
            assertThat(e).hasMessage("messages: no message holds anything");
            return;
        }
        Conversation continued = Conversation.of(loaded.messages()).user(List.of(TextBlock.of("And?")));

        RequestCheck.check(ModelRequest.of(Prompt.of("Be brief.", List.of(TOOL)), continued, 16_000));
    }

    @Property(tries = 4_000, generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
    void aMutilatedTranscriptIsLoadedOrRefusedByName(@ForAll("choices") int[] numbers) {
        String json = RandomTranscript.withBlocksOfTomorrow(firstHalf(numbers));

        loadedTwice(mutated(secondHalf(numbers), json));
    }

    @Property(tries = 4_000, generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
    void aMutilatedRunIsReadOrRefusedWithItsPlace(@ForAll("choices") int[] numbers) {
        History history = new History(firstHalf(numbers), new AtomicLong());
        history.happen();
        String mutated = mutated(secondHalf(numbers), history.state().toJson());

        try {
            String read = History.read(mutated).toJson();
            assertThat(History.read(read).toJson()).isEqualTo(read);
        } catch (IllegalArgumentException e) {
            assertThat(e).message().isNotBlank().doesNotContain("Exception");
        }
    }

    @Provide
    Arbitrary<int[]> choices() {
        return Arbitraries.integers()
                .between(0, 255)
                .withDistribution(RandomDistribution.uniform())
                .array(int[].class)
                .ofMaxSize(80)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Choices firstHalf(int[] numbers) {
        return new Choices(Arrays.copyOf(numbers, numbers.length / 2));
    }

    private static Choices secondHalf(int[] numbers) {
        return new Choices(Arrays.copyOfRange(numbers, numbers.length / 2, numbers.length));
    }

    private static String mutated(Choices choices, String json) {
        return choices.oneIn(4) ? Mutation.ofText(choices, json) : Mutation.ofStructure(choices, Json.parse(json));
    }

    /** {@return what was loaded, as JSON; empty if it was refused} */
    private static String loadedTwice(String json) {
        Transcript first;
        try {
            first = Transcript.parse(json, SYSTEM, List.of());
        } catch (TranscriptException e) {
            assertThat(e).message().isNotBlank();
            return "";
        }
        assertThat(Conversation.of(first.messages()).messages()).isEqualTo(first.messages());
        String messages = json(first.messages());
        Transcript second =
                Transcript.parse("{\"system\":" + SYSTEM + ",\"messages\":" + messages + "}", SYSTEM, List.of());
        assertThat(second.repairs()).isEmpty();
        assertThat(second.messages()).isEqualTo(first.messages());
        return messages;
    }

    private static String json(List<Message> messages) {
        return messages.stream()
                .map(message -> "{\"role\":\"" + message.role().wireName() + "\",\"content\":"
                        + RawJson.array(message.content().stream()
                                .map(ContentBlock::raw)
                                .toList())
                        + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
