package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./agent chat} with lines that are piped in. */
@Timeout(60)
class ChatTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    @Test
    void eachLineIsSaidAndAnswered() {
        Ran ran = chat("Calculate \"12*34\".\n\nWhat did IBM cost in March 2004?\n");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("The offline planner answers, by plain rules: no language model, and nothing is billed.")
                .containsSubsequence("> Calculate", "→ 1 calculate", "  408", "> What did IBM", "84.41 in 2004-03");
    }

    @Test
    void whatFailsLeavesTheConversationAsItWasAndSaysSo() {
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(
                Reply.text("First answer."),
                Reply.fault(Fault.http(400, "invalid_request_error", "no such luck")),
                Reply.text("Third answer.")))) {
            Ran ran = at(server, "one\ntwo\nthree\n/usage\n");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out())
                    .containsSubsequence(
                            "First answer.",
                            "> two",
                            "no such luck",
                            "The conversation is as it was before this. Say it again to try once more.",
                            "Third answer.",
                            "3 requests, ");
            assertThat(messages(server, 2)).hasSize(3).noneMatch(message -> message.contains("two"));
        }
    }

    @Test
    void anotherModelStartsAForkThatTakesOverWhatWasSaidWithoutWhatWasThought() {
        Reply thought = Reply.builder().thinking("Hm.").text("First answer.").build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(thought, Reply.text("Second.")))) {
            Ran ran = at(server, "one\n/model claude-opus-4-6\ntwo\n");

            assertThat(ran.out().replace('\n', ' '))
                    .contains("A fork: a new conversation with model claude-opus-4-6 takes over the 2 messages so far, "
                            + "without what was thought (1 block). Its first request is not cached.");
            assertThat(body(server, 1).path("model").asString()).isEqualTo("claude-opus-4-6");
            assertThat(messages(server, 1)).hasSize(3).noneMatch(message -> message.contains("Hm."));
        }
    }

    @Test
    void anotherSystemPromptStartsAForkToo() {
        try (MessagesServer server =
                MessagesServer.start(Responder.inOrder(Reply.text("First answer."), Reply.text("Second.")))) {
            Ran ran = at(server, "/system Be kind.\none\n/system none\ntwo\n");

            assertThat(ran.out()).contains("From now on: another system prompt.", "A fork: a new conversation with no");
            assertThat(body(server, 0).path("system").toString()).contains("Be kind.");
            assertThat(body(server, 1).has("system")).isFalse();
            assertThat(messages(server, 1)).hasSize(3);
        }
    }

    @Test
    void whatIsSavedCanBeLoadedWithItsThinking() throws IOException {
        Path file = directory.resolve("chat.json");
        Reply thought = Reply.builder().thinking("Hm.").text("First answer.").build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(thought, Reply.text("Second.")))) {
            Ran saved = at(server, "one\n/save " + file + "\n");
            Ran loaded = at(server, "/load " + file + "\ntwo\n");

            assertThat(saved.out()).contains("Saved 2 messages to ");
            assertThat(Files.readString(file)).contains("\"messages\":[{\"role\":\"user\"");
            assertThat(loaded.out()).contains("Loaded 2 messages, with their system prompt.", "Second.");
            assertThat(messages(server, 1)).hasSize(3).anyMatch(message -> message.contains("\"thinking\""));
        }
    }

    @Test
    void theReportIsAPageOfTheWholeConversation() throws IOException {
        Path file = directory.resolve("chat.html");
        Ran ran = chat("/report " + file + "\nCalculate \"6*7\".\nCalculate \"8*9\".\n/report " + file + "\n");

        assertThat(ran.out()).containsSubsequence("there is nothing to report yet", "Wrote the report to ");
        assertThat(Files.readString(file)).startsWith("<!").contains("6*7", "8*9");
    }

    @Test
    void aFileOfOthersIsNotOverwritten() throws IOException {
        Path file = Files.writeString(directory.resolve("mine.txt"), "mine");

        assertThat(chat("/save " + file + "\n").out()).contains("already; choose another name");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nonsense | there is no command /nonsense; /help lists them",
                "/load | /load needs a file: /load chat.json",
                "/load no-such-file | there is no file no-such-file",
                "/load pom.xml | that is no conversation: ",
                "/model nobody/x | there is no provider nobody; there are anthropic, openai",
                "/model | The model is claude-sonnet-5-5.",
                "/help | /usage        tokens, cost, and what the context is made of",
                "/tools | Returns the closing price of a stock",
            })
    void aCommandAnswersInWordsAndTheChatGoesOn(String command, String sentence) {
        assertThat(chat(command + "\nCalculate \"6*7\".\n").out()).containsSubsequence(sentence, "  42");
    }

    @Test
    void usageTellsWhatTheContextIsMadeOf() {
        assertThat(chat("What did IBM cost in March 2004?\n/usage\n").out())
                .containsSubsequence(
                        "2 requests, ",
                        "Nothing is billed",
                        "context: ",
                        "of the window",
                        "system prompt",
                        "tools",
                        "what you said",
                        "answers",
                        "from stock_price");
    }

    @Test
    void toolsAreThoseOfTheClassesThatAreNamed() {
        Ran ran = chat("/tools\n", "--tools", "dev.ratchet.tools.calculator.Calculator");

        assertThat(ran.out()).contains("calculate").doesNotContain("stock_price");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tools=no.such.Tools | there is no class no.such.Tools; give its full name",
                "--tools=java.lang.String | java.lang.String has no method annotated with @Tool",
                "--tools=no/such.jar | there is no no/such.jar",
                "--tools=dev.ratchet.tools.files.TextEditor | no object can be made of the class "
                        + "dev.ratchet.tools.files.TextEditor; it needs a constructor without parameters",
            })
    void whatCannotBeIsRefusedBeforeTheChat(String option, String sentence) {
        Ran ran = chat("hello\n", option);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(sentence);
    }

    /** Changes something, in the eyes of who asks. */
    static final class Lamp {
        static int switched;

        /** Switches. */
        @Tool("Switches the lamp on or off, as the argument says: \"on\" or \"off\".")
        public String switchLamp(String position) {
            switched++;
            return "The lamp is " + position + ".";
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "--yes, 1"})
    void withoutATerminalNothingIsChangedUnlessYesIsSaid(String yes, int times) {
        Lamp.switched = 0;
        Reply call =
                Reply.builder().toolUse("switch_lamp", "{\"position\":\"on\"}").build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(call, Reply.text("Well.")))) {
            Ran ran = at(
                    server,
                    "Switch it on.\n",
                    "--tools=" + Lamp.class.getName(),
                    yes.isEmpty() ? "--max-turns=9" : yes);

            assertThat(ran.exitCode()).isZero();
            assertThat(Lamp.switched).isEqualTo(times);
            assertThat(ran.out()).contains(times == 0 ? "Nobody can be asked" : "The lamp is on.");
        }
    }

    private static Ran chat(String lines, String... more) {
        return Ran.piped(Map.of(), lines, arguments(new String[] {"chat", "--offline"}, more));
    }

    private static Ran at(MessagesServer server, String lines, String... more) {
        String[] first = {"chat", "--base-url", server.baseUrl().toString()};
        return Ran.piped(Map.of("ANTHROPIC_API_KEY", "sk-test"), lines, arguments(first, more));
    }

    private static String[] arguments(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static JsonNode body(MessagesServer server, int request) {
        return JSON.readTree(server.requests().get(request).body());
    }

    private static List<String> messages(MessagesServer server, int request) {
        return body(server, request)
                .path("messages")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
    }
}
