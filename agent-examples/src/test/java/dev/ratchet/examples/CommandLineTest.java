package dev.ratchet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void withoutArgumentsItShowsTheHelp() {
        Ran ran = Ran.offline();

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("Usage: agent", "stock-price", "file-edit", "ANTHROPIC_API_KEY");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void theDemosTakeTheSameOptions() {
        assertThat(List.of("stock-price", "file-edit"))
                .allSatisfy(command -> assertThat(Ran.offline(command, "--help").out())
                        .contains(
                                "Usage: agent " + command,
                                "--model=ID",
                                "--max-turns=N",
                                "--offline",
                                "--base-url=URL",
                                "--json",
                                "--report=FILE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void itTellsItsVersion(String option) {
        assertThat(Ran.offline(option).out()).startsWith("Ratchet ").contains("Java ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stock-prise | there is no command stock-prise; did you mean stock-price?",
                "stock-price --max-turns ten | --max-turns must be a whole number of at least 1: ten",
                "stock-price --max-turns 0 | --max-turns must be a whole number of at least 1: 0",
                "stock-price --max-turns | --max-turns needs a value: --max-turns=N",
                "stock-price --max-turns 1 --max-turns 2 | --max-turns is given twice; leave one out",
                "stock-price --json=maybe | --json takes no value: maybe",
                "stock-price --model foo-1 | the offline planner does not know the model foo-1; it knows claude-sonnet-5-5,",
                "stock-price --colour | there is no option --colour",
                "stock-price one two | there is a word too many, two; put the task in quotes",
                "stock-price --report | --report needs a value: --report=FILE",
                "stock-price --report no/such/run.html | --report cannot be written: no/such/run.html; there is no directory",
                "serve --report run.html | --report is for one run; a service has many",
                "file-edit --report . | --report cannot be written: . is a directory",
                "file-edit --workspace no/such | --workspace is not a directory: no/such",
                "file-edit --workspace pom.xml | --workspace is not a directory: pom.xml",
                "stock-price --base-url | --base-url needs a value: --base-url=URL",
                "stock-price --offline --base-url http://x | --base-url names a service, and --offline asks none: leave one out",
                "stock-price --model nobody/x | there is no provider nobody; there are anthropic, openai, mistral, deepseek, ollama, vllm, llama.cpp, other (any server that speaks as OpenAI's does, with --base-url)",
                "stock-price --model openai/gpt-5 | there is no key for openai: set OPENAI_API_KEY",
                "stock-price --model other/x | --model=other/… needs --base-url, where the service is",
                "stock-price --model ollama/ | --model names a provider and no model: ollama/",
                "stock-price --offline --model ollama/qwen3 | the offline planner does not know the model ollama/qwen3; it knows",
                "stock-price --model ollama/qwen3 --base-url nonsense | --base-url must be an http or https URL without a query",
                "stock-price --base-url http://x | --base-url names a service, which needs a key: set ANTHROPIC_API_KEY",
            })
    void wrongUsageIsOneSentence(String arguments, String sentence) {
        assertWrongUsage(Ran.offline(arguments.split(" ")), sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sk-secret"})
    void aBaseUrlThatIsNoneIsRefusedAtOnce(String key) {
        Map<String, String> environment = Map.of("ANTHROPIC_API_KEY", key);

        assertWrongUsage(
                Ran.with(environment, "stock-price", "--base-url", "nonsense"),
                "--base-url must be an http or https URL without a query, such as https://api.anthropic.com: nonsense");
        assertThat(Ran.with(environment, "stock-price", "--base-url", "ftp://me:pass@x")
                        .err())
                .contains("--base-url must be")
                .doesNotContain("pass");
    }

    @Test
    void theFirstHelpHasOneLineForEachCommandAndFitsATerminal() {
        String help = Ran.offline("--help").out();

        assertThat(help.substring(help.indexOf("Commands:"), help.indexOf("'agent COMMAND"))
                        .strip()
                        .lines()
                        .skip(1)
                        .map(line -> line.strip().split(" ", 2)[0]))
                .containsExactlyElementsOf(Agent.COMMANDS);
        assertThat(help).contains("ANTHROPIC_API_KEY", "Examples:", "./agent chat");
        assertThat(help.lines()).allMatch(line -> line.length() <= 80).hasSizeLessThan(45);
    }

    @Test
    void anEmptyTaskIsWrongUsage() {
        assertWrongUsage(
                Ran.offline("stock-price", " "), "the task is empty; say in quotes what to do, or leave it out");
    }

    private static void assertWrongUsage(Ran ran, String sentence) {
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(2).first().asString().startsWith("agent: " + sentence);
    }

    @Test
    void aModelOfAnotherProviderIsAskedWhereItIs() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] answer = ("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Apple rose.\"}}],"
                            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Ran ran = Ran.offline(
                    "stock-price",
                    "--model",
                    "ollama/qwen3",
                    "--base-url",
                    "http://localhost:" + server.getAddress().getPort() + "/v1");

            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("model qwen3", "Apple rose.", "unknown (no price for qwen3)");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void controlCharactersOfAnArgumentAreEscaped() {
        assertThat(Ran.offline("\u001b[31mred").err())
                .contains("\\u001b[31mred")
                .doesNotContain("\u001b");
    }
}
