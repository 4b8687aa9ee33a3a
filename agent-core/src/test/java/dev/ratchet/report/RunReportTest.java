package dev.ratchet.report;

import static dev.ratchet.report.Facts.call;
import static dev.ratchet.report.Facts.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.approval.Decision;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.Repair;
import dev.ratchet.message.Role;
import dev.ratchet.message.TextBlock;
import dev.ratchet.message.VisibleText;
import dev.ratchet.report.Exchange.Said;
import dev.ratchet.run.Fact;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.usage.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunReportTest {

    /** Two turns: a lost attempt, two calls of which one fails, an answer. */
    private static Facts shortRun() {
        return Facts.asked("How far is the moon?")
                .loses("the stream was cut off")
                .calls(usage(200, 1_500, 0, 40), call("t1", "look_up", "{\"what\":\"moon\"}"), call("t2", "ask", "{}"))
                .decides("t1", Decision.allow())
                .decides("t2", Decision.allow())
                .starts("t1")
                .starts("t2")
                .finishes("t2", "nobody answers", true)
                .finishes("t1", "384,400 km", false)
                .says("384,400 km.", usage(10, 200, 1_500, 12));
    }

    @Test
    void whatTheTurnsUsedAndCostIsWhatTheLedgerSays() {
        RunState state = shortRun().state();
        Growth growth = Growth.of(Story.of(state));

        assertThat(growth.turns().stream().map(Growth.Turn::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(state.ledger().usage());
        assertThat(growth.sum()).isEqualByComparingTo(state.ledger().cost().usd());
        assertThat(growth.turns())
                .extracting(turn -> turn.exchange().attempts().size())
                .containsExactly(2, 1);
    }

    @Test
    void whatTheRequestsAddedIsWhatWasSent() {
        RunState state = shortRun().ask("And the sun?").state();
        Story story = Story.of(state);

        List<ContentBlock> told = Stream.concat(
                        story.turns().stream().flatMap(turn -> turn.added().stream()), story.unsent().stream())
                .map(Said::block)
                .toList();
        List<ContentBlock> said = state.conversation().messages().stream()
                .filter(message -> message.role() == Role.USER)
                .flatMap(message -> message.content().stream())
                .toList();
        assertThat(told).isEqualTo(said).hasSize(4);
        assertThat(story.unsent()).hasSize(1);
    }

    @Test
    void itShowsHowTheRunWent() throws Exception {
        Page page = page(shortRun().state()).isInert();

        assertThat(page.elements("h1").get(0).getTextContent()).isEqualTo("How far is the moon?");
        assertThat(page.texts("outcome")).containsExactly("The run completed.");
        assertThat(page.section("answer")).contains("384,400 km.");
        assertThat(page.texts("value")).containsExactly("≥ $0.0082", "3,410", "52", "2", "2");
        assertThat(page.texts("about")).contains("an answer was lost", "1 lost attempt", "1 failed");
        assertThat(page.section("timeline")).contains("look_up, 3 s", "lost after 1 s: the stream was cut off");
        assertThat(page.section("notices"))
                .contains("may have been billed: counted as 21,000 tokens, $0.2500", "2 calls allowed");
        assertThat(page.section("turn-2")).contains("384,400 km", "nobody answers", "Added to the request");
    }

    @Test
    void theSameRunGivesTheSamePage() {
        assertThat(RunReport.of(shortRun().state()).html())
                .isEqualTo(RunReport.of(shortRun().state()).html());
    }

    @Test
    void theNaiveWayIsPricedByTheSamePrices() {
        RunState state = Facts.asked("Go.")
                .calls(usage(0, 10_000, 0, 100), call("t1", "look_up", "{}"))
                .runs("t1", "yes")
                .says("Yes.", usage(0, 1_000, 10_000, 100))
                .state();
        Growth growth = Growth.of(Story.of(state));

        assertThat(growth.priced()).isTrue();
        assertThat(growth.turns()).extracting(Growth.Turn::naiveInput).containsExactly(10_000L, 11_000L);
        assertThat(growth.naiveSum()) // 21,000 in at $3 and 200 out at $15 a million
                .isEqualByComparingTo(new BigDecimal("0.066"));
    }

    @Test
    void withoutAPriceThereIsNoMoney() throws Exception {
        RunState state = new Facts("house-model", "Be brief.")
                .ask("Go.")
                .says("Gone.", usage(90, 0, 0, 9))
                .state();
        Page page = page(state);

        assertThat(page.texts("value")).startsWith("unknown");
        assertThat(page.section("cost")).isEqualTo("CostThe cost is unknown (no price for house-model).");
        assertThat(page.text()).doesNotContain("% of the naive way");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "\"><svg onload=alert(1)>",
                "' onmouseover='alert(1)",
                "</style><style>*{background:url(https://evil.example/x)}</style>",
                "<img src=x onerror=alert(1)>",
                "</textarea></title><iframe src=https://evil.example>",
                "<!-- --!> <![CDATA[ ]]> <?xml ?> <!ENTITY x SYSTEM 'file:///etc/passwd'> &lt;b&gt; &#60;b&#62;",
                "[x](javascript:alert(1)) javascript:alert(1)",
                "\u0000\u0007\u001b[2J\u202egnp.exe\u2028\ufeff\ufffe\uffff \ud800 \udc00 \ud83d\ude00",
            })
    void textOfOthersIsInert(String hostile) throws Exception {
        String id = hostile.replaceAll("\\p{Cs}", ""); // JSON holds no half of a character
        String json = RawJson.object().put(hostile, hostile).build().toString();
        ToolDefinition tool = ToolDefinition.of("t", hostile, RawJson.parse("{\"type\":\"object\"}"));
        Facts facts = new Facts("claude " + hostile, hostile, tool);
        Fact loaded = new Fact.Loaded(
                facts.tick(), List.of(), List.of(new Repair(Repair.Kind.FIELD_LEFT_OUT, hostile, hostile)));
        RunState state = facts.accept(loaded)
                .ask(hostile)
                .loses(hostile)
                .calls(
                        usage(9, 0, 0, 9),
                        ContentBlock.of(RawJson.object()
                                .put("type", "thinking")
                                .put("thinking", hostile)
                                .put("signature", hostile)
                                .build()),
                        ContentBlock.of(RawJson.object().put("type", hostile).build()),
                        TextBlock.of(hostile),
                        call(id, hostile, json),
                        call("t2" + id, hostile, "{}"),
                        call("t3" + id, hostile, "{}"))
                .decides(id, Decision.allow())
                .decides("t2" + id, Decision.deny(hostile))
                .decides("t3" + id, Decision.edit(json))
                .starts(id)
                .finishes(id, hostile, true)
                .starts("t3" + id)
                .finishes("t3" + id, hostile, false)
                .answers("stop " + hostile, usage(9, 0, 0, 9), TextBlock.of(hostile))
                .state();
        RunResult result = new RunResult(new Outcome.Failed(hostile, hostile), state);

        Page page = Page.of(RunReport.of(result).html()).isInert();

        String shown = VisibleText.lines(hostile);
        assertThat(page.section("turns")).contains(shown);
        assertThat(page.section("notices")).contains(shown);
        assertThat(page.texts("outcome").get(0)).contains(shown);
        assertThat(page.text()).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\u202e\\ufffe\\uffff]");
    }

    @Test
    void itsPolicyForbidsAllButItsOwnStyle() throws Exception {
        Page page = page(shortRun().state());
        String style = page.elements("style").get(0).getTextContent();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

        assertThat(page.elements("meta").get(1).getAttribute("content"))
                .isEqualTo("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'; base-uri 'none'; form-action 'none'");
        assertThat(style).doesNotContain("url(", "@import", "\r");
    }

    @Test
    void aLongTextIsCutWithWhatIsMissing() throws Exception {
        String text = "begin " + "😀 ".repeat(100_000) + "end";
        Page page = page(Facts.asked("Go.")
                .calls(usage(9, 0, 0, 9), call("t1", "look_up", "{}"))
                .runs("t1", text)
                .says("Done.", usage(9, 0, 0, 9))
                .state());

        assertThat(page.section("turn-2"))
                .contains("begin 😀", "280,009 of 300,009 characters are not in this report", "😀 end")
                .doesNotContain("\\ud8", "\\ude");
    }

    @Test
    void manyLongTextsAreCutShorter() {
        Facts facts = Facts.asked("Go.");
        for (int i = 0; i < 150; i++) {
            facts.calls(usage(9, 0, 0, 9), call("t" + i, "look_up", "{}")).runs("t" + i, "x".repeat(50_000));
        }
        String html =
                RunReport.of(facts.says("Done.", usage(9, 0, 0, 9)).state()).html();

        assertThat(html.length()).isBetween(1_000_000, 2_000_000);
    }

    @Test
    void twoHundredTurnsAreWrittenInNoTime() {
        Facts facts = Facts.asked("Go.");
        for (int i = 0; i < 200; i++) {
            String id = "t" + i;
            facts.calls(
                            usage(9, 900, 900L * i, 90),
                            TextBlock.of("I read on."),
                            call(id + "a", "read_page", "{\"number\":" + i + "}"),
                            call(id + "b", "read_page", "{\"number\":" + i + "}"))
                    .runs(id + "a", "It was a dark and stormy night. ".repeat(30))
                    .runs(id + "b", "It was a dark and stormy night. ".repeat(30));
        }
        RunReport report = RunReport.of(facts.says("Done.", usage(9, 0, 0, 9)).state());
        report.html(); // its classes are loaded
        long start = System.nanoTime();
        String html = report.html();
        long millis = (System.nanoTime() - start) / 1_000_000;

        System.out.printf("a report of 200 turns: %,d kB in %d ms%n", html.length() / 1_000, millis);
        assertThat(html.length()).isLessThan(2_000_000);
        assertThat(millis).isLessThan(3_000); // of a machine under load; it is about 100
    }

    @Test
    void aPausedRunSaysWhatItWaitsFor() throws Exception {
        Page page = page(Facts.asked("Delete it.")
                .calls(usage(9, 0, 0, 9), call("t1", "delete", "{\"path\":\"a\"}"))
                .decides("t1", Decision.pause())
                .state());

        assertThat(page.texts("outcome")).containsExactly("The run is paused until these calls are decided: delete.");
        assertThat(page.section("turn-1")).contains("waits for a decision");
        assertThat(page.section("notices")).contains("delete waits for a decision");
    }

    @Test
    void aRunUnderWayHasAReportToo() throws Exception {
        assertThat(page(Facts.asked("Go.").state()).isInert().texts("outcome"))
                .containsExactly("The run is under way.");
        assertThat(page(RunState.start("run_1", Facts.asked("x").state().setup()))
                        .isInert()
                        .text())
                .contains("A run in which nothing was asked");
    }

    @Test
    void aFailureIsToldWithItsAttempts() throws Exception {
        Page page = page(Facts.asked("Go.")
                .loses("529")
                .loses("529 again")
                .fails("Transient", "the service is overloaded; given up")
                .state());

        assertThat(page.texts("outcome")).containsExactly("The run failed: the service is overloaded; given up");
        assertThat(page.section("turn-1")).contains("529", "529 again", "2 attempts");
        assertThat(page.section("notices")).contains("Transient: the service is overloaded");
    }

    @Test
    void aCacheThatHadGoneColdIsTold() throws Exception {
        Facts facts = Facts.asked("Go.")
                .says("Gone.", usage(0, 9_000, 0, 9))
                .after(Duration.ofMinutes(12))
                .ask("Again.")
                .says("Gone again.", usage(0, 9_100, 0, 9));

        assertThat(page(facts.state()).section("notices"))
                .contains("0 of 9,000 tokens were read from the cache")
                .contains("12 minutes went by, and it was kept for 5 minutes");
        assertThat(shortRun().state().context().cacheMisses()).isEmpty();
    }

    @Test
    void aSummaryIsToldAndCounted() throws Exception {
        Facts facts = Facts.asked("Read all.");
        for (int i = 1; i <= 3; i++) {
            facts.calls(usage(0, 9_000, 9_000L * (i - 1), 9), call("t" + i, "read_page", "{}"))
                    .runs("t" + i, "a long page ".repeat(3_000));
        }
        RunState state = facts.sumsUp("Two pages tell of a storm.", 5, usage(10, 0, 27_000, 90))
                .says("A storm.", usage(0, 12_000, 0, 9))
                .state();
        Growth growth = Growth.of(Story.of(state));
        Page page = page(state).isInert();

        assertThat(state.ledger().rows()).hasSize(5);
        assertThat(growth.sum()).isEqualByComparingTo(state.ledger().cost().usd());
        assertThat(growth.turns().stream().map(Growth.Turn::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(state.ledger().usage());
        assertThat(growth.turns().get(3).naiveInput()).isGreaterThan(20_000);
        assertThat(page.section("notices"))
                .contains("summed up the model summed up what does not fit any more, for $0.0095: ")
                .doesNotContain("cache missed");
        assertThat(page.section("turn-4")).contains("Two pages tell of a storm.");
        assertThat(page.section("timeline")).contains("the model summed up in 1 s");
        assertThat(page.texts("about")).doesNotContain("1 lost attempt");
    }

    @Test
    void timeOnItsOwnDoesNotHideTheWork() {
        TimeScale scale = new TimeScale(List.of(
                new TimeScale.Span(at(0), at(10)),
                new TimeScale.Span(at(2), at(4)),
                new TimeScale.Span(at(11), at(20)),
                new TimeScale.Span(at(200_000), at(200_010)),
                new TimeScale.Span(at(200_009), at(200_008)))); // the clock went backwards

        assertThat(scale.working()).isEqualTo(29);
        assertThat(scale.breaks()).hasSize(1);
        assertThat(scale.breaks().get(0).seconds()).isEqualTo(199_980);
        assertThat(scale.at(at(0))).isZero();
        assertThat(scale.at(at(200_010))).isEqualTo(100);
        assertThat(scale.at(at(5))).isBetween(15.0, 17.5);
        assertThat(scale.at(at(-5))).isZero();
    }

    @Test
    void marksAreRound() {
        assertThat(Axis.to(91_000, 4).marks()).containsExactly(25_000.0, 50_000.0, 75_000.0, 100_000.0);
        assertThat(Axis.to(0, 4).top()).isPositive();
        assertThat(Axis.to(1_000, 4).top()).isEqualTo(1_000);
    }

    @Test
    void itIsWrittenInPlaceOfWhatWasThere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("run.html");
        Files.writeString(file, "x".repeat(5_000_000));
        RunReport report = RunReport.of(shortRun().state());

        report.writeTo(file);

        assertThat(file).hasContent(report.html());
        assertThatThrownBy(() -> report.writeTo(directory.resolve("none/run.html")))
                .isInstanceOf(IOException.class);
    }

    private static Instant at(long seconds) {
        return Facts.START.plusSeconds(seconds);
    }

    private static Page page(RunState state) throws Exception {
        return Page.of(RunReport.of(state).html());
    }
}
