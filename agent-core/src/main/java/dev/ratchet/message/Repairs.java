package dev.ratchet.message;

import java.util.ArrayList;
import java.util.List;

/** Collects what is repaired, in the order in which it is found. */
final class Repairs {
    private final List<Repair> list = new ArrayList<>();

    void add(Repair.Kind kind, String at, String sentence) {
        list.add(new Repair(kind, at, sentence));
    }

    List<Repair> list() {
        return List.copyOf(list);
    }
}
