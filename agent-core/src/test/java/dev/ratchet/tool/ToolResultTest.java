package dev.ratchet.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.SampleFiles;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.ToolUseBlock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class ToolResultTest {
    /** Returns what cannot be written, also not later. */
    static final class Later {
        @Tool("Says it later.")
        Future<String> later() {
            return new FutureTask<>(() -> "x");
        }
    }

    /** As {@link Later}. */
    static final class LaterPieceByPiece {
        @Tool("Says it later, piece by piece.")
        CompletableFuture<Stream<String>> later() {
            return CompletableFuture.completedFuture(Stream.of("x"));
        }
    }

    record Quote(String ticker, BigDecimal price) {}

    /** Returns before the value is there. */
    static final class Promises {
        final CompletableFuture<String> never = new CompletableFuture<>();
        final AtomicInteger tries = new AtomicInteger();

        @Tool("Says it later.")
        CompletableFuture<String> text() {
            return CompletableFuture.supplyAsync(() -> "now");
        }

        @Tool("Finds a price later.")
        CompletionStage<Quote> quote() {
            return CompletableFuture.supplyAsync(() -> new Quote("AAPL", new BigDecimal("1.50")));
        }

        @Tool("Does it later.")
        CompletableFuture<Void> doIt() {
            return CompletableFuture.runAsync(() -> {});
        }

        @Tool("Perhaps finds something later.")
        CompletableFuture<Optional<String>> perhaps() {
            return CompletableFuture.supplyAsync(Optional::empty);
        }

        @Tool("Refuses later.")
        CompletableFuture<String> refuse() {
            return CompletableFuture.supplyAsync(() -> "x").thenApply(x -> {
                throw new ToolException("Sold out; try the other shop.");
            });
        }

        @Tool("Fails later.")
        CompletableFuture<String> fail() {
            return CompletableFuture.failedFuture(new IllegalStateException("secret"));
        }

        @Tool(value = "Fails later, once.", idempotent = true)
        CompletableFuture<String> failOnce() {
            return tries.incrementAndGet() == 1
                    ? CompletableFuture.failedFuture(new IllegalStateException("secret"))
                    : CompletableFuture.completedFuture("at last");
        }

        @Tool("Never says it.")
        CompletableFuture<String> never() {
            return never;
        }
    }

    /** Given twice. */
    static final class Finds {
        @Tool("Finds.")
        String find(String name) {
            return name;
        }
    }

    @Test
    void textAloneIsSentAsAString() {
        assertThat(ToolResult.text("17 rows").block("t1").raw())
                .hasToString("{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"17 rows\"}");
        assertThat(ToolResult.error("").block("t1").raw())
                .hasToString("{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"\",\"is_error\":true}");
    }

    @Test
    void severalBlocksAreSentAsAnArrayWithoutBlankText() {
        ContentBlock image =
                ContentBlock.of(RawJson.parse("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"u\"}}"));

        assertThat(ToolResult.of(List.of(TextBlock.of(" "), image)).block("t1").raw())
                .hasToString("{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":[" + image.raw() + "]}");
    }

    @Test
    void whatWouldPoisonTheConversationIsRefused() {
        ContentBlock call =
                ContentBlock.of(RawJson.parse("{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}"));

        assertThatThrownBy(() -> ToolResult.of(List.of(call)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tool result cannot hold a block of type tool_use");
    }

    @Test
    void aToolThatReturnsWhatHoldsNoValueYetIsRefusedWithTheMend() {
        assertThatThrownBy(() -> Toolset.of(new Later()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(".later() returns a Future, which cannot be written for the model. Wait for"
                        + " the value and return that.");
        assertThatThrownBy(() -> Toolset.of(new LaterPieceByPiece()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".later() returns a BaseStream, which cannot be written for the model.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | now",
                "quote | {\"ticker\":\"AAPL\",\"price\":1.50}",
                "do_it | Done.",
                "perhaps | Done; there is no value to return.",
                "fail_once | at last"
            })
    void aStageIsWaitedForAndItsValueIsTheResult(String tool, String text) {
        ToolResult result = Calls.run(Toolset.of(new Promises()), tool, "{}");

        assertThat(Calls.text(result)).isEqualTo(text);
        assertThat(result.error()).isFalse();
    }

    @Test
    void whatAStageFailsWithIsToldAsIfItWereThrown() {
        Toolset tools = Toolset.of(new Promises());

        assertThat(Calls.run(tools, "refuse", "{}")).isEqualTo(ToolResult.error("Sold out; try the other shop."));
        assertThat(Calls.text(Calls.run(tools, "fail", "{}")))
                .startsWith("fail failed with IllegalStateException;")
                .doesNotContain("secret");
    }

    @Test
    void aStageThatTakesTooLongIsStoppedAndCancelled() {
        Promises promises = new Promises();
        List<ToolResult> results = new ArrayList<>();

        ToolDispatcher.of(Toolset.of(promises))
                .timeout(Duration.ofMillis(50))
                .run(List.of(Calls.call("never", "{}")), "run_1", Map.of(), new Cancellation(), new Told(results));

        assertThat(Calls.text(results.get(0))).startsWith("never did not finish within 50 ms and was stopped.");
        assertThat(promises.never).isCancelled();
    }

    @Test
    void imagesAndDocumentsAreSentInTheFormOfTheApi() {
        ToolResult result = ToolResult.text("Look:")
                .and(ToolResult.image(SampleFiles.png(2, 1, 24)))
                .and(ToolResult.pdf(SampleFiles.pdf(1)))
                .and(ToolResult.document("Terms"));

        assertThat(result.block("t1").raw().toString())
                .isEqualTo(("{'type':'tool_result','tool_use_id':'t1','content':[{'type':'text','text':'Look:'},"
                                + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBORw0KGgoAAAANSUhEUgAAAAIAAAAB'}},"
                                + "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'JVBERi0xLjcKPDwvVHlwZS9QYWdlPj4K'}},"
                                + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'Terms'}}]}")
                        .replace('\'', '"'));
    }

    @Test
    void anImageThatNoModelReadsIsRefused() {
        assertThatThrownBy(() -> ToolResult.image(new byte[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the image is no JPEG, PNG, GIF or WebP, which a model reads");
        assertThatThrownBy(() -> ToolResult.pdf(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the document is empty");
    }

    @Test
    void oneOfTwoResultsIsEnoughForAnErrorAnEndAndData() {
        ToolResult both =
                ToolResult.error("a").withData(7).and(ToolResult.text("b").endingRun());

        assertThat(both.error()).isTrue();
        assertThat(both.endsRun()).isTrue();
        assertThat(both.data()).isEqualTo(7);
        assertThat(both.block("t1").raw().toString()).doesNotContain("7");
    }

    record Told(List<ToolResult> results) implements ToolObserver {
        @Override
        public void started(ToolUseBlock call, Instant at) {}

        @Override
        public void progressed(ToolUseBlock call, String text, Instant at) {}

        @Override
        public void finished(ToolUseBlock call, ToolResult result, Instant at) {
            results.add(result);
        }
    }

    @Test
    void aToolThatIsGivenTwiceIsNamedAsThat() {
        Finds tools = new Finds();

        assertThatThrownBy(() -> Toolset.of(tools, tools))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The tool \"find\" is given twice: ");
    }
}
