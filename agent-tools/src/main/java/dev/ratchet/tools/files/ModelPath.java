package dev.ratchet.tools.files;

import dev.ratchet.tool.ToolException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path as a model writes it, which leads down from the workspace. The rules are those of all platforms at once, so that
 * what is a harmless odd name here is not a way out where the files are copied to.
 *
 * @param asked as the model wrote it
 * @param names the names on the way down; none is the workspace itself
 */
record ModelPath(String asked, List<String> names) {
    private static final int MAX_PATH = 1000;
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    /** A dot, slash, backslash or NUL in percent-encoding, also of an encoded percent sign. */
    private static final Pattern ENCODED = Pattern.compile("%(25)*(2e|2f|5c|00)", Pattern.CASE_INSENSITIVE);

    private static final Pattern DOTS_AND_SPACES = Pattern.compile("[. ]+");
    /** Names that are devices on Windows, with any suffix. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\\s*([.:].*)?", Pattern.CASE_INSENSITIVE);

    /** Copies {@code names}. */
    ModelPath {
        names = List.copyOf(names);
    }

    /**
     * Reads a path.
     *
     * @param root of the workspace
     * @throws ToolException if it is not one, or does not lead down from the workspace
     */
    static ModelPath of(String written, Path root) {
        String path = written.strip();
        if (path.length() > MAX_PATH) {
            throw new ToolException("a path has at most " + MAX_PATH + " characters, found " + path.length());
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new ToolException(
                    "a path has no control characters, found some in " + quoted(path.replaceAll("\\p{Cntrl}", "?")));
        }
        if (path.startsWith("/") || path.startsWith("\\") || DRIVE.matcher(path).matches() || isHome(path)) {
            throw new ToolException(
                    quoted(path) + " is absolute; give a path relative to the workspace, such as " + below(root, path));
        }
        if (ENCODED.matcher(path).find()) {
            throw new ToolException(quoted(path) + " is percent-encoded; give the plain path");
        }
        if (path.indexOf('\\') >= 0) {
            throw new ToolException(quoted(path) + " has a backslash; give / between the names");
        }
        return new ModelPath(path, names(path, root));
    }

    /** {@return the way to the directory in which the last name stands} */
    List<String> parent() {
        return names.subList(0, names.size() - 1);
    }

    private static List<String> names(String path, Path root) {
        boolean windows = root.getFileSystem().getSeparator().equals("\\");
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                throw new ToolException(
                        quoted(path) + " goes up with \"..\"; give a path that only goes down from the workspace");
            }
            if (DOTS_AND_SPACES.matcher(name).matches() || name.endsWith(" ")) {
                throw new ToolException(quoted(path)
                        + " has a name that ends in a space or is only dots, which not every system keeps");
            }
            if (windows && (name.endsWith(".") || DEVICE.matcher(name).matches())) {
                throw new ToolException(quoted(path) + " has a name that Windows takes for another");
            }
            try {
                names.add(root.getFileSystem().getPath(name).toString());
            } catch (InvalidPathException e) {
                throw new ToolException(quoted(path) + " is not a path on this system: " + e.getReason(), e);
            }
        }
        return names;
    }

    private static boolean isHome(String path) {
        return path.equals("~") || path.startsWith("~/");
    }

    /** What was meant, as far as one can tell: what comes after the workspace's own path, else the last name. */
    private static String below(Path root, String path) {
        String start = root.toString().replace('\\', '/') + "/";
        String given = path.replace('\\', '/');
        String rest = given.startsWith(start) ? given.substring(start.length()) : given.replaceAll(".*/", "");
        return rest.isEmpty() ? "\".\"" : quoted(rest);
    }

    static String quoted(String path) {
        return "\"" + path + "\"";
    }
}
