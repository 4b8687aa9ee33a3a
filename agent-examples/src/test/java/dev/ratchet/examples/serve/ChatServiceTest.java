package dev.ratchet.examples.serve;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.AgentRunner;
import dev.ratchet.examples.serve.Client.Answer;
import dev.ratchet.examples.serve.Client.Event;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.model.ModelException;
import dev.ratchet.run.Limits;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.usage.PriceTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service over real HTTP on loopback, its model scripted. */
@Timeout(60)
class ChatServiceTest {
    private static final PriceTable PRICES = PriceTable.parse("""
            {"as_of":"2026-11-25","usd_per_million_tokens":{"scripted-model":
              {"input":0,"output":1000,"cache_write_5m":0,"cache_write_1h":0,"cache_read":0}}}
            """);

    private final Desk desk = new Desk();
    private final ManualTimer timer = new ManualTimer();
    private @Nullable ChatService service;

    @AfterEach
    void close() {
        desk.open.countDown();
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aMessageIsAnsweredInJson() {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("Hello."));
        desk.open.countDown();

        Answer answer = client.say("Say hello.");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.at("outcome")).isEqualTo("completed");
        assertThat(answer.at("text")).isEqualTo("Hello.");
        assertThat(answer.json().path("turns").intValue()).isEqualTo(2);
        assertThat(client.get("/chat/" + answer.at("conversation")).body()).isEqualTo(answer.body());
    }

    @Test
    void aConversationGoesOn() {
        Client client = serve(script -> script.says("Hello.")
                .expects(
                        request -> assertThat(request.conversation().messages()).hasSize(3))
                .says("You are welcome."));

        Answer first = client.say("Say hello.");
        Answer second = client.say(first.at("conversation"), "Thanks.");

        assertThat(second.at("text")).isEqualTo("You are welcome.");
        assertThat(second.at("conversation")).isEqualTo(first.at("conversation"));
    }

    @Test
    void theEventsOfARunComeAsTheyHappen() {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("Hello."));

        List<Event> events = Client.follow(stream(client, "Say hello."), event -> {
            if (event.name().equals("tool_started")) { // it goes on only because this came before its end
                desk.open.countDown();
            }
        });

        List<Event> whole = events.stream()
                .filter(event -> !event.name().endsWith("_delta"))
                .toList();
        assertThat(whole)
                .extracting(Event::name)
                .containsExactly(
                        "run_started",
                        "turn_started",
                        "turn_answered",
                        "tool_started",
                        "tool_finished",
                        "turn_started",
                        "turn_answered",
                        "run_finished");
        assertThat(events).extracting(Event::id).isSorted().doesNotHaveDuplicates();
        assertThat(whole.get(4).data().path("result").path("content").asString())
                .isEqualTo("waited");
        assertThat(whole.get(7).data().path("text").asString()).isEqualTo("Hello.");
        assertThat(whole.get(7).data().path("conversation").asString())
                .isEqualTo(events.get(0).data().path("run_id").asString());
    }

    @Test
    void whoComesBackGetsTheRestOfTheRun() {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("Hello."));
        desk.open.countDown();
        List<Event> all = client.follow("/chat", "{\"message\":\"Say hello.\"}");
        String conversation = all.get(0).data().path("run_id").asString();

        Event seen = all.stream()
                .filter(event -> event.name().equals("tool_finished"))
                .findFirst()
                .orElseThrow();
        assertThat(client.followAfter(conversation, seen.id()))
                .extracting(Event::name)
                .as("deltas are in the answer")
                .containsExactly("turn_started", "turn_answered", "run_finished");
        assertThat(client.followAfter(conversation, all.get(all.size() - 1).id()))
                .isEmpty();
        assertThat(client.followAfter(conversation, 1_000_000))
                .as("ids of a service that is no more")
                .hasSize(8);
    }

    @Test
    void aCallWaitsForADecision() {
        Client client = serve(script -> script.calls(call("delete_note", "{\"title\":\"milk\"}"))
                .expects(request -> assertThat(
                                results(request.conversation().messages().get(2).content()))
                        .containsExactly("deleted milk"))
                .says("Done."));

        Answer paused = client.say("Delete milk.");

        assertThat(paused.status()).isEqualTo(202);
        assertThat(paused.at("outcome")).isEqualTo("paused");
        assertThat(paused.json()
                        .path("waiting")
                        .path(0)
                        .path("call")
                        .path("input")
                        .path("title")
                        .asString())
                .isEqualTo("milk");
        assertThat(paused.json().path("waiting").path(0).path("preview").asString())
                .isEqualTo("- milk");
        assertThat(desk.deleted).isEmpty();

        Answer done = client.decide(paused.at("conversation"), "call_1_0", true);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.at("text")).isEqualTo("Done.");
        assertThat(desk.deleted).containsExactly("milk");
    }

    @Test
    void aCallCanBeDeniedOrRunWithOtherArguments() {
        Client client = serve(script -> script.calls(
                        call("delete_note", "{\"title\":\"milk\"}"), call("delete_note", "{\"title\":\"tea\"}"))
                .expects(request -> assertThat(
                                results(request.conversation().messages().get(2).content()))
                        .satisfiesExactly(
                                denied -> assertThat(denied).isEqualTo("Not executed: denied. Keep it."),
                                edited -> assertThat(edited).startsWith("deleted coffee")))
                .says("Done."));
        String conversation = client.say("Delete milk and tea.").at("conversation");

        Answer half = client.post("/chat/" + conversation + "/approve", """
                {"decisions":[{"call":"call_1_0","allow":false,"reason":"Keep it."}]}""");
        assertThat(half.status()).as("one call still waits").isEqualTo(202);
        Answer done = client.post("/chat/" + conversation + "/approve", """
                {"decisions":[{"call":"call_1_1","allow":true,"arguments":{"title":"coffee"}}]}""");

        assertThat(done.at("text")).isEqualTo("Done.");
        assertThat(desk.deleted).containsExactly("coffee");
    }

    @Test
    void whatDoesNotWaitCannotBeApproved() {
        Client client = serve(script -> script.says("Hello.").calls(call("delete_note", "{\"title\":\"milk\"}")));
        String conversation = client.say("Say hello.").at("conversation");

        assertProblem(
                client.decide(conversation, "call_9", true), 409, "no call call_9 waits for a decision; none does");
        client.say(conversation, "Delete milk.");
        assertProblem(
                client.decide(conversation, "call_9", true),
                409,
                "no call call_9 waits for a decision; these do: call_2_0");
        assertProblem(
                client.say(conversation, "And?"),
                409,
                "the conversation " + conversation + " waits for a decision about delete_note; send it to POST /chat/"
                        + conversation + "/approve");
    }

    @Test
    void aRunUnderWayIsCancelledAndTheConversationGoesOn() throws Exception {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("You are welcome."));
        CompletableFuture<Answer> answer = client.saying("Wait.");
        desk.entered.await();
        String conversation = only();

        assertProblem(
                client.say(conversation, "And?"),
                409,
                "the conversation " + conversation + " has a run under way; wait for its end, or cancel it with DELETE "
                        + "/chat/" + conversation);
        Answer cancelled = client.delete("/chat/" + conversation);

        assertThat(cancelled.at("outcome")).isEqualTo("cancelled");
        assertThat(cancelled.at("sentence")).isEqualTo("The run was cancelled: a client asked for it.");
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(cancelled.body());
        assertThat(client.delete("/chat/" + conversation).body()).as("again").isEqualTo(cancelled.body());
        assertThat(client.say(conversation, "Thanks.").at("text")).isEqualTo("You are welcome.");
    }

    @Test
    void aRunThatWaitsIsCancelledToo() {
        Client client = serve(script ->
                script.calls(call("delete_note", "{\"title\":\"milk\"}")).says("You are welcome."));
        String conversation = client.say("Delete milk.").at("conversation");

        Answer cancelled = client.delete("/chat/" + conversation);

        assertThat(cancelled.at("sentence")).isEqualTo("The run was cancelled: a client asked for it.");
        assertThat(client.say(conversation, "Thanks.").at("text")).isEqualTo("You are welcome.");
        assertThat(desk.deleted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | it is not JSON at byte 0",
                "{\"message\":\"hi\" | it is not JSON at byte",
                "[] | it is no object: []",
                "{} | it has no message",
                "{\"message\":\"  \"} | it has no message",
                "{\"message\":7} | \"message\" must be a string, not 7",
                "{\"message\":\"hi\",\"conversation\":[]} | \"conversation\" must be a string, not []",
                "{\"massage\":\"hi\"} | nothing is known of its member \"massage\"",
                "{\"message\":\"hi\"}{} | it is more than one JSON value",
            })
    void aBodyThatIsWrongIsOneSentence(String body, String what) {
        Answer answer = serve(script -> script).post("/chat", body);

        assertProblem(answer, 400, "the body is wrong: " + what);
        assertThat(answer.at("detail"))
                .endsWith("it must be {\"message\": \"…\", \"conversation\": \"its id, to go on with one\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | it has no decisions",
                "{\"decisions\":[]} | it has no decisions",
                "{\"decisions\":[{\"call\":\"A\"}]} | a decision needs \"allow\", true or false",
                "{\"decisions\":[{\"call\":\"A\",\"allow\":\"yes\"}]} | a decision needs \"allow\", true or false",
                "{\"decisions\":[{\"call\":\"A\",\"allow\":true,\"arguments\":7}]} | \"arguments\" must be an object, not 7",
                "{\"decisions\":[7]} | it is no object: 7",
            })
    void aDecisionThatIsWrongIsOneSentence(String body, String what) {
        Client client = serve(script -> script.calls(call("delete_note", "{\"title\":\"milk\"}")));
        String conversation = client.say("Delete milk.").at("conversation");

        assertProblem(client.post("/chat/" + conversation + "/approve", body), 400, "the body is wrong: " + what);
        assertThat(desk.deleted).isEmpty();
    }

    @Test
    void whatIsNotThereIsOneSentence() {
        Client client = serve(script -> script);

        String missing = "there is no conversation run_1, or no longer; leave its id out to start a new one";
        assertProblem(client.say("run_1", "Go on."), 404, missing);
        assertProblem(client.get("/chat/run_1"), 404, missing);
        assertProblem(client.delete("/chat/run_1"), 404, missing);
        assertProblem(client.decide("run_1", "A", true), 404, missing);
        assertProblem(
                client.get("/nothing"), 404, "there is nothing at /nothing; there are /, /chat, /health and /ready");
        assertProblem(client.get("/chat"), 405, "GET is not for /chat");
        assertProblem(
                client.send(client.request("/chat")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"message\":\"hi\"}"))
                        .build()),
                415,
                "the content type is none; send JSON as content-type: application/json");
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        Client client = serve(script -> script, builder -> builder.bodyBytes(100));

        assertProblem(client.say("x".repeat(100)), 413, "the body has more than 100 bytes; send a shorter message");
    }

    @Test
    void aClientThatSendsTooSlowlyIsSentAway() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Client client = serve(script -> script, builder -> {
            builder.clock =
                    () -> now.getAndUpdate(then -> then.plusSeconds(11)); // so much passes between any two looks
            return builder;
        });

        try (Socket socket = client.rawChat("{\"mess", 100)) {
            socket.getOutputStream().write('a');
            assertThat(Client.all(socket))
                    .startsWith("HTTP/1.1 408")
                    .contains("bytes of the body have come in time; send it at once");
        }
    }

    @Test
    void aClientThatFallsSilentIsSentAway() throws Exception {
        Client client = serve(script -> script, builder -> {
            builder.idle = Duration.ofMillis(50);
            return builder;
        });

        try (Socket socket = client.rawChat("{\"mess", 100)) {
            assertThat(Client.all(socket))
                    .startsWith("HTTP/1.1 408")
                    .contains("only 6 bytes of the body have come in time; send it at once");
        }
    }

    @Test
    void aClientThatVanishesInMidRequestHarmsNobody() throws Exception {
        Client client = serve(script -> script.says("Hello."));
        client.rawChat("{\"mess", 100).close();

        assertThat(client.say("Say hello.").at("text")).isEqualTo("Hello.");
    }

    @Test
    void aStreamWhoseClientIsGoneIsCancelledAfterAWhile() throws Exception {
        Client client = serve(script -> script.calls(call("wait_here", "{}")), builder -> {
            builder.heartbeat = Duration.ofMillis(5);
            return builder;
        });
        Socket socket = client.rawChat("{\"message\":\"Wait.\"}", 19);
        desk.entered.await();
        String conversation = only();
        socket.close();

        timer.set(Duration.ofSeconds(30)).run();

        Answer end = client.delete("/chat/" + conversation); // waits for the end
        assertThat(end.at("sentence")).isEqualTo("The run was cancelled: its client was gone for 30 seconds.");
    }

    @Test
    void aStreamWhoseClientComesBackGoesOn() throws Exception {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("Hello."), builder -> {
            builder.heartbeat = Duration.ofMillis(5);
            return builder;
        });
        Socket socket = client.rawChat("{\"message\":\"Wait.\"}", 19);
        desk.entered.await();
        String conversation = only();
        socket.close();
        Runnable timeIsUp = timer.set(Duration.ofSeconds(30));

        List<Event> events = Client.follow(
                client.request("/chat/" + conversation)
                        .header("accept", "text/event-stream")
                        .GET()
                        .build(),
                event -> {
                    if (event.name().equals("tool_started")) {
                        timeIsUp.run();
                        desk.open.countDown();
                    }
                });

        assertThat(events.get(events.size() - 1).data().path("outcome").asString())
                .isEqualTo("completed");
    }

    @Test
    void aClientThatGoesAgainHasAllTheTimeAgain() throws Exception {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("Hello."), builder -> {
            builder.heartbeat = Duration.ofMillis(5);
            return builder;
        });
        Socket socket = client.rawChat("{\"message\":\"Wait.\"}", 19);
        desk.entered.await();
        String conversation = only();
        socket.close();
        Runnable firstTimeIsUp = timer.set(Duration.ofSeconds(30));
        try (Socket back = client.raw(
                "GET /chat/" + conversation + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")) {
            assertThat(back.getInputStream().read()).isPositive();
        }
        timer.set(Duration.ofSeconds(30));

        firstTimeIsUp.run();
        desk.open.countDown();

        assertThat(awaitEnd(client, conversation).at("outcome")).isEqualTo("completed");
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndTheRunGoesOn() throws Exception {
        String long_ = "x".repeat(8_000_000); // more than the sockets' buffers hold
        Client client = serve(script -> script.says(long_).says("Hello."), builder -> {
            builder.buffer = 1_000;
            return builder;
        });
        try (Socket socket = client.rawChat("{\"message\":\"Talk.\"}", 19)) {
            Answer end = awaitEnd(client, only());
            assertThat(end.at("text")).hasSize(long_.length());
            assertThat(Client.all(socket)).doesNotContain("run_finished");
            assertThat(client.followAfter(end.at("conversation"), 0))
                    .extracting(Event::name)
                    .containsExactly("run_started", "turn_started", "turn_answered", "run_finished");
        }
    }

    @Test
    void whoHasTokensLetsInOnlyThose(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("tokens"), """
                # clients
                anna 0123456789abcdef
                bert fedcba9876543210
                """);
        Tokens tokens = Tokens.read(file);
        Client nobody = serve(script -> script.says("Hello.").says("Hello."), builder -> builder.tokens(tokens));
        Client anna = nobody.as("0123456789abcdef");

        String refused = "no token, or none that is known here; send authorization: Bearer and your token";
        assertProblem(nobody.say("Say hello."), 401, refused);
        assertProblem(nobody.as("0123456789abcdeg").say("Say hello."), 401, refused);
        assertProblem(nobody.get("/about"), 401, refused);
        assertThat(nobody.get("/health").status()).isEqualTo(200);
        assertThat(nobody.get("/").status()).isEqualTo(200);

        String conversation = anna.say("Say hello.").at("conversation");
        assertThat(conversation).startsWith("run_");
        assertThat(nobody.as("fedcba9876543210").get("/chat/" + conversation).status())
                .as("a conversation is its client's")
                .isEqualTo(404);
        assertThat(tokens).hasToString("tokens of [anna, bert]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anna | line 1 of FILE must be a name and a token of at least 16 characters",
                "anna secret | line 1 of FILE must be a name and a token of at least 16 characters",
                "anna 0123456789abcdef 1 | line 1 of FILE must be a name and a token of at least 16 characters",
                "'' | no client in FILE; give each a line: its name and its token",
            })
    void tokensThatAreWrongAreOneSentenceWithoutThem(String line, String sentence, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("tokens"), line.replace("''", ""));

        assertThatThrownBy(() -> Tokens.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence.replace("FILE", file.toString()))
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("0123456789abcdef");
    }

    @Test
    void nobodyElseListensWithoutTokens() {
        assertThatThrownBy(() -> serve(script -> script, builder -> builder.host("0.0.0.0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "without tokens everybody who reaches 0.0.0.0 could spend your money; give tokens, or listen "
                                + "on 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: evil.example", "Host: 127.0.0.1\r\nOrigin: http://evil.example"})
    void otherPagesCannotUseIt(String headers) throws Exception {
        Client client = serve(script -> script);

        try (Socket socket = client.raw("GET /about HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")) {
            assertThat(Client.all(socket))
                    .startsWith("HTTP/1.1 403")
                    .contains("application/problem+json", "evil.example is not this service");
        }
    }

    @Test
    void aPortInUseIsOneSentence() {
        Client client = serve(script -> script);

        int port = client.service().getPort();
        assertThatThrownBy(() -> ChatService.builder(approver -> runner(script -> script, approver))
                        .port(port)
                        .start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + port + ": the address is in use");
    }

    @Test
    void aHostThatIsNotThisMachinesIsToldAsThat(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("tokens"), "anna 0123456789abcdef\n");
        Tokens tokens = Tokens.read(file);
        ChatService.Builder elsewhere = ChatService.builder(approver -> runner(script -> script, approver))
                .tokens(tokens)
                .host("192.0.2.1"); // for documentation: no machine has it

        assertThatThrownBy(elsewhere::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot listen on 192.0.2.1:0: the address is not one of this machine");
        assertThatThrownBy(elsewhere.host("no-such-host.invalid")::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot listen on no-such-host.invalid:0: the address is not one of this machine");
    }

    @Test
    void eachClientHasSoManyRunsAtWork() throws Exception {
        Client client = serve(
                script -> script.calls(call("wait_here", "{}")).says("Hello.").says("Hello."),
                builder -> builder.runs(1, 1));
        CompletableFuture<Answer> first = client.saying("Wait.");
        desk.entered.await();

        assertProblem(client.say("Me too."), 503, "the service has 1 runs at work, as many as it may; try again later");
        desk.open.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(client.say("Me too.").status()).isEqualTo(200);
    }

    @Test
    void oneClientCannotTakeAllTheRoom() throws Exception {
        Client client =
                serve(script -> script.calls(call("wait_here", "{}")).says("Hello."), builder -> builder.runs(2, 1));
        CompletableFuture<Answer> first = client.saying("Wait.");
        desk.entered.await();

        assertProblem(
                client.say("Me too."),
                429,
                "you have 1 run at work, as many as you may; wait until one ends, or cancel it");
        desk.open.countDown();
        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aClientSpendsSoMuchInADay() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
        Client client = serve(script -> script.says("x".repeat(8_000)).says("Hello."), builder -> {
            builder.clock = now::get;
            return builder.spend(new BigDecimal("1.50")); // a token of the answer costs a tenth of a cent
        });

        assertThat(client.say("Talk.").status()).isEqualTo(200);
        Answer refused = client.say("Again.");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("detail"))
                .startsWith("$2.0")
                .endsWith(" of $1.50 of your day is spent; go on after 2026-11-26T12:00:00Z");
        now.set(Instant.parse("2026-11-26T12:00:00Z"));
        assertThat(client.say("Again.").status()).isEqualTo(200);
    }

    @Test
    void aRunThatTheRestOfTheDayCannotPayDoesNotBegin() {
        Client client =
                serve(script -> script.says("x".repeat(4_000)), builder -> builder.spend(new BigDecimal("1.50")));

        assertThat(client.say("Talk.").status()).isEqualTo(200);
        assertProblem(client.say("Again."), 429, "The run stopped because its budget is spent: ");
    }

    @Test
    void aCallIsBoundedByItsTimeAndNotByTheSilenceOfItsConnection() {
        Client client = serve(script -> script.calls(call("wait_here", "{}")), builder -> {
            builder.idle = Duration.ofMillis(20);
            return builder.limits(Limits.DEFAULT.withMaxDuration(Duration.ofMillis(300)));
        });

        Answer answer = client.say("Wait.");

        assertProblem(answer, 504, "the run was stopped since its time was up, PT0.3S; ask for less at once");
        assertThat(answer.at("conversation")).isEqualTo(only());
    }

    @Test
    void ofTwoThatApproveAtOnceOneDoes() throws Exception {
        Client client = serve(script ->
                script.calls(call("delete_note", "{\"title\":\"milk\"}")).says("Done."));
        String conversation = client.say("Delete milk.").at("conversation");
        List<CompletableFuture<Answer>> answers = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> client.decide(conversation, "call_1_0", true)))
                .limit(4)
                .toList();

        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Answer> answer : answers) {
            statuses.add(answer.get(20, TimeUnit.SECONDS).status());
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
        assertThat(desk.deleted).containsExactly("milk");
    }

    @Test
    void aFailureOfTheModelIsAProblem() {
        Client client = serve(script -> script.fails(
                new ModelException.Account("The key is refused; set another.", ModelException.Details.NONE)));

        Answer answer = client.say("Say hello.");

        assertProblem(answer, 502, "The run failed: The key is refused; set another.");
        assertThat(answer.at("conversation")).startsWith("run_");
    }

    @Test
    void aServiceThatStopsLetsRunsFinish() throws Exception {
        Client client = serve(script -> script.calls(call("wait_here", "{}")).says("Hello."));
        assertThat(client.get("/ready").at("status")).isEqualTo("ready");
        CompletableFuture<Answer> answer = client.saying("Wait.");
        desk.entered.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(Objects.requireNonNull(service)::close);
        while (client.get("/ready").status() == 200) {
            Thread.onSpinWait();
        }

        assertProblem(client.get("/ready"), 503, "the service is shutting down; ask again when it is back");
        assertProblem(client.say("Me too."), 503, "the service is shutting down; ask again when it is back");
        assertThat(client.get("/health").json().path("runs").intValue()).isEqualTo(1);
        desk.open.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS).at("text")).isEqualTo("Hello.");
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aServiceThatStopsCancelsWhatDoesNotFinish() throws Exception {
        Client client = serve(script -> script.calls(call("wait_here", "{}")), builder -> builder.grace(Duration.ZERO));
        CompletableFuture<Answer> answer = client.saying("Wait.");
        desk.entered.await();

        Objects.requireNonNull(service).close();

        assertThat(answer.get(10, TimeUnit.SECONDS).at("sentence"))
                .isEqualTo("The run was cancelled: the service is shutting down.");
    }

    @Test
    void conversationsAreKeptAsLongAsThereIsRoom() {
        Client client = serve(
                script -> script.says("1").says("2").says("3").says("4"),
                builder -> builder.runs(1, 1).conversations(2));
        String first = client.say("One.").at("conversation");
        String second = client.say("Two.").at("conversation");
        client.say(first, "Again.");
        client.say("Three.");

        assertThat(client.get("/chat/" + first).status()).isEqualTo(200);
        assertThat(client.get("/chat/" + second).status())
                .as("longest without use")
                .isEqualTo(404);
    }

    @Test
    void thePageHoldsNothingInline() {
        Client client = serve(script -> script);

        Answer page = client.get("/");

        assertThat(page.type()).isEqualTo("text/html;charset=utf-8");
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]* src=)|<style| style=| on[a-z]+=|javascript:");
        for (String name : List.of("page.js", "nodes.js", "service.js", "turn.js", "page.css", "icon.svg")) {
            Answer file = client.get("/" + name);
            assertThat(file.status()).as(name).isEqualTo(200);
            assertThat(file.body())
                    .as(name)
                    .doesNotContain("innerHTML", "insertAdjacentHTML", "eval(", "http://www.example");
        }
    }

    private Client serve(UnaryOperator<ScriptedModel.Builder> script) {
        return serve(script, builder -> builder);
    }

    private Client serve(UnaryOperator<ScriptedModel.Builder> script, UnaryOperator<ChatService.Builder> settings) {
        ChatService.Builder builder = ChatService.builder(approver -> runner(script, approver));
        builder.timer = timer;
        ChatService started = settings.apply(builder).start();
        service = started;
        return new Client(started);
    }

    private AgentRunner runner(UnaryOperator<ScriptedModel.Builder> script, dev.ratchet.approval.Approver approver) {
        return AgentRunner.builder()
                .model(script.apply(ScriptedModel.builder()).build())
                .prices(PRICES)
                .tools(desk)
                .approver(approver)
                .build();
    }

    /** The id of the one conversation there is. */
    private String only() {
        Conversations conversations = Objects.requireNonNull(service).conversations();
        List<Conversation> all = conversations.all();
        while (all.isEmpty()) {
            Thread.onSpinWait();
            all = conversations.all();
        }
        assertThat(all).hasSize(1);
        return all.get(0).id();
    }

    private Answer awaitEnd(Client client, String conversation) {
        Answer answer = client.get("/chat/" + conversation);
        while (answer.json().path("outcome").isMissingNode()) {
            Thread.onSpinWait();
            answer = client.get("/chat/" + conversation);
        }
        return answer;
    }

    private static java.net.http.HttpRequest stream(Client client, String message) {
        return java.net.http.HttpRequest.newBuilder(
                        client.json("/chat", "{\"message\":\"" + message + "\"}"), (name, value) -> true)
                .header("accept", "text/event-stream")
                .build();
    }

    private static Stream<String> results(List<? extends dev.ratchet.message.ContentBlock> content) {
        return content.stream()
                .filter(ToolResultBlock.class::isInstance)
                .map(block -> ((ToolResultBlock) block).text());
    }

    private static void assertProblem(Answer answer, int status, String sentence) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.at("detail")).startsWith(sentence).doesNotContain("\n");
    }
}
