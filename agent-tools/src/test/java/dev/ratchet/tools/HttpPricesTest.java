package dev.ratchet.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPricesTest {
    private static final String CSV = "Date,Open,Close\n2026-09-30,1,2.50\n2026-10-01,1,3\n2026-10-30,1,4.25\n";
    private static final PriceSource.Company TEA = new PriceSource.Company("TEA", "Tea Time", List.of());

    private final MockWebServer server = new MockWebServer();
    private HttpPrices prices = new HttpPrices("http://localhost/{ticker}", List.of());

    @BeforeEach
    void start() throws IOException {
        server.start();
        prices = prices(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theToolsTellThePricesOfTheService() throws InterruptedException {
        answer("text/csv", CSV);
        StockPrices tools = new StockPrices(prices);

        assertThat(tools.findTicker("tea time").ticker()).isEqualTo("TEA");
        assertThat(tools.stockPrice("tea", Optional.empty()))
                .isEqualTo(new StockPrices.Quote(
                        "TEA",
                        YearMonth.of(2026, 10),
                        new BigDecimal("4.25"),
                        "USD",
                        "from localhost at this moment; the latest month may not be over"));
        assertThat(server.takeRequest().getTarget()).isEqualTo("/prices/TEA?key=secret&s=TEA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CSV,
                "\uFEFFdate,close\r\n2026-10-30,4.25\r\n2026-09,2.50\r\n\r\n",
                "Month,Name,Close\n2026-09,\"Tea, Time\",2.50\n2026-10,\"\",\"4.25\"\n2026-11,x,null\n2026-12,x,\n",
                "[{\"date\":\"2026-10-30T00:00:00Z\",\"close\":4.25},{\"date\":\"2026-09-30\",\"close\":\"2.50\"}]",
                "{\"symbol\":\"TEA\",\"rows\":[{\"Month\":\"2026-09\",\"Close\":2.50},{\"month\":\"2026-10\",\"close\":4.25},"
                        + "{\"month\":\"2026-11\",\"close\":null}]}"
            })
    void csvAndJsonAreRead(String body) {
        answer("text/plain", body);

        assertThat(prices.monthlyCloses("TEA"))
                .isEqualTo(Map.of(
                        YearMonth.of(2026, 9), new BigDecimal("2.50"), YearMonth.of(2026, 10), new BigDecimal("4.25")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | its first line does not name the columns date and close: \"\"",
                "'Symbol,Price\\nTEA,1' | its first line does not name the columns date and close: \"Symbol,Price\"",
                "'date,close\\n2026-10-30' | line 2 has 1 of its columns: \"2026-10-30\"",
                "'date,close\\n2026-10-30,1\\n2026-13-30,4' | line 3 has a date that is none: \"2026-13-30\"",
                "'date,close\\n30.10.2026,4' | line 2 has a date that is none: \"30.10.2026\"",
                "'date,close\\n2026-10-30,four' | line 2 has a price that is none: \"four\"",
                "'date,close\\n2026-10-30,-4' | line 2 has a price that is none: \"-4\"",
                "'date,close\\n2026-10-30,1e999999999' | line 2 has a price that is none: \"1e999999999\"",
                "'[{\"date\":\"2026-10-30\",\"close\":1e999999999}]' | element 1 has a price that is none: \"1E+999999999\"",
                "'[{\"date\":\"2026-10-30\"}]' | element 1 does not have date and close: \"{\"date\":\"2026-10-30\"}\"",
                "'[1]' | element 1 does not have date and close: \"1\"",
                "'{\"error\":\"no such key\"}' | it has no array of prices: \"{\"error\":\"no such key\"}\"",
                "'[{\"date\":' | it begins like JSON and is none",
            })
    void aRowThatCannotBeReadIsNamed(String body, String why) {
        answer("text/csv", body.replace("\\n", "\n"));

        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .isInstanceOf(ToolException.class)
                .hasMessage("the price service at localhost gave an answer that cannot be read: " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "500, HTTP status 500; the prices cannot be had now",
        "401, HTTP status 401; the prices cannot be had now",
        "429, HTTP status 429; wait before you ask again",
    })
    void aFailureOfTheServiceIsTold(int status, String what) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .body("key secret is wrong")
                .build());

        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .isInstanceOf(ToolException.class)
                .hasMessage("the price service at localhost answered with " + what);
    }

    @Test
    void anUnknownTickerHasNoPrices() {
        server.enqueue(new MockResponse.Builder().code(404).build());

        assertThatThrownBy(() ->
                        new StockPrices(new HttpPrices(template(), List.of())).stockPrice("NONE", Optional.empty()))
                .hasMessage("no prices for the ticker \"NONE\"; check its spelling");
        assertThatThrownBy(() -> new StockPrices(new HttpPrices(template(), List.of())).findTicker("Initech"))
                .hasMessage(
                        "no company \"Initech\"; no company can be found by its name here, so ask stock_price by its"
                                + " ticker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc", "A B", "A&key=x", "", "A?b", "TOOLONGFORANYTICKERATALL", "A\nB", "a"})
    void whatIsNoTickerNeverGetsIntoAUrl(String ticker) {
        assertThatThrownBy(() -> prices.monthlyCloses(ticker)).isInstanceOf(ToolException.class);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aTickerWithSignsIsEscaped() throws InterruptedException {
        answer("text/csv", CSV);
        prices.monthlyCloses("^GSPC=X.B");

        assertThat(server.takeRequest().getTarget()).isEqualTo("/prices/%5EGSPC%3DX.B?key=secret&s=%5EGSPC%3DX.B");
    }

    @Test
    void whatIsNeitherCsvNorJsonIsRefused() {
        answer("text/html; charset=utf-8", "<html>please log in</html>");
        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .hasMessage("the price service at localhost answered with text/html, which is neither CSV nor JSON; the"
                        + " prices cannot be had now");
        answer("image/png", "x");
        assertThatThrownBy(() -> prices.monthlyCloses("TEA")).hasMessageContaining("answered with image/png");
    }

    @Test
    void aHugeAnswerIsRefused() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/csv")
                .body(new Buffer().write(new byte[(10 << 20) + 1]))
                .build());

        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .hasMessage(
                        "the price service at localhost answered with more than 10 MiB; the prices cannot be had from it");
    }

    @Test
    void aRedirectIsFollowedOnTheSameHostOnly() {
        redirect("/v2/TEA");
        answer("text/csv", CSV);
        assertThat(prices.monthlyCloses("TEA")).hasSize(2);

        redirect("http://169.254.169.254/latest?key=secret");
        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .hasMessage(
                        "the price service at localhost redirects to another place, http://169.254.169.254; the prices"
                                + " cannot be had until its URL is corrected by the user");
        server.enqueue(new MockResponse.Builder().code(302).build());
        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .hasMessageContaining("redirects to another place, which is no URL;");
        for (int i = 0; i <= 5; i++) {
            redirect("/again");
        }
        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .hasMessage("the price service at localhost answers with one redirect after the other; ask without it");
    }

    @Test
    void aServiceThatIsSlowOrNotThereIsTold() {
        server.enqueue(
                new MockResponse.Builder().headersDelay(1, TimeUnit.HOURS).build());
        assertThatThrownBy(() -> prices(Duration.ofMillis(200)).monthlyCloses("TEA"))
                .hasMessage("the price service at localhost did not answer in time; ask once more, then go on without");
        server.close();
        assertThatThrownBy(() -> prices.monthlyCloses("TEA"))
                .hasMessage(
                        "the connection to the price service at localhost failed; ask once more, then go on without");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://prices.example/TEA", "ftp://prices.example/{ticker}", "prices/{ticker}"})
    void aTemplateThatIsNoneIsRefusedWithoutRepeatingIt(String template) {
        assertThatThrownBy(() -> new HttpPrices(template, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("urlTemplate must be an http or https URL with {ticker} where the ticker belongs");
    }

    private void answer(String type, String body) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", type)
                .body(body)
                .build());
    }

    private void redirect(String target) {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", target)
                .build());
    }

    private HttpPrices prices(Duration timeout) {
        return new HttpPrices(template(), List.of(TEA), timeout);
    }

    private String template() {
        return "http://localhost:" + server.getPort() + "/prices/{ticker}?key=secret&s={ticker}";
    }
}
