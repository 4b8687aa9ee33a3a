package dev.ratchet.tool;

import dev.ratchet.schema.Nearest;
import dev.ratchet.schema.Violation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What the model reads of a call that did not succeed: what was wrong, and what to do about it. Each is bounded. */
final class ToolErrors {
    private static final int MAX_QUOTE = 200;
    private static final int MAX_NAMES = 2_000;
    // About 800 tokens: room for ten errors; a call with more wrong is read by its first ones.
    private static final int MAX_TEXT = 3_000;

    private ToolErrors() {}

    static ToolResult unknownTool(String name, Collection<String> known) {
        String nearest = Nearest.to(name, known)
                .map(each -> " Did you mean \"" + each + "\"?")
                .orElse("");
        String available = known.isEmpty() ? "There are no tools." : "Available: " + String.join(", ", known);
        return ToolResult.error(
                "There is no tool named \"" + quote(name) + "\"." + nearest + " " + clip(available, MAX_NAMES));
    }

    static ToolResult unparsable(ToolMethod tool, String input) {
        return ToolResult.error(tool.name() + " was not run: its arguments are not a JSON object. Received: "
                + quote(input) + right(tool, List.of()));
    }

    static ToolResult memberTwice(ToolMethod tool) {
        return ToolResult.error(tool.name()
                + " was not run: its arguments name a member twice, so it is not clear which value is meant."
                + right(tool, List.of()));
    }

    static ToolResult badArguments(ToolMethod tool, List<Violation> violations) {
        String right = right(tool, violations);
        StringBuilder text = new StringBuilder(tool.name()).append(" was not run: its arguments are not valid.");
        for (Violation violation : violations) {
            String line = "\n- " + violation.message();
            if (text.length() + line.length() > MAX_TEXT - right.length()) {
                text.append("\n- …");
                break;
            }
            text.append(line);
        }
        return ToolResult.error(text.append(right).toString());
    }

    /** What the arguments are made of, and arguments that would have been right. */
    private static String right(ToolMethod tool, List<Violation> wrong) {
        return "\nExpected: " + tool.schema().shape()
                + tool.schema().example(wrong).map(json -> "\nExample: " + json).orElse("");
    }

    /** What is added to the result of a call whose arguments were mended. */
    static String mended(List<String> notes) {
        return "Note: arguments of the wrong type were taken for what they must have meant:\n- "
                + String.join("\n- ", notes);
    }

    /** The text as the tool's author wrote it. */
    static ToolResult told(String name, ToolException exception) {
        String text = exception.getMessage();
        return text == null || text.isBlank() ? failed(name, exception) : ToolResult.error(text);
    }

    /** Names the kind only: a message may hold what the model, and whoever reads its answer, must not see. */
    static ToolResult failed(String name, Throwable failure) {
        return ToolResult.error(
                name + " failed with " + kind(failure)
                        + "; its message is kept in the log. It may have taken effect in part. Try other arguments or another way.");
    }

    static ToolResult unwritable(String name, Throwable failure) {
        return ToolResult.error(name + " was run, but its result could not be written as JSON (" + kind(failure)
                + "; the message is kept in the log). Do not repeat the call to get the result.");
    }

    static ToolResult interrupted(String name) {
        return ToolResult.error(name + " was interrupted before it finished. It may have taken effect in part.");
    }

    /** Of a call that never ran; {@code why} ends the sentence. */
    static ToolResult notExecuted(String why) {
        return ToolResult.error("Not executed: " + why + ".");
    }

    static ToolResult stopped(String name, Stop why, Duration timeout) {
        return ToolResult.error(
                why == Stop.TIMEOUT
                        ? name + " did not finish within " + inWords(timeout)
                                + " and was stopped. It may have taken effect in part."
                        : name + " was stopped, since the run was cancelled. It may have taken effect in part.");
    }

    static ToolResult abandoned(String name, Stop why, Duration timeout) {
        return ToolResult.error(
                why == Stop.TIMEOUT
                        ? name + " did not finish within " + inWords(timeout)
                                + " and did not stop when it was told to. It may still take effect."
                        : name + " did not stop when the run was cancelled. It may still take effect.");
    }

    /** Why a call never ran that waited all its time for a thread. */
    static String noThread(Duration timeout) {
        return "no thread was free for it within " + inWords(timeout);
    }

    /** Why a running tool is told to stop. */
    enum Stop {
        TIMEOUT,
        CANCELLED
    }

    private static String inWords(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String kind(Throwable failure) {
        Class<?> kind = failure.getClass();
        while (kind.isAnonymousClass() || kind.getSimpleName().isEmpty()) {
            kind = kind.getSuperclass();
        }
        return kind.getSimpleName();
    }

    private static String quote(String text) {
        return clip(text, MAX_QUOTE);
    }

    private static String clip(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }
}
