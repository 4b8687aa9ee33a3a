package dev.ratchet.tools.web;

import dev.ratchet.message.VisibleText;
import dev.ratchet.tool.ToolException;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs may be asked for, as far as the URL itself tells.
 *
 * @param allowedHosts the hosts to which neither the rule of ports nor that of addresses applies
 */
record UrlRules(Set<String> allowedHosts) {
    private static final int MAX_LENGTH = 2_000; // what servers and caches take without fail
    private static final int MAX_SHOWN = 200;
    private static final Pattern SCHEME = Pattern.compile("(?i)\\s*([a-z][a-z0-9+.-]*):.*", Pattern.DOTALL);

    /** Systems take all sorts of numbers for an IPv4 address: 2130706433, 0177.1, 0x7f000001. One notation is enough. */
    private static final Pattern NUMERIC_HOST = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)\\.?");

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

    HttpUrl check(String url) {
        if (url.length() > MAX_LENGTH) {
            throw new ToolException("a URL has at most " + MAX_LENGTH + " characters, found " + url.length());
        }
        var scheme = SCHEME.matcher(url);
        if (!scheme.matches()) {
            throw new ToolException("\"" + VisibleText.of(url, MAX_SHOWN)
                    + "\" is not a whole URL; write it with its scheme, such as https://example.com/page");
        }
        if (!scheme.group(1).equalsIgnoreCase("http") && !scheme.group(1).equalsIgnoreCase("https")) {
            throw new ToolException(
                    "only http and https URLs can be read, found " + VisibleText.of(scheme.group(1), 30));
        }
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            throw new ToolException("\"" + VisibleText.of(url, MAX_SHOWN) + "\" is not a URL; check its host and port");
        }
        return check(parsed);
    }

    private HttpUrl check(HttpUrl url) {
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new ToolException(
                    "a URL with a user name or password is not read; leave out what stands before the @");
        }
        String host = url.host();
        if (NUMERIC_HOST.matcher(host).matches() && !IPV4.matcher(host).matches()) {
            throw new ToolException("\"" + VisibleText.of(host, MAX_SHOWN)
                    + "\" is no host name; write an address as four decimal numbers, such as 93.184.215.14");
        }
        if (!allows(host) && url.port() != 80 && url.port() != 443) {
            throw new ToolException("port " + url.port() + " of \"" + host + "\" is not read, only 80 and 443");
        }
        return url;
    }

    boolean allows(String host) {
        return allowedHosts.contains(host);
    }

    /** {@return whether a host is an address and no name} */
    static boolean isAddress(String host) {
        return host.contains(":") || IPV4.matcher(host).matches();
    }

    /** {@return where an answer sends the reader, checked; null if it is no redirect} */
    @Nullable
    HttpUrl redirect(HttpUrl from, Response response) {
        String location = response.header("Location");
        if (!response.isRedirect() || location == null) {
            return null;
        }
        try {
            HttpUrl next = location.length() > MAX_LENGTH ? null : from.resolve(location);
            // What does not resolve has a scheme of its own that is none of ours, or is no URL at all: check says
            // which.
            return next == null ? check(location) : check(next);
        } catch (ToolException e) {
            throw new ToolException(
                    "\"" + shown(from) + "\" redirects to a place that is not read: " + e.getMessage(), e);
        }
    }

    static String shown(HttpUrl url) {
        return VisibleText.of(url.toString(), MAX_SHOWN);
    }
}
