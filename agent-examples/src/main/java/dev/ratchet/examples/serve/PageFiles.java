package dev.ratchet.examples.serve;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page at {@code /}: files beside this class, sent as they are. */
final class PageFiles {
    /** Nothing from elsewhere, nothing inline, no HTML from strings: what a model or a tool wrote cannot become markup. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html;charset=utf-8",
            "page.js", "text/javascript;charset=utf-8",
            "nodes.js", "text/javascript;charset=utf-8",
            "service.js", "text/javascript;charset=utf-8",
            "turn.js", "text/javascript;charset=utf-8",
            "page.css", "text/css;charset=utf-8",
            "icon.svg", "image/svg+xml");

    private PageFiles() {}

    static void route(RoutesConfig routes) {
        TYPES.forEach((name, type) -> {
            byte[] bytes = bytes(name);
            routes.get(name.equals("index.html") ? "/" : "/" + name, ctx -> {
                ctx.header("cache-control", "no-cache");
                ctx.contentType(type).result(bytes);
            });
        });
    }

    private static byte[] bytes(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("page/" + name + " is not beside " + PageFiles.class.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
