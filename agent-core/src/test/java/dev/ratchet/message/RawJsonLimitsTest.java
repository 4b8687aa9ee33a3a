package dev.ratchet.message;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RawJsonLimitsTest {

    @Test
    void aValueBeyondALimitIsRefusedThoughItHasNoPlace() {
        assertThatThrownBy(() -> RawJson.parse("{\"" + "x".repeat(100_000) + "\":1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON: Name length (");
    }
}
