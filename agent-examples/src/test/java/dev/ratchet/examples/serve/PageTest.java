package dev.ratchet.examples.serve;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.model.ModelException;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tool.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person sees and uses it, in a real browser: {@code mvn verify -Pbrowser}. */
@EnabledIfSystemProperty(named = "browser", matches = "true", disabledReason = "only with -Pbrowser")
@Timeout(120)
class PageTest {
    private static final String HOSTILE =
            "<img src=x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script>";
    private static Browser browser;

    private final Desk desk = new Desk();
    private @Nullable ChatService service;

    static final class Hostile {
        @Tool(value = "Says something.", readOnly = true)
        String speak() {
            return HOSTILE;
        }
    }

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void close() {
        desk.open.countDown();
        browser.size(1200, 820);
        browser.prefer("light");
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aQuestionIsAnsweredAndItsCallsFoldOpen() throws IOException {
        serve(script -> script.calls(call("wait_here", "{}")).says("It is **done**."));
        desk.open.countDown();
        browser.type("Wait a little." + Browser.ENTER);

        browser.await("document.querySelectorAll('.turn').length == 2 && document.querySelector('strong')");
        assertThat(browser.text(".asked")).isEqualTo("Wait a little.");
        assertThat(browser.text(".turn:last-child .said")).isEqualTo("It is done.");
        assertThat(browser.text("#model")).isEqualTo("scripted-model");
        assertThat(browser.text("#tokens")).matches("[\\d,]+ in · [\\d,]+ out");
        assertThat(browser.text("#cost")).isEqualTo("cost unknown");
        assertThat(browser.text("#share")).matches("[\\d.]+ %");
        assertThat(browser.shown(".call .body")).isFalse();
        browser.click(".call summary");
        assertThat(browser.shown(".call .body")).isTrue();
        assertThat(browser.text(".call .body")).contains("No arguments", "Result", "waited");
        browser.picture("answer");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsSaidIsSeenBeforeTheRunEndsAndEscapeStopsIt() {
        serve(script -> script.calls(call("wait_here", "{}")));
        browser.type("Wait." + Browser.ENTER);

        browser.await("document.querySelector('.call.running')");
        assertThat(browser.shown("#stop")).isTrue();
        assertThat(browser.shown("#send")).isFalse();
        browser.type(Browser.ESCAPE);

        browser.await("document.querySelector('.note')");
        assertThat(browser.text(".note")).isEqualTo("The run was cancelled: a client asked for it.");
        assertThat(browser.shown("#send")).isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anApprovalIsTwoKeysAwayAndAnEnterTooManyAllowsNothing() throws IOException {
        serve(script -> script.calls(
                        call("delete_note", "{\"title\":\"milk\"}"), call("delete_note", "{\"title\":\"tea\"}"))
                .says("Done."));
        browser.type("Delete milk, not tea." + Browser.ENTER);

        browser.await("document.querySelectorAll('.approval button').length == 4");
        assertThat(browser.text(".call.asking .body")).contains("title", "milk", "What it would do", "- milk");
        browser.picture("approval");
        browser.prefer("dark");
        browser.picture("approval-dark");
        browser.size(390, 844);
        browser.picture("approval-narrow");
        browser.type(Browser.ENTER);
        browser.type(Browser.ENTER);
        assertThat(browser.shown(".call:first-child .approval")).isTrue();
        assertThat(desk.deleted).isEmpty();
        browser.type(Browser.TAB);
        browser.type(Browser.ENTER);
        assertThat(browser.text(".call:first-child .approval")).isEqualTo("Allowed");
        browser.click(".call:last-child .approval input");
        browser.type("Tea stays.");
        browser.click(".call:last-child .deny");

        browser.await("document.querySelectorAll('.turn').length == 2 && !document.querySelector('#send').hidden");
        assertThat(desk.deleted).containsExactly("milk");
        assertThat(browser.text(".call:last-child .brief")).isEqualTo("title: tea");
        assertThat(browser.run("return document.querySelector('.call:last-child .body').textContent")
                        .asString())
                .contains("Not executed: denied. Tea stays.");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void hostileTextStaysText() {
        ChatService.Builder builder = ChatService.builder(approver -> AgentRunner.builder()
                .model(ScriptedModel.builder()
                        .calls(call("speak", "{}"))
                        .says(HOSTILE + "\n\n```\n" + HOSTILE + "\n```\n- " + HOSTILE + "\n\n# " + HOSTILE)
                        .build())
                .tools(new Hostile())
                .build());
        open(builder.notice(HOSTILE).suggestions(HOSTILE));
        browser.type(HOSTILE + Browser.ENTER);

        browser.await("document.querySelectorAll('.turn').length == 2 && document.querySelector('.said pre')");
        assertThat(browser.run("return document.title").asString()).isEqualTo("Ratchet");
        assertThat(browser.run("return document.querySelectorAll('main img, main script, #notice img').length")
                        .intValue())
                .isZero();
        assertThat(browser.text(".asked")).isEqualTo(HOSTILE);
        assertThat(browser.text("#notice")).isEqualTo(HOSTILE);
        assertThat(browser.text(".said h3")).isEqualTo(HOSTILE);
        assertThat(browser.text(".said li")).isEqualTo(HOSTILE);
        assertThat(browser.run("return document.querySelector('.call').textContent")
                        .asString())
                .contains(HOSTILE);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aRunGoesOnWhereTheConnectionBroke() throws IOException {
        service = builder(script -> script.calls(call("wait_here", "{}")).says("Here I am."))
                .start();
        try (CuttableLine line = new CuttableLine(service.url())) {
            open(line.url());
            browser.type("Wait." + Browser.ENTER);
            browser.await("document.querySelector('.call.running')");

            line.cut();
            desk.open.countDown();

            browser.await("document.querySelector('.turn:last-child .said')?.innerText == 'Here I am.'");
            browser.await("!document.querySelector('#send').hidden");
            assertThat(browser.run("return document.querySelectorAll('.call').length")
                            .intValue())
                    .isEqualTo(1);
            assertThat(browser.shown(".note")).isFalse();
            assertThat(browser.complaints())
                    .as("of the cut itself")
                    .contains("ERR_")
                    .doesNotContain("Policy");
        }
    }

    @Test
    void aTokenIsAskedFor(@TempDir Path directory) throws IOException {
        Path tokens = Files.writeString(directory.resolve("tokens"), "anna 0123456789abcdef\n");
        open(builder(script -> script.says("Hello.")).tokens(Tokens.read(tokens)));

        browser.await("document.querySelector('#entry').open");
        browser.picture("token");
        browser.type("wrong" + Browser.ENTER);
        browser.await("document.querySelector('#entry-wrong').checkVisibility()");
        assertThat(browser.text("#entry-wrong")).startsWith("no token, or none that is known here");
        browser.type("0123456789abcdef" + Browser.ENTER);
        browser.await("!document.querySelector('#entry').open");
        browser.click("#message");
        browser.type("Say hello." + Browser.ENTER);
        browser.await("document.querySelector('.said')?.innerText == 'Hello.'");
        assertThat(browser.complaints()).as("but for the refusals").doesNotContain("Policy", "Uncaught");
    }

    @Test
    void aProblemIsSaidInItsPlace() throws IOException {
        serve(script -> script.fails(
                        new ModelException.Account("The key is refused; set another.", ModelException.Details.NONE))
                .calls(call("delete_note", "{\"title\":\"milk\"}")));
        browser.type("Say hello." + Browser.ENTER);
        browser.await("document.querySelector('.note.wrong')");
        assertThat(browser.text(".note.wrong")).isEqualTo("The run failed: The key is refused; set another.");
        browser.type("Delete milk." + Browser.ENTER);
        browser.await("document.querySelector('.approval')");
        browser.click("#message");
        browser.type("And tea." + Browser.ENTER);

        browser.await("document.querySelectorAll('.note.wrong').length == 2");
        assertThat(browser.text(".note.wrong:last-child")).isEqualTo("First decide about the call above.");
        browser.picture("problem");
    }

    @Test
    void lightAndDarkAreAsTheSystemHasThemOrAsChosen() throws IOException {
        serve(script -> script);
        String ground = "return getComputedStyle(document.documentElement).backgroundColor";

        browser.prefer("light");
        String light = browser.run(ground).asString();
        browser.picture("welcome-light");
        browser.prefer("dark");
        String dark = browser.run(ground).asString();
        browser.picture("welcome-dark");
        assertThat(dark).isNotEqualTo(light);

        browser.click("#theme");
        assertThat(browser.run(ground).asString()).as("light, chosen").isEqualTo(light);
        browser.click("#theme");
        browser.prefer("light");
        assertThat(browser.run(ground).asString()).as("dark, chosen").isEqualTo(dark);
        browser.click("#theme");
        assertThat(browser.run(ground).asString()).as("as the system has it").isEqualTo(light);
    }

    @Test
    void nothingRunsOverTheEdgeOfANarrowScreen() throws IOException {
        serve(script -> script.calls(call("delete_note", "{\"title\":\"" + "long".repeat(60) + "\"}"))
                .says("Done."));
        browser.size(320, 640);
        browser.type("A".repeat(100) + Browser.ENTER);
        browser.await("document.querySelector('.approval')");

        assertThat(browser.run("return document.documentElement.scrollWidth").intValue())
                .isLessThanOrEqualTo(320);
        browser.picture("narrow");
    }

    private void serve(UnaryOperator<ScriptedModel.Builder> script) {
        open(builder(script));
    }

    private ChatService.Builder builder(UnaryOperator<ScriptedModel.Builder> script) {
        return ChatService.builder(approver -> AgentRunner.builder()
                        .model(script.apply(ScriptedModel.builder()).build())
                        .tools(desk)
                        .approver(approver)
                        .build())
                .suggestions("Wait a little.");
    }

    private void open(ChatService.Builder builder) {
        ChatService started = builder.start();
        service = started;
        open(started.url());
    }

    private static void open(URI page) {
        browser.open(page);
        browser.run("localStorage.clear(); sessionStorage.clear()");
        browser.open(page);
        browser.await("document.querySelector('#suggestions li') || document.querySelector('#entry').open");
    }
}
