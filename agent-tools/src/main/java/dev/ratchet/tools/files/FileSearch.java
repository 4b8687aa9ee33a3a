package dev.ratchet.tools.files;

import static dev.ratchet.tools.files.ModelPath.quoted;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Tools that find files by name and lines by content below one directory.
 *
 * <pre>{@code
 * Path work = Path.of("work");
 * AgentRunner.builder().model(model).tools(new TextEditor(work), new FileSearch(work)).build()
 * }</pre>
 *
 * <p>What {@code .gitignore} files exclude is left out unless it is asked for, {@code .git} always; binary files, files of
 * more than 4 MiB and symbolic links are not searched. Results come in the same order each time, a page at a time, and a
 * search ends after ten seconds, also one whose regular expression would try for hours; what was not searched is said.
 *
 * <p>Only {@code .gitignore} files below the directory count, and its {@code .git/info/exclude}. Safe to share between threads.
 */
public final class FileSearch {
    private static final Duration LIMIT = Duration.ofSeconds(10); // well within the minute that a call has

    private final Workspace workspace;
    private final Duration limit;
    private final LongSupplier nanoTime;

    /**
     * Makes tools for the files below {@code root}.
     *
     * @throws IllegalArgumentException if {@code root} is not a directory
     */
    public FileSearch(Path root) {
        this(new Workspace(root), LIMIT, System::nanoTime);
    }

    FileSearch(Workspace workspace, Duration limit, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Finds files by a pattern of their path. */
    @Tool(
            readOnly = true,
            value =
                    "Finds files of the workspace by their name or path. * stands for any characters of a name, ? for one, ** for any"
                            + " directories, {a,b} for one of several. Use it when you know a name but not where it is. What .gitignore"
                            + " excludes is left out. Returns one path a line.")
    public String findFiles(
            @ToolParam("Pattern such as *.py, which is looked for in all directories, or src/**/test_*.py")
                    String pattern,
            @ToolParam("Directory to look in, such as src; the whole workspace if left out") Optional<String> path,
            @ToolParam("How many results to skip, such as 200; 0 if left out") Optional<Integer> offset,
            @ToolParam("Whether to find what .gitignore excludes too; false if left out")
                    Optional<Boolean> includeIgnored)
            throws IOException, InterruptedException {
        ResultPage page = new ResultPage(200, offset.orElse(0), "file"); // some 3,000 tokens
        FileGlob glob = FileGlob.of(pattern);
        String start = path.orElse("");
        Deadline deadline = new Deadline(limit, nanoTime);
        FileWalk walk = new FileWalk(workspace, includeIgnored.orElse(false), deadline);
        int depth = workspace.path(start).names().size();
        String stopped = walk.visit(start, (directory, names, attributes) -> {
            if (glob.matches(names, depth)) {
                page.add(() -> DirectoryListing.printable(String.join("/", names)));
            }
            return page.counts();
        });
        return page.text("no file matches " + quoted(pattern), new NotSearched(walk, stopped, limit));
    }

    /** Finds lines by their content. */
    @Tool(
            readOnly = true,
            value =
                    "Searches the text files of the workspace line by line for a regular expression (Java's), or for plain text if"
                            + " literal is true. Use it to find where something is defined or used. Binary files and what .gitignore"
                            + " excludes are left out. Returns one match a line, such as \"src/main.py:12: def main():\".")
    public String searchText(
            @ToolParam("What to look for, such as \"def \\\\w+\\\\(\"; it is matched within one line") String pattern,
            @ToolParam("Whether the pattern is plain text and not a regular expression; false if left out")
                    Optional<Boolean> literal,
            @ToolParam("Whether upper and lower case are the same; false if left out") Optional<Boolean> ignoreCase,
            @ToolParam("Directory or file to look in, such as src; the whole workspace if left out")
                    Optional<String> path,
            @ToolParam("Pattern of the files to look in, such as *.py or src/**/*.py; all if left out")
                    Optional<String> files,
            @ToolParam("How many results to skip, such as 100; 0 if left out") Optional<Integer> offset,
            @ToolParam("Whether to search what .gitignore excludes too; false if left out")
                    Optional<Boolean> includeIgnored)
            throws IOException, InterruptedException {
        ResultPage page = new ResultPage(100, offset.orElse(0), "match"); // of up to 300 characters: some 8,000 tokens
        Pattern compiled = compile(pattern, literal.orElse(false), ignoreCase.orElse(false));
        Optional<FileGlob> glob = files.map(FileGlob::of);
        Deadline deadline = new Deadline(limit, nanoTime);
        FileWalk walk = new FileWalk(workspace, includeIgnored.orElse(false), deadline);
        LineSearch lines = new LineSearch(compiled, deadline, page);
        String start = path.orElse("");
        int depth = workspace.path(start).names().size();
        String stopped = walk.visit(start, (directory, names, attributes) -> {
            boolean wanted = glob.isEmpty() || glob.get().matches(names, depth);
            return !wanted || lines.search(directory, names, attributes);
        });
        String nothing = "no line of " + lines.searched() + (lines.searched() == 1 ? " file" : " files") + " matches "
                + quoted(pattern);
        return page.text(nothing, new NotSearched(walk, stopped, limit).and(lines));
    }

    private static Pattern compile(String pattern, boolean literal, boolean ignoreCase) {
        if (pattern.isEmpty()) {
            throw new ToolException("the pattern is empty; give what to look for");
        }
        if (literal && pattern.indexOf('\n') >= 0) {
            throw new ToolException(
                    "the pattern has a line break, and lines are searched one by one; give one line of it");
        }
        try {
            return Pattern.compile(
                    pattern,
                    (literal ? Pattern.LITERAL : 0)
                            | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0));
        } catch (PatternSyntaxException e) {
            throw new ToolException(
                    "the pattern is not a regular expression: " + e.getDescription() + " at character "
                            + (e.getIndex() + 1) + " of " + quoted(pattern)
                            + "; set literal to true to look for it as it is",
                    e);
        } catch (StackOverflowError e) {
            throw new ToolException("the pattern is nested too deep; make it simpler", e);
        }
    }
}
