package dev.ratchet.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole application on a real port; a strict local server with the offline planner stands in for the service. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.main.banner-mode=off", "logging.level.root=error"})
@Timeout(60)
class ChatApplicationTest {

    private static final MessagesServer SERVER = MessagesServer.start(new OfflinePlanner());

    @DynamicPropertySource
    static void service(DynamicPropertyRegistry properties) {
        properties.add("anthropic.base-url", SERVER::baseUrl);
        properties.add("anthropic.api-key", () -> "any");
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @LocalServerPort
    private int port;

    @Test
    void aConversationIsAnsweredWithToolsThatAreBeans() throws Exception {
        JsonNode first = answer(chat("{\"message\": \"Find the order A-1042.\"}"));
        JsonNode second =
                answer(chat("{\"message\": \"How did Apple do against Microsoft in 2009?\", \"conversation\": "
                        + first.get("conversation") + "}"));

        assertThat(first.get("text").asString()).startsWith("A-1042 (items): 2.");
        assertThat(first.get("outcome").asString()).isEqualTo("The run completed.");
        assertThat(second.get("text").asString()).contains("133.8 %");
        assertThat(second.get("conversation")).isEqualTo(first.get("conversation"));
        assertThat(SERVER.requests())
                .allSatisfy(each -> assertThat(each.status()).isEqualTo(200));
    }

    @Test
    void aRequestThatMakesNoSenseIsAProblemOfTheClient() throws Exception {
        assertThat(chat("{\"message\": \" \"}").statusCode()).isEqualTo(400);
        assertThat(chat("{").statusCode()).isEqualTo(400);
        assertThat(chat("{\"message\": \"Hello.\", \"conversation\": \"run_1\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private JsonNode answer(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/chat"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
