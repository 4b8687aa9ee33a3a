package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.TypedResult;
import dev.ratchet.TypedRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The form that an answer is to have, if any. */
final class AnswerForm {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "Answer with JSON of this JSON Schema; what does not fit is asked for once more.")
    private @Nullable Path schema;

    @Option(
            names = "--type",
            paramLabel = "CLASS",
            description = "Answer with JSON that this class can be read from, such as a record on the --class-path.")
    private @Nullable String type;

    /**
     * Returns who answers in that form, or null if none is asked for.
     *
     * @throws WrongUsage if there is no such form
     */
    @Nullable
    TypedRunner<?> of(AgentRunner runner, GivenTools classes) {
        if (schema != null && type != null) {
            throw new WrongUsage("--schema and --type both say what the answer is; leave one out");
        }
        try {
            return schema != null
                    ? runner.answeringTo(read(schema))
                    : type != null ? runner.answering(classes.named(type)) : null;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage((schema != null ? "--schema: " : "--type: ") + e.getMessage());
        } catch (NoClassDefFoundError | TypeNotPresentException e) {
            throw ToolClasses.missing(String.valueOf(type), e);
        }
    }

    /** {@return the value as JSON} */
    static String json(TypedResult<?> result) {
        try {
            return JSON.writeValueAsString(result.value());
        } catch (JacksonException e) { // a type of the user's that can be read and not be written
            return result.run().text();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new WrongUsage("--schema is not there: " + file);
        } catch (IOException e) {
            throw new WrongUsage("--schema cannot be read as UTF-8 text: " + file);
        }
    }
}
