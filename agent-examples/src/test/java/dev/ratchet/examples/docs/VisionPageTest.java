package dev.ratchet.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.AgentRunner;
import dev.ratchet.Task;
import dev.ratchet.message.Attachment;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/vision.md, each run. */
class VisionPageTest {

    @Test
    void aTaskWithAttachments(@TempDir Path directory) throws IOException {
        byte[] png = png(300, 200);
        byte[] pdf = "%PDF-1.7".getBytes(StandardCharsets.ISO_8859_1);
        Path chart = Files.write(directory.resolve("chart.png"), png);
        try (ScriptedModel model =
                ScriptedModel.builder().says("May.").says("They agree.").build()) {
            AgentRunner runner = AgentRunner.builder().model(model).build();
            // tag::task
            RunResult result = runner.run(Task.of("Which month was best?", Attachment.of(chart)));
            // end::task
            assertThat(result.text()).isEqualTo("May.");
            // tag::kinds
            Task task = Task.of(
                    "Compare the two charts with what the report says.",
                    Attachment.image(png),
                    Attachment.imageUrl("https://example.com/chart.png"),
                    Attachment.pdf(pdf),
                    Attachment.documentFile("file_011CNha8iCJcU1wXNR6q4V8w"));
            // end::kinds
            assertThat(runner.run(task).transcript().messages().get(0).content())
                    .extracting(block -> block.type())
                    .containsExactly("image", "image", "document", "document", "text");
        }
    }

    @Test
    void theSentenceOfThePageIsTheOneThatIsTold() throws IOException {
        byte[] wide = png(8_200, 600);
        String page = Files.readString(Path.of("..", "docs", "vision.md"));

        assertThatThrownBy(() -> Attachment.image(wide))
                .satisfies(refused -> assertThat(page).contains("`" + refused.getMessage() + "`"));
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", png);
        return png.toByteArray();
    }
}
