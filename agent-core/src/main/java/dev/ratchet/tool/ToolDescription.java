package dev.ratchet.tool;

import java.util.Optional;

/**
 * What is known of a tool without an object to run it on.
 *
 * @param definition the tool as the model sees it
 * @param traits how it behaves
 * @param notProvable why its schema was not tried with sample arguments, see {@link Toolset#notProvable}
 */
public record ToolDescription(ToolDefinition definition, ToolTraits traits, Optional<String> notProvable) {}
