package dev.ratchet.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a call of a {@link Tool} would do, for whoever decides about it: a method of the same class with the same
 * parameters that returns a {@code String}, such as a diff, and changes nothing. It should be quick.
 *
 * <pre>{@code
 * @ToolPreview("edit_file")
 * String previewEdit(String path, String oldText, String newText) { … }
 * }</pre>
 *
 * A {@link ToolException} says that the call would fail as things are now: its message is shown, and the arguments, for an
 * earlier call of the turn may change that. Of anything else it is shown only that there is no preview.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolPreview {

    /** The name of the tool. */
    String value();
}
