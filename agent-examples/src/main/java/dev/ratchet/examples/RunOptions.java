package dev.ratchet.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all demo agents have. */
final class RunOptions {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--max-turns",
            paramLabel = "N",
            defaultValue = "50",
            converter = WholeNumber.class,
            description = "How many answers of the model at most. Default: ${DEFAULT-VALUE}")
    private int maxTurns = 50;

    @Option(names = "--json", description = "Print the events of the run, one JSON object a line, and nothing else.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a report of the run to this file, an HTML page with all that was said in it.")
    private @Nullable Path report;

    /** Refuses what no run can be made of, before anything is made for it. */
    void check(String task) {
        if (task.isBlank()) {
            throw new WrongUsage("the task is empty; say in quotes what to do, or leave it out");
        }
        if (report != null) {
            refuseUnwritable(report);
        }
    }

    /** Found out by opening it, which leaves what is in it: a run that was paid for must not end without its report. */
    private static void refuseUnwritable(Path file) {
        boolean there = Files.exists(file);
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            if (!there) {
                Files.delete(file);
            }
        } catch (IOException | SecurityException e) {
            Path directory = file.toAbsolutePath().getParent();
            throw new WrongUsage("--report cannot be written: " + file
                    + (Files.isDirectory(file)
                            ? " is a directory"
                            : directory != null && !Files.isDirectory(directory)
                                    ? "; there is no directory " + directory
                                    : "; give a file that may be written"));
        }
    }

    /** Of {@code --max-turns}. */
    static final class WholeNumber implements CommandLine.ITypeConverter<Integer> {
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}"); // no more than an int holds

        @Override
        public Integer convert(String value) {
            if (!NUMBER.matcher(value).matches()) {
                throw new WrongUsage("--max-turns must be a whole number of at least 1: " + value);
            }
            return Integer.valueOf(value);
        }
    }

    ModelOptions model() {
        return model;
    }

    int maxTurns() {
        return maxTurns;
    }

    @Nullable
    Path report() {
        return report;
    }

    boolean json() {
        return json;
    }
}
