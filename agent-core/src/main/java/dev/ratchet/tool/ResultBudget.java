package dev.ratchet.tool;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.OtherBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.TextBlock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much of a result's text the model gets, and where the whole of it is kept. Only text counts: an image or a PDF cannot
 * be cut. Immutable and thread-safe.
 *
 * @param characters for a tool without a budget of its own
 * @param store for what is longer, or null if it is not kept
 */
record ResultBudget(int characters, @Nullable ResultStore store) {
    // Some 15,000 tokens, which the model pays for in each later turn: above what a tool that pages its results gives,
    // so
    // that only those that do not are cut.
    static final int DEFAULT = 60_000;
    static final int LEAST = 1_000; // with room for head, notice and tail

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Refuses what leaves no room for the notice.
     *
     * @throws IllegalArgumentException if {@code characters} is less than 1,000
     */
    ResultBudget {
        if (characters < LEAST) {
            throw new IllegalArgumentException("resultBudget < " + LEAST + ": " + characters);
        }
    }

    /** {@return what the model gets of {@code result}; one that ends the run is the run's answer and stays whole} */
    ToolResult fit(ToolResult result, ToolMethod tool, String runId) {
        int own = tool.traits().resultBudget();
        int budget = own == 0 ? characters : own;
        long length = 0;
        for (ContentBlock block : result.content()) {
            String text = text(block);
            length += text == null ? 0 : text.length();
        }
        if (length <= budget || result.endsRun()) {
            return result;
        }
        String text = result.content().stream()
                .map(ResultBudget::text)
                .filter(each -> each != null)
                .collect(Collectors.joining("\n"));
        @Nullable String id = tool.name().equals(ReadResult.NAME) ? null : stored(tool.name(), runId, text);
        String shown = Cut.of(text, budget, gap -> notice(gap, id));
        List<ContentBlock> content = new ArrayList<>(List.of(TextBlock.of(shown)));
        result.content().stream().filter(block -> text(block) == null).forEach(content::add);
        return result.withContent(content);
    }

    private @Nullable String stored(String tool, String runId, String text) {
        if (store == null) {
            return null;
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String id = "res_" + HexFormat.of().formatHex(random);
        try {
            store.put(runId, id, text);
            return id;
        } catch (Throwable e) { // somebody else's code: the result is cut, and the run goes on
            ToolRun.LOG.error("a result of {} could not be stored", tool, e);
            return null;
        }
    }

    private static String notice(Cut.Gap gap, @Nullable String id) {
        if (id == null) {
            return "[Cut: " + gap.inWords()
                    + " are left out here and not kept. Call the tool again for less at a time.]";
        }
        Cut.Place from = gap.from();
        return "[Cut: read_result with id=" + id + ", from_line=" + from.line()
                + (from.offset() == 0 ? "" : ", offset=" + from.offset()) + " reads on; " + gap.inWords()
                + " are left out here.]";
    }

    /** {@return the text of a block that holds plain text, else null} */
    private static @Nullable String text(ContentBlock block) {
        if (block instanceof TextBlock text) {
            return text.text();
        }
        if (block instanceof OtherBlock other && other.type().equals("document")) {
            RawJson source = other.raw().members().get("source");
            Map<String, RawJson> members = source == null || !source.isObject() ? Map.of() : source.members();
            RawJson type = members.get("type");
            RawJson data = members.get("data");
            return type != null && data != null && "text".equals(type.asString()) ? data.asString() : null;
        }
        return null;
    }
}
