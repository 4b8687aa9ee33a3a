package dev.ratchet.testing.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind the question mark.
 *
 * @param values all values of each name
 */
record Query(Map<String, List<String>> values) {

    static Query of(String target) {
        Map<String, List<String>> values = new HashMap<>();
        int mark = target.indexOf('?');
        for (String pair : mark < 0 ? new String[0] : target.substring(mark + 1).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(decoded(parts[1]));
            }
        }
        return new Query(values);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    @Nullable
    String one(String name) {
        return all(name).isEmpty() ? null : all(name).get(0);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("the query is not percent-encoded as it should be");
        }
    }
}
