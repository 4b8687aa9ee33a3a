package dev.ratchet.testing.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A client that others wrote, unchanged, against the server: {@code mvn test -Pnode}, which needs Node 20 and npm. */
@EnabledIfSystemProperty(named = "node", matches = "true", disabledReason = "needs Node and npm: mvn test -Pnode")
class NodeClientTest {
    private static final Path SOURCES = Path.of("src/test/node");

    @Test
    void theClientOfTheServiceTakesTheServerForIt() throws Exception {
        Path home = Files.createDirectories(Path.of("target/node"));
        for (String file : List.of("package.json", "client.mjs")) {
            Files.copy(SOURCES.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(home, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund");
        List<Reply> script = Script.parse(Files.readString(SOURCES.resolve("script.json")));
        try (MessagesServer server = MessagesServer.start(Responder.inOrder(script))) {
            String out = run(home, "node", "client.mjs", server.baseUrl().toString());

            System.out.println(out);
            assertThat(out).endsWith("checks passed\n");
            assertThat(server.requests()).hasSizeGreaterThan(script.size());
        }
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
