package dev.ratchet.tools.files;

import dev.ratchet.tool.ToolException;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What commands of the {@link Memory} tool would do, for whoever decides about them; nothing is changed. */
final class MemoryPreview {
    private static final String FOLDER = MemoryStore.ROOT.substring(1) + "/";
    private static final int MAX_SHOWN = 100; // a person reads no more
    private static final int MAX_COUNTED = 10_000;

    private final MemoryStore store;

    MemoryPreview(MemoryStore store) {
        this.store = store;
    }

    String create(String path, String text) throws IOException {
        return store.planCreate(path, text).shown(FOLDER);
    }

    String replace(String path, String oldText, String newText) throws IOException {
        return store.planReplace(path, oldText, newText).shown(FOLDER);
    }

    String insert(String path, int line, String addition) throws IOException {
        return store.planInsert(path, line, addition).shown(FOLDER);
    }

    /** Of a file its text, of a directory what is in it. */
    String delete(String path) throws IOException {
        ModelPath way = store.toDelete(path);
        if (store.workspace().isDirectory(way.asked())) {
            return store.workspace().permitted(way, "read", () -> {
                try (Directory directory = store.workspace().open(way, way.names())) {
                    return directory(directory, FOLDER + String.join("/", way.names()));
                }
            });
        }
        WholeFile file = store.workspace().place(way.asked());
        byte[] content;
        try {
            content = file.read();
        } catch (ToolException e) { // too large to be shown, and deleted all the same
            return "deletes " + PlannedEdit.visible(FOLDER + file.name()) + ", which cannot be shown: "
                    + PlannedEdit.visible(String.valueOf(e.getMessage()));
        }
        return PlannedEdit.deleting(file, content).shown(FOLDER);
    }

    String rename(String oldPath, String newPath) throws IOException {
        MemoryStore.Renaming renaming = store.planRename(oldPath, newPath);
        return "rename from " + shown(renaming.from()) + "\nrename to " + shown(renaming.to());
    }

    private static String directory(Directory directory, String path) throws IOException {
        List<String> found = new ArrayList<>();
        walk(directory, path, found);
        StringBuilder text = new StringBuilder("deletes the directory ")
                .append(PlannedEdit.visible(path))
                .append(" with ")
                .append(found.size() < MAX_COUNTED ? found.size() : "more than " + MAX_COUNTED)
                .append(found.size() == 1 ? " entry" : " entries");
        found.stream().limit(MAX_SHOWN).forEach(each -> text.append("\n- ").append(PlannedEdit.visible(each)));
        return (found.size() > MAX_SHOWN ? text.append("\n- …") : text).toString();
    }

    private static void walk(Directory directory, String path, List<String> found) throws IOException {
        for (String name : new TreeSet<>(directory.names(MemoryStore.MAX_NAMES))) {
            BasicFileAttributes attributes = directory.attributes(name);
            if (attributes == null || found.size() >= MAX_COUNTED) {
                continue;
            }
            boolean inner = attributes.isDirectory() && !attributes.isSymbolicLink();
            found.add(path + "/" + name + (inner ? "/" : ""));
            if (inner) {
                try (Directory below = directory.directory(name)) {
                    walk(below, path + "/" + name, found);
                }
            }
        }
    }

    private static String shown(ModelPath way) {
        return PlannedEdit.visible(FOLDER + String.join("/", way.names()));
    }
}
