package dev.ratchet.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ToolResultTest {
    /** Returns what cannot be written. */
    static final class Later {
        @Tool("Says it later.")
        CompletableFuture<String> later() {
            return CompletableFuture.completedFuture("x");
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
    void aToolThatReturnsAPromiseIsRefusedWithTheMend() {
        assertThatThrownBy(() -> Toolset.of(new Later()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        ".later() returns a CompletionStage, which cannot be written for the model. Wait for"
                                + " the value and return that.");
    }

    @Test
    void aToolThatIsGivenTwiceIsNamedAsThat() {
        Finds tools = new Finds();

        assertThatThrownBy(() -> Toolset.of(tools, tools))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The tool \"find\" is given twice: ");
    }
}
