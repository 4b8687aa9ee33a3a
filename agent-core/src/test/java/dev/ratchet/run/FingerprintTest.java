package dev.ratchet.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import dev.ratchet.model.ModelInfo;
import dev.ratchet.model.Prompt;
import dev.ratchet.tool.ToolDefinition;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A prefix that has changed is named: which part, and where in it. */
class FingerprintTest {
    private static final String SYSTEM = "You answer questions about orders. ".repeat(10);

    @Test
    void aChangedToolIsNamedWithTheByte() {
        Setup then = setup(SYSTEM, tool("lookup_order", "Looks up an order."), tool("refund", "Pays back."));
        Setup now = setup(SYSTEM, tool("lookup_order", "Looks up an order."), tool("refund", "Pays it back."));

        assertThat(Fingerprint.difference(then, now))
                .contains("the tool refund has changed at byte 37 of its JSON, from \"back.\"}\" to \"it back.\"}\"");
    }

    @Test
    void aClockInTheSystemPromptIsShown() {
        Setup then = setup(SYSTEM + "It is 09:30:00.");
        Setup now = setup(SYSTEM + "It is 09:30:07.");

        assertThat(Fingerprint.difference(then, now))
                .contains("the system prompt has changed at byte 364 of its JSON, from \"0.\"\" to \"7.\"\"");
    }

    @Test
    void ofAStoredRunThePlaceIsKnownToSixtyFourBytes() {
        Fingerprint stored = Fingerprint.of(setup(SYSTEM + "It is 09:30:00."));

        assertThat(stored.firstDifference(Fingerprint.of(setup(SYSTEM + "It is 09:30:07."))))
                .contains("the system prompt has changed between byte 320 and 383 of its JSON");
        assertThat(stored.firstDifference(Fingerprint.of(setup(SYSTEM + "It is 09:30:00."))))
                .isEmpty();
    }

    @Test
    void whatIsLongerHasChangedWhereTheOtherEnds() {
        Fingerprint stored = Fingerprint.of(setup("x".repeat(126)));

        assertThat(stored.firstDifference(Fingerprint.of(setup("x".repeat(127)))))
                .contains("the system prompt has changed between byte 64 and 127 of its JSON");
        assertThat(stored.firstDifference(Fingerprint.of(setup(null)))).contains("the system prompt has changed");
        assertThat(stored.firstDifference(Fingerprint.of(setup("x".repeat(126), tool("a", "b")))))
                .contains("the tool a is new");
    }

    private static Setup setup(@Nullable String system, ToolDefinition... tools) {
        return new Setup(
                new ModelInfo("anthropic", "m", OptionalInt.empty(), OptionalInt.empty()),
                Prompt.of(system, List.of(tools)));
    }

    private static ToolDefinition tool(String name, String description) {
        RawJson raw = RawJson.object()
                .put("name", name)
                .put("description", description)
                .build();
        return new ToolDefinition(name, description, RawJson.object().build(), raw);
    }
}
