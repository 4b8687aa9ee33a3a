package dev.ratchet.tools.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern for a path: {@link NamePattern}s between slashes, and {@code **} for any number of names, at the end for at
 * least one.
 */
final class PathPattern {
    private final List<Optional<NamePattern>> names; // empty for **

    private PathPattern(List<Optional<NamePattern>> names) {
        this.names = List.copyOf(names);
    }

    /** {@return the pattern, or empty if it is malformed} */
    static Optional<PathPattern> of(String pattern) {
        List<Optional<NamePattern>> names = new ArrayList<>();
        for (String name : pattern.split("/", -1)) {
            if (name.equals("**")) {
                names.add(Optional.empty());
                continue;
            }
            Optional<NamePattern> one = NamePattern.of(name);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            names.add(one);
        }
        if (names.get(names.size() - 1).isEmpty()) {
            names.add(NamePattern.of("*"));
        }
        return Optional.of(new PathPattern(names));
    }

    boolean matches(List<String> path) {
        int part = 0;
        int at = 0;
        int stars = -1; // the last **, and how far it reaches
        int reached = 0;
        while (at < path.size()) {
            if (part < names.size() && names.get(part).isEmpty()) {
                stars = part++;
                reached = at;
            } else if (part < names.size() && names.get(part).orElseThrow().matches(path.get(at))) {
                part++;
                at++;
            } else if (stars >= 0) {
                part = stars + 1;
                at = ++reached;
            } else {
                return false;
            }
        }
        return part == names.size();
    }
}
