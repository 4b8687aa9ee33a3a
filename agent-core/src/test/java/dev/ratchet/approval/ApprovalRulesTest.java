package dev.ratchet.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.approval.ApprovalRules.Rule;
import dev.ratchet.approval.ApprovalRules.Verdict;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalRulesTest {
    @ParameterizedTest
    @CsvSource({
        "read_*, read_file, true",
        "read_*, read_, true",
        "read_*, edit_file, false",
        "*, anything, true",
        "*file, read_file, true",
        "*a*b, xaxxb, true",
        "*a*b, xaxxbc, false",
        "r?ad, read, true",
        "r?ad, rad, false",
        "read, reads, false",
        "READ, read, false",
    })
    void aPatternFitsTheWholeText(String pattern, String text, boolean fits) {
        assertThat(Glob.fits(pattern, text)).isEqualTo(fits);
    }

    @Test
    @Timeout(5)
    void aHostileTextTakesNoLongerThanItIsLong() {
        assertThat(Glob.fits("*a*a*a*a*a*a*a*a*b", "a".repeat(100_000))).isFalse();
    }

    @Test
    void theFirstRuleThatFitsCounts() {
        ApprovalRules rules = ApprovalRules.none()
                .deny("shell", "command", "*sudo*", "not as root")
                .allow("shell", "command", "ls*")
                .ask("shell")
                .allow("*");

        assertThat(verdict(rules, "shell", "{\"command\":\"ls; sudo rm\"}")).isEqualTo(Verdict.DENY);
        assertThat(verdict(rules, "shell", "{\"command\":\"ls -l\"}")).isEqualTo(Verdict.ALLOW);
        assertThat(verdict(rules, "shell", "{\"command\":\"make\"}")).isEqualTo(Verdict.ASK);
        assertThat(verdict(rules, "shell", "{}")).isEqualTo(Verdict.ASK);
        assertThat(verdict(rules, "other", "{}")).isEqualTo(Verdict.ALLOW);
        assertThat(ApprovalRules.none().of(call("x", "{}"))).isEmpty();
    }

    @Test
    void anArgumentIsComparedAsTheTextThatItMeansAndOthersAsJson() {
        ApprovalRules rules = ApprovalRules.none()
                .deny("write", "path", "caf\u00e9", "no")
                .deny("write", "count", "12", "no")
                .deny("write", "options", "*true*", "no");

        assertThat(rules.of(call("write", "{\"path\":\"caf\\u00e9\"}"))).isPresent();
        assertThat(rules.of(call("write", "{\"count\":12}"))).isPresent();
        assertThat(rules.of(call("write", "{\"options\":{\"force\":true}}"))).isPresent();
        assertThat(rules.of(call("write", "{\"path\":\"other\"}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*secret* | [\"a\", \"\\u0073ecret\"]",
                "*secret* | {\"where\":{\"\\u0073ecret\":1}}",
                "[\"a\",\"b\"] | [ \"a\" , \"b\" ]",
                "1000 | 1000",
                "1000 | 1e3",
                "1000 | 1000.0",
                "1000 | 10.0E2",
                "-5 | -5.00",
                "0 | -0.0",
                "2.5 | 2.5",
                "true | true",
            })
    void howAnArgumentIsWrittenDoesNotLeadAroundARule(String pattern, String written) {
        ApprovalRules rules = ApprovalRules.none().deny("write", "what", pattern, "no");

        assertThat(rules.of(call("write", "{\"what\":" + written + "}"))).isPresent();
    }

    @Test
    @Timeout(5)
    void aNumberWithMoreDigitsThanThereIsRoomForIsComparedAsItIsWritten() {
        ApprovalRules rules = ApprovalRules.none().deny("write", "what", "1e*", "no");

        assertThat(rules.of(call("write", "{\"what\":1e999999999}"))).isPresent();
        assertThat(rules.of(call("write", "{\"what\":1e99999999999}"))).isPresent();
    }

    private static Verdict verdict(ApprovalRules rules, String tool, String input) {
        return rules.of(call(tool, input)).map(Rule::verdict).orElseThrow();
    }

    private static ToolUseBlock call(String tool, String input) {
        return (ToolUseBlock) ContentBlock.of(RawJson.object()
                .put("type", "tool_use")
                .put("id", "t1")
                .put("name", tool)
                .put("input", RawJson.parse(input))
                .build());
    }
}
