package dev.ratchet.schema;

import java.lang.annotation.Annotation;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;

/**
 * Has Jackson read {@code @ToolParam} on components and properties, as it reads its own annotations there. That annotation
 * belongs to a package above this one, so it is known by its name, as {@code @Nullable} is.
 */
final class ToolParams extends AnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private static final String ANNOTATION = "dev.ratchet.tool.ToolParam";

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public @Nullable String findPropertyDescription(MapperConfig<?> config, Annotated annotated) {
        return attribute(annotated, "value");
    }

    @Override
    public @Nullable String findPropertyDefaultValue(MapperConfig<?> config, Annotated annotated) {
        return attribute(annotated, "defaultValue");
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(MapperConfig<?> config, Annotated annotated) {
        String name = attribute(annotated, "name");
        return name == null ? null : PropertyName.construct(name);
    }

    @Override
    public @Nullable PropertyName findNameForSerialization(MapperConfig<?> config, Annotated annotated) {
        return findNameForDeserialization(config, annotated);
    }

    private static @Nullable String attribute(Annotated annotated, String name) {
        Stream<Annotation> annotations = annotated.annotations();
        return annotations
                .filter(each -> each.annotationType().getName().equals(ANNOTATION))
                .map(each -> (String) Declaration.attribute(each, name))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
