package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenizerTest {
    private static final Encoding BYTE_PAIRS =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    private static final String TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(10);

    @Test
    void theServerCountsByTheTokenizerItIsGiven() {
        JsonNode usage = usage(BYTE_PAIRS::countTokens, "[{'type':'text','text':'" + TEXT + "'}]");
        assertThat(usage.path("input_tokens").asLong())
                .isEqualTo(BYTE_PAIRS.countTokens("{\"type\":\"text\",\"text\":\"" + TEXT + "\"}"))
                .isBetween(90L, 120L); // ten words and a full stop, ten times
        assertThat(usage.path("output_tokens").asLong())
                .isEqualTo(BYTE_PAIRS.countTokens("{\"type\":\"text\",\"text\":\"Fine, thank you.\"}"));
    }

    @Test
    void aMarkIsNoText() {
        String marked = "[{'type':'text','text':'" + TEXT + "','cache_control':{'type':'ephemeral'}}]";
        assertThat(usage(BYTE_PAIRS::countTokens, marked))
                .isEqualTo(usage(BYTE_PAIRS::countTokens, marked.replace(",'cache_control':{'type':'ephemeral'}", "")));
    }

    @Test
    void aFileIsNotCountedByItsBytes() {
        String image = "[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'" + PNG + "'}}]";
        assertThat(usage(BYTE_PAIRS::countTokens, image).path("input_tokens").asLong())
                .isBetween(1568L, 1600L);
    }

    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static JsonNode usage(ToLongFunction<String> tokenizer, String content) {
        try (MessagesServer server = MessagesServer.builder(request -> Reply.text("Fine, thank you."))
                .tokenizer(tokenizer)
                .start()) {
            return Wire.post(
                            server,
                            "{'model':'claude-haiku-4-5','max_tokens':100,'messages':[{'role':'user','content':"
                                    + content + "}]}")
                    .json()
                    .path("usage");
        }
    }
}
