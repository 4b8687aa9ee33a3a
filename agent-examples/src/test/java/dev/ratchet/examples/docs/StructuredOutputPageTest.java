package dev.ratchet.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ratchet.AgentRunner;
import dev.ratchet.RunHandle;
import dev.ratchet.Task;
import dev.ratchet.TypedResult;
import dev.ratchet.TypedRunner;
import dev.ratchet.run.Outcome;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** The programs of docs/structured-output.md, each run. */
class StructuredOutputPageTest {
    private static final Logger LOG = LoggerFactory.getLogger(StructuredOutputPageTest.class);
    private static final String TICKET =
            "{\"problem\":\"It did not come.\",\"priority\":\"URGENT\",\"orders\":[\"A-1042\"],"
                    + "\"callBackOn\":\"2026-05-04\"}";

    // tag::type
    enum Priority {
        LOW,
        NORMAL,
        URGENT
    }

    record Ticket(
            @JsonPropertyDescription("What is wrong, in one sentence")
            String problem,

            Priority priority,
            List<String> orders,
            Optional<LocalDate> callBackOn) {
        Ticket {
            if (orders.size() > 3) {
                throw new ToolException("orders: expected the three latest, received " + orders.size());
            }
        }
    }
    // end::type

    @Test
    void aValueInPlaceOfText() {
        try (ScriptedModel model = ScriptedModel.builder().says(TICKET).build()) {
            AgentRunner runner = runner(model);
            // tag::value
            Ticket ticket = runner.run("My order A-1042 did not come. Call me on 4 May 2026!", Ticket.class)
                    .value();
            // end::value
            assertThat(ticket)
                    .isEqualTo(new Ticket(
                            "It did not come.",
                            Priority.URGENT,
                            List.of("A-1042"),
                            Optional.of(LocalDate.of(2026, 5, 4))));
        }
    }

    @Test
    void manyTasks() throws InterruptedException {
        String none = "{\"answer\":[]}";
        try (ScriptedModel model = ScriptedModel.builder()
                .says("{\"answer\":[" + TICKET + "]}")
                .says(none)
                .says(none)
                .build()) {
            AgentRunner runner = runner(model);
            // tag::many
            TypedRunner<List<Ticket>> tickets = runner.answering(new TypeReference<List<Ticket>>() {});

            TypedResult<List<Ticket>> first = tickets.run("Read the mails of today.");
            TypedResult<List<Ticket>> more = tickets.reply(first, "And those of yesterday?");

            RunHandle handle = tickets.start(Task.of("And all of last week?")); // in the background
            List<Ticket> lastWeek = tickets.typed(handle.await()).value();
            // end::many
            assertThat(first.value()).hasSize(1);
            assertThat(more.value()).isEmpty();
            assertThat(lastWeek).isEmpty();
        }
    }

    @Test
    void aSchemaInAFile(@TempDir Path directory) throws IOException {
        Path schemaFile = Files.writeString(
                directory.resolve("answer.json"),
                "{\"type\":\"object\",\"properties\":{\"problem\":{\"type\":\"string\"}},\"required\":[\"problem\"]}");
        try (ScriptedModel model =
                ScriptedModel.builder().says("{\"problem\":\"lost\"}").build()) {
            AgentRunner runner = runner(model);
            // tag::schema
            JsonNode answer = runner.answeringTo(Files.readString(schemaFile))
                    .run("My order A-1042 did not come.")
                    .value();
            // end::schema
            assertThat(answer.path("problem").asString()).isEqualTo("lost");
        }
    }

    @Test
    void whatDoesNotFit() throws IOException {
        String four = "{\"problem\":\"Late.\",\"priority\":\"LOW\",\"orders\":[\"1\",\"2\",\"3\",\"4\"]}";
        String page = Files.readString(Path.of("..", "docs", "structured-output.md"));
        try (ScriptedModel model = ScriptedModel.builder()
                .says(four)
                .expects(request -> assertThat(page)
                        .contains(request.conversation()
                                .messages()
                                .get(2)
                                .content()
                                .get(0)
                                .raw()
                                .tree()
                                .path("text")
                                .asString()
                                .replace(" Call final_answer; do not answer in text.", "")))
                .says(four)
                .build()) {
            AgentRunner runner = runner(model);
            // tag::invalid
            TypedResult<Ticket> result = runner.run("Nothing is wrong.", Ticket.class);
            if (result.outcome() instanceof Outcome.InvalidAnswer invalid) {
                LOG.warn("no ticket: {}", invalid.violations());
            }
            // end::invalid
            assertThat(result.outcome())
                    .isEqualTo(new Outcome.InvalidAnswer(List.of("orders: expected the three latest, received 4")));
        }
    }

    private static AgentRunner runner(ScriptedModel model) {
        return AgentRunner.builder().model(model).build();
    }
}
