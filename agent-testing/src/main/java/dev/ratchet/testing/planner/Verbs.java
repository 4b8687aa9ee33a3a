package dev.ratchet.testing.planner;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Verbs that change something; those of one row mean the same. A tool whose name begins with one is never called lightly. */
final class Verbs {
    private static final Set<String> REPLACE = Set.of(
            "replace", "change", "edit", "modify", "update", "fix", "correct", "repair", "patch", "set", "rewrite");
    private static final Set<String> CREATE =
            Set.of("create", "make", "write", "new", "add", "save", "put", "insert", "append");
    private static final List<Set<String>> ROWS = List.of(
            REPLACE,
            CREATE,
            Set.of("delete", "remove", "erase", "drop"),
            Set.of("send", "mail", "post", "notify", "reply"),
            Set.of("book", "reserve", "schedule"),
            Set.of("order", "buy", "purchase"),
            Set.of("sell"),
            Set.of("pay", "transfer"),
            Set.of("cancel", "stop", "close"),
            Set.of("start", "run", "execute", "open"),
            Set.of("move", "rename"),
            Set.of("undo", "revert", "restore"),
            Set.of("copy"),
            Set.of("submit", "approve"));

    private Verbs() {}

    static boolean isVerb(String word) {
        return row(word).isPresent();
    }

    static boolean creates(String word) {
        return CREATE.contains(word);
    }

    /** {@return whether one of the words means what {@code verb} means} */
    static boolean asked(Set<String> words, String verb) {
        return row(verb).map(row -> words.stream().anyMatch(row::contains)).orElse(false);
    }

    private static Optional<Set<String>> row(String word) {
        return ROWS.stream().filter(row -> row.contains(word)).findFirst();
    }
}
