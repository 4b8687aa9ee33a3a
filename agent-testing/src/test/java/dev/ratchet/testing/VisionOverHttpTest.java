package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.message.Attachment;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.planner.OfflinePlanner;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images and documents on their way to a server that looks into them as the service does. */
@Timeout(60)
class VisionOverHttpTest {
    private static final byte[] PDF = "%PDF-1.7\n<</Type/Page>>".getBytes(StandardCharsets.ISO_8859_1);

    /** A tool as a user writes it. */
    static final class Camera {
        @Tool("Takes a picture, and has a manual.")
        ToolResult takePicture() throws IOException {
            return ToolResult.image(picture("jpg", 20)).and(ToolResult.pdf(PDF)).and(ToolResult.document("How to"));
        }
    }

    @Test
    void whatATaskAndAToolGiveIsTaken(@TempDir Path directory) throws IOException {
        Path chart = Files.write(directory.resolve("chart"), picture("png", 300));
        Path notes = Files.writeString(directory.resolve("notes.txt"), "Sales of May");
        Reply call = Reply.builder().toolUse("take_picture", "{}").build();
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(call, Reply.text("Up.")))) {
            RunResult result = runner(server)
                    .run(Task.of(
                            "What do they show?",
                            Attachment.of(chart),
                            Attachment.of(notes),
                            Attachment.pdf(PDF),
                            Attachment.image(picture("gif", 10)),
                            Attachment.imageUrl("https://example.com/a.png"),
                            Attachment.imageFile("file_1"),
                            Attachment.pdfUrl("https://example.com/a.pdf"),
                            Attachment.documentFile("file_2")));

            assertThat(result.text()).isEqualTo("Up.");
            JsonNode messages =
                    new JsonMapper().readTree(server.requests().get(1).body()).path("messages");
            assertThat(messages.path(0).path("content").findValuesAsString("type"))
                    .containsExactly(
                            "image",
                            "base64",
                            "document",
                            "text",
                            "document",
                            "base64",
                            "image",
                            "base64",
                            "image",
                            "url",
                            "image",
                            "file",
                            "document",
                            "url",
                            "document",
                            "file",
                            "text",
                            "ephemeral");
            assertThat(messages.path(2).path("content").path(0).path("content").findValuesAsString("media_type"))
                    .containsExactly("image/jpeg", "application/pdf", "text/plain");
        }
    }

    @Test
    void whatTheServiceTakesDependsOnAllImagesAndIsToldBeforeAnythingIsSent() throws IOException {
        ContentBlock small = Attachment.image(picture("png", 20));
        ContentBlock large = Attachment.image(picture("png", 2_001));
        try (MessagesServer server = MessagesServer.start(request -> Reply.text("Seen."))) {
            AgentRunner runner = runner(server);

            assertThat(runner.run(task(19, small, large)).text()).isEqualTo("Seen.");
            assertThat(runner.run(task(100, small, small)).outcome())
                    .isEqualTo(new Outcome.Failed(
                            "InvalidRequest",
                            "the conversation has 101 images, and claude-haiku-4-5 takes 100; begin a new one"));
            assertThat(runner.run(task(20, small, large)).outcome())
                    .isEqualTo(new Outcome.Failed(
                            "InvalidRequest",
                            "the conversation has 21 images, one of them with a side of 2,001 pixels; with more than 20 of"
                                    + " them a side may have 2,000: begin a new one with smaller images"));
            ContentBlock pdf = Attachment.pdf(Arrays.copyOf(PDF, 23 << 20));
            ContentBlock photo = Attachment.image(Arrays.copyOf(picture("png", 20), 2 << 20));
            assertThat(runner.run(Task.of("Compare.", pdf, photo)).outcome().sentence())
                    .contains(" bytes, and the service takes 33,554,432; ");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theOfflinePlannerSaysThatItSeesNothing() throws IOException {
        try (MessagesServer server = MessagesServer.start(new OfflinePlanner())) {
            assertThat(runner(server)
                            .run(Task.of("Which month was best?", Attachment.image(picture("png", 20))))
                            .text())
                    .startsWith("I cannot look at images or documents.");
        }
    }

    private static Task task(int times, ContentBlock block, ContentBlock last) {
        List<ContentBlock> content = new ArrayList<>(Collections.nCopies(times, block));
        content.add(last);
        content.add(TextBlock.of("Which is the largest?"));
        return Task.of(content);
    }

    private static AgentRunner runner(MessagesServer server) {
        return AgentRunner.builder()
                .model(AnthropicModel.builder()
                        .model("claude-haiku-4-5")
                        .apiKey("test")
                        .baseUrl(server.baseUrl().toString())
                        .build())
                .tools(new Camera())
                .build();
    }

    private static byte[] picture(String format, int side) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(side, 10, BufferedImage.TYPE_INT_RGB), format, written);
        return written.toByteArray();
    }
}
