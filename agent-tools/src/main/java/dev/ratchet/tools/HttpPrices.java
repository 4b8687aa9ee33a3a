package dev.ratchet.tools;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Prices from a service that answers GET with CSV or JSON, asked anew each time. What it may answer:
 *
 * <pre>
 *   Date,Open,High,Low,Close,Volume             [{"date":"2026-10-30","close":210.73}, …]
 *   2026-10-30,208.1,212.0,207.5,210.73,1000    {"anything":[{"date":"2026-10-30","close":"210.73"}, …]}
 * </pre>
 *
 * The columns or members {@code date} (or {@code month}) and {@code close} count, in upper or lower case; a date is
 * {@code 2026-10} or begins with {@code 2026-10-30}. Of several rows of one month the one with the last date is its close. A
 * row without a price ({@code null}, {@code N/A}, nothing) is passed over; any other row that cannot be read is an error, for
 * a price that is missing unseen is a wrong answer.
 *
 * <p>What goes wrong is told to the model by host and reason, never with the URL, which may hold a key. An answer may take 15
 * seconds and 10 MiB; it may be redirected on the same host, not from https to http. Immutable and safe to share between
 * threads.
 */
public final class HttpPrices implements PriceSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(15); // well under the minute that a runner gives a tool
    private static final int MAX_BYTES = 10 << 20; // a century of days is one MiB
    private static final int MAX_REDIRECTS = 5;
    private static final Pattern TICKER = Pattern.compile("[A-Z0-9^][A-Z0-9.=^-]{0,19}");
    private static final String PLACE = "{ticker}";

    private final String template;
    private final List<Company> companies;
    private final OkHttpClient client;

    /**
     * Makes a source that asks {@code urlTemplate}.
     *
     * @param urlTemplate an http or https URL in which {@code {ticker}} stands for the ticker, such as
     *     {@code https://prices.example/monthly.csv?symbol={ticker}&key=…}
     * @param companies those that can be found by name; prices are told of any ticker that the service knows
     * @throws IllegalArgumentException if {@code urlTemplate} is no such URL
     */
    public HttpPrices(String urlTemplate, List<Company> companies) {
        this(urlTemplate, companies, TIMEOUT);
    }

    HttpPrices(String urlTemplate, List<Company> companies, Duration timeout) {
        if (!urlTemplate.contains(PLACE) || HttpUrl.parse(urlTemplate.replace(PLACE, "X")) == null) {
            throw new IllegalArgumentException(
                    "urlTemplate must be an http or https URL with " + PLACE + " where the ticker belongs");
        }
        this.template = urlTemplate;
        this.companies = List.copyOf(companies);
        this.client = new OkHttpClient.Builder()
                .callTimeout(timeout)
                .followRedirects(false)
                .fastFallback(false)
                .build();
    }

    @Override
    public List<Company> companies() {
        return companies;
    }

    @Override
    public String note() {
        return "from " + url("X").host() + " at this moment; the latest month may not be over";
    }

    /**
     * {@inheritDoc} Empty if the service answers 404.
     *
     * @throws ToolException if the service cannot be asked, or its answer cannot be read
     */
    @Override
    public NavigableMap<YearMonth, BigDecimal> monthlyCloses(String ticker) {
        if (!TICKER.matcher(ticker).matches()) {
            throw new ToolException("\"" + VisibleText.of(ticker, 20)
                    + "\" is not a ticker; it has up to 20 capitals, digits and . - = ^, such as BRK.B");
        }
        HttpUrl url = url(ticker);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            try (Response response = client.newCall(new Request.Builder()
                            .url(url)
                            .header("Accept", "text/csv, application/json")
                            .header("User-Agent", "ratchet")
                            .build())
                    .execute()) {
                if (response.isRedirect()) {
                    url = redirected(url, response);
                } else if (response.code() == 404) {
                    return Collections.emptyNavigableMap();
                } else {
                    return closes(url, response);
                }
            } catch (IOException e) {
                throw new ToolException(why(url, e), e);
            }
        }
        throw new ToolException(service(url) + " answers with one redirect after the other; ask without it");
    }

    /** In a path and in a query alike only letters, digits and hyphens are safe without escapes. */
    private HttpUrl url(String ticker) {
        String escaped = ticker.replace("=", "%3D").replace("^", "%5E");
        return HttpUrl.get(template.replace(PLACE, escaped));
    }

    private static HttpUrl redirected(HttpUrl from, Response response) {
        String location = response.header("Location");
        HttpUrl to = location == null ? null : from.resolve(location);
        if (to == null || !to.host().equals(from.host()) || (from.isHttps() && !to.isHttps())) {
            throw new ToolException(service(from) + " redirects to another place, "
                    + (to == null ? "which is no URL" : to.scheme() + "://" + to.host())
                    + "; the prices cannot be had until its URL is corrected by the user");
        }
        return to;
    }

    private static NavigableMap<YearMonth, BigDecimal> closes(HttpUrl url, Response response) throws IOException {
        if (!response.isSuccessful()) {
            throw new ToolException(service(url) + " answered with HTTP status " + response.code()
                    + (response.code() == 429 ? "; wait before you ask again" : "; the prices cannot be had now"));
        }
        MediaType type = response.body().contentType();
        String name = type == null ? "" : type.subtype().toLowerCase(Locale.ROOT);
        if (name.equals("html")
                || (type != null && !type.type().equals("text") && !type.type().equals("application"))) {
            throw new ToolException(service(url) + " answered with " + VisibleText.of(type.type() + "/" + name, 50)
                    + ", which is neither CSV nor JSON; the prices cannot be had now");
        }
        BufferedSource source = response.body().source();
        Buffer body = new Buffer();
        while (source.read(body, MAX_BYTES + 1 - body.size()) > 0) {}
        if (body.size() > MAX_BYTES) {
            throw new ToolException(service(url) + " answered with more than " + (MAX_BYTES >> 20)
                    + " MiB; the prices cannot be had from it");
        }
        String text = body.readString(type == null ? StandardCharsets.UTF_8 : type.charset(StandardCharsets.UTF_8));
        try {
            return PriceRows.read(text).monthlyCloses();
        } catch (PriceRows.Unreadable e) {
            throw new ToolException(service(url) + " gave an answer that cannot be read: " + e.getMessage(), e);
        }
    }

    private static String why(HttpUrl url, IOException cause) {
        if (cause instanceof UnknownHostException) {
            return "the host of " + service(url) + " is not known; the prices cannot be had now";
        }
        return cause instanceof InterruptedIOException
                ? service(url) + " did not answer in time; ask once more, then go on without"
                : "the connection to " + service(url) + " failed; ask once more, then go on without";
    }

    private static String service(HttpUrl url) {
        return "the price service at " + url.host();
    }
}
