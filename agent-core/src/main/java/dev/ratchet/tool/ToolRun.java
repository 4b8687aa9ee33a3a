package dev.ratchet.tool;

import dev.ratchet.schema.JsonBinding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invokes a tool and turns whatever comes of it into a result. */
final class ToolRun {
    /** The one place where the messages and stack traces of failed tools go. */
    static final Logger LOG = LoggerFactory.getLogger("dev.ratchet.tool");

    private ToolRun() {}

    /** Runs {@code tool} on this thread; throws nothing. */
    static ToolResult of(ToolMethod tool, @Nullable Object[] arguments) {
        try {
            return result(tool, tool.invoke(arguments));
        } catch (ToolException e) {
            LOG.debug("{} answered with an error", tool.name(), e);
            return ToolErrors.told(tool.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("{} was interrupted", tool.name(), e);
            return ToolErrors.interrupted(tool.name());
        } catch (Throwable e) { // an Error of one tool is no reason to lose the run's other results
            LOG.error("{} failed", tool.name(), e);
            return ToolErrors.failed(tool.name(), e);
        }
    }

    private static ToolResult result(ToolMethod tool, @Nullable Object returned) {
        Object value = returned instanceof Optional<?> optional ? optional.orElse(null) : returned;
        if (value instanceof ToolResult result) {
            return result;
        }
        if (value instanceof String text) {
            return ToolResult.text(text);
        }
        if (value == null) {
            boolean returnsNothing = tool.returnType().hasRawClass(void.class);
            return ToolResult.text(returnsNothing ? "Done." : "Done; there is no value to return.");
        }
        try {
            return ToolResult.text(JsonBinding.write(returned, tool.returnType()));
        } catch (Throwable e) { // a getter, too, may throw anything
            LOG.error("{}: its result could not be written as JSON", tool.name(), e);
            return ToolErrors.unwritable(tool.name(), e);
        }
    }
}
