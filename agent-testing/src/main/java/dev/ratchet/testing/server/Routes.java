package dev.ratchet.testing.server;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The services of one server, told apart by what stands before {@code /v1/} in the path, and the pages beside them. */
final class Routes {
    private final Route main;
    private final MessagesServer.Pages pages;
    private final Map<String, Route> named = new HashMap<>();

    Routes(Service main, Consumer<ReceivedRequest> log, MessagesServer.Pages pages) {
        this.main = new Route(main, log);
        this.pages = pages;
    }

    private record Route(Service service, Consumer<ReceivedRequest> log) {}

    void add(String name, Service service, Consumer<ReceivedRequest> log) {
        named.put(name, new Route(service, log));
    }

    HttpAnswer answer(HttpRequest request) {
        String target = request.target();
        int end = target.indexOf("/v1/");
        Route route = end < 1 ? null : named.get(target.substring(1, end));
        if (route != null) {
            return answer(
                    route, new HttpRequest(request.method(), target.substring(end), request.headers(), request.body()));
        }
        String page = end == 0
                ? null
                : pages.answer(
                        request.method(),
                        target.split("\\?", 2)[0],
                        request.body().utf8());
        if (page == null) {
            return answer(main, request);
        }
        Map<String, String> headers = Map.of("content-type", "application/json");
        return HttpAnswer.whole(200, headers, List.of(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpAnswer answer(Route route, HttpRequest request) {
        HttpAnswer answer = route.service.answer(request);
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.replaceAll(
                (name, value) -> name.equals("x-api-key") || name.equals("authorization") ? "(not kept)" : value);
        route.log.accept(new ReceivedRequest(
                request.method(),
                request.target(),
                headers,
                request.body().utf8(),
                answer.status(),
                answer.billed(),
                answer.error(),
                answer.refusal()));
        return answer;
    }
}
