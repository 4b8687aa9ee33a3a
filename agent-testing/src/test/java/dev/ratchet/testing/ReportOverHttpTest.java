package dev.ratchet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.context.ContextPolicy;
import dev.ratchet.report.RunReport;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.server.Fault;
import dev.ratchet.testing.server.MessagesServer;
import dev.ratchet.testing.server.ReceivedRequest;
import dev.ratchet.testing.server.Reply;
import dev.ratchet.usage.Usage;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The report of real runs against the local server. */
@Timeout(60)
class ReportOverHttpTest {
    private static final Pattern NAIVE = Pattern.compile("the naive way ([\\d,]+) in\\.");

    @Test
    void theNaiveWayIsAboutWhatARunWithoutMeansReads() {
        long naive;
        try (LongRun run = new LongRun(30, 2, 1_000)) {
            naive = LongRun.usages(run.run(ContextPolicy.none())).stream()
                    .mapToLong(Usage::totalInput)
                    .sum();
        }
        try (LongRun run = new LongRun(30, 2, 1_000)) {
            RunResult ours = run.run(ContextPolicy.DEFAULT);
            String html = RunReport.of(ours).html();
            long told = 0;
            for (Matcher turn = NAIVE.matcher(html); turn.find(); ) {
                told += Long.parseLong(turn.group(1).replace(",", ""));
            }

            assertThat((double) told / naive).isBetween(0.98, 1.02);
            assertThat(ours.usage().totalInput()).isLessThan(naive * 2 / 3);
            assertThat(html.split("are left out from here on,", -1))
                    .hasSize(run.edits().size() + 1);
            assertThat(html.length()).isLessThan(2_000_000);
        }
    }

    @Test
    void aStoredRunHasTheSameReport() {
        try (LongRun run = new LongRun(12, 3, 1_000)) {
            AgentRunner runner = run.runner(ContextPolicy.DEFAULT).maxTurns(9).build();
            RunResult stopped = runner.run("Read all the pages and tell what they say.");

            assertThat(RunReport.of(runner.read(stopped.state().toJson())).html())
                    .isEqualTo(RunReport.of(stopped).html())
                    .contains("The run stopped at its limit of 9 turns");
        }
    }

    @Test
    void neitherKeyNorHeadersAreInIt() {
        try (MessagesServer server = MessagesServer.start(request ->
                Reply.fault(Fault.http(401, "authentication_error", "invalid x-api-key sk-ant-api03-verysecret")))) {
            RunResult failed = AgentRunner.builder()
                    .model(AnthropicModel.builder()
                            .model("claude-sonnet-4-6")
                            .apiKey("sk-ant-api03-verysecret")
                            .baseUrl(server.baseUrl().toString())
                            .retries(2, Duration.ofSeconds(1))
                            .build())
                    .build()
                    .run("Go.");
            ReceivedRequest request = server.requests().get(0);

            assertThat(request.headers().toString()).contains("x-api-key=(not kept)"); // it was sent
            assertThat(RunReport.of(failed).html())
                    .contains("The run failed")
                    .doesNotContain("verysecret")
                    .doesNotContain(server.baseUrl().getAuthority());
        }
    }
}
