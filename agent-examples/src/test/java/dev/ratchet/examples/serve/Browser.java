package dev.ratchet.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium of the distribution, spoken to in the few words of the WebDriver protocol that the tests need; a
 * library for it would be 25 jars.
 */
final class Browser implements AutoCloseable {
    static final String TAB = "\ue004";
    static final String ENTER = "\ue007";
    static final String ESCAPE = "\ue00c";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final URI session;

    private Browser(Process driver, URI session) {
        this.driver = driver;
        this.session = session;
    }

    static Browser start() throws IOException {
        String chromium = program("CHROMIUM", "chromium", "chromium-browser", "google-chrome");
        String chromedriver = program("CHROMEDRIVER", "chromedriver");
        Process driver = new ProcessBuilder(chromedriver, "--port=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        Matcher port = STARTED.matcher("");
        for (String line; !port.find(); port.reset(line)) {
            line = Objects.requireNonNull(out.readLine(), chromedriver + " ended before it was started");
        }
        URI root = URI.create("http://127.0.0.1:" + port.group(1) + "/session");
        Browser noSession = new Browser(driver, root);
        JsonNode made = noSession.call("POST", "", """
                {"capabilities":{"alwaysMatch":{"goog:loggingPrefs":{"browser":"ALL"},"goog:chromeOptions":{
                 "binary":"%s","args":["--headless=new","--no-sandbox","--disable-gpu","--disable-dev-shm-usage",
                 "--hide-scrollbars","--window-size=1200,820"]}}}}""".formatted(chromium));
        return new Browser(
                driver, URI.create(root + "/" + made.path("sessionId").asString()));
    }

    private static String program(String variable, String... names) {
        String given = System.getenv(variable);
        return given != null
                ? given
                : Stream.of(names)
                        .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(directory -> Path.of(directory, name)))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("-Pbrowser needs " + String.join(" or ", names)
                                + " on the PATH: apt-get install chromium chromium-driver, or set " + variable));
    }

    void open(URI page) {
        call(
                "POST",
                "/url",
                RawJson.object().put("url", page.toString()).build().toString());
    }

    /** Runs a script in the page and returns what it returns. */
    JsonNode run(String script) {
        return call(
                "POST",
                "/execute/sync",
                RawJson.object()
                        .put("script", script)
                        .put("args", RawJson.array(List.of()))
                        .build()
                        .toString());
    }

    /** Looks until the script returns something true. */
    void await(String condition) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!run("return Boolean(" + condition + ")").asBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> "still not: " + condition + "; the page says: " + text("body"))
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** What can be read in the first element that fits, as it is shown. */
    String text(String selector) {
        return run("return document.querySelector(" + RawJson.string(selector) + ")?.innerText ?? ''")
                .asString();
    }

    boolean shown(String selector) {
        return run("const e = document.querySelector(" + RawJson.string(selector)
                        + "); return !!e && e.checkVisibility()")
                .asBoolean();
    }

    /** Presses keys where the focus is. */
    void type(String keys) {
        String element = active();
        call(
                "POST",
                "/element/" + element + "/value",
                RawJson.object().put("text", keys).build().toString());
    }

    private String active() {
        return call("GET", "/element/active", "")
                .properties()
                .iterator()
                .next()
                .getValue()
                .asString();
    }

    void click(String selector) {
        String found = call(
                        "POST",
                        "/element",
                        RawJson.object()
                                .put("using", "css selector")
                                .put("value", selector)
                                .build()
                                .toString())
                .properties()
                .iterator()
                .next()
                .getValue()
                .asString();
        call("POST", "/element/" + found + "/click", "{}");
    }

    void size(int width, int height) {
        devtools("Emulation.setDeviceMetricsOverride", """
                {"width":%d,"height":%d,"deviceScaleFactor":1,"mobile":%s}""".formatted(width, height, width < 600));
    }

    void prefer(String scheme) {
        devtools("Emulation.setEmulatedMedia", """
                {"features":[{"name":"prefers-color-scheme","value":"%s"}]}""".formatted(scheme));
    }

    private void devtools(String command, String parameters) {
        call(
                "POST",
                "/goog/cdp/execute",
                RawJson.object()
                        .put("cmd", command)
                        .put("params", RawJson.parse(parameters))
                        .build()
                        .toString());
    }

    /** Keeps what the page looks like in {@code target/screenshots}. */
    void picture(String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target/screenshots"));
        Files.write(
                directory.resolve(name + ".png"),
                Base64.getDecoder().decode(call("GET", "/screenshot", "").asString()));
    }

    /** What the browser complained of since it was asked last, such as a breach of the policy. */
    String complaints() {
        return call("POST", "/se/log", "{\"type\":\"browser\"}")
                .valueStream()
                .map(entry -> entry.path("message").asString())
                .collect(Collectors.joining("\n"));
    }

    private JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(session + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            JsonNode value = JSON.readTree(
                            http.send(request, BodyHandlers.ofString()).body())
                    .path("value");
            assertThat(value.path("error").asString(""))
                    .as(() -> value.path("message").asString(""))
                    .isEmpty();
            return value;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", "", "");
        } finally {
            driver.descendants().forEach(ProcessHandle::destroy);
            driver.destroy();
        }
    }
}
