package dev.ratchet.run;

import com.github.victools.jsonschema.generator.Option;
import com.google.inject.Key;
import io.opentelemetry.api.common.Attributes;
import jakarta.validation.constraints.Min;
import okhttp3.Headers;
import okio.Buffer;

/** For ArchitectureTest: libraries outside their homes. */
public final class PlantedLibraries {
    final Headers headers = Headers.of();
    final Buffer buffer = new Buffer();
    final Key<String> key = Key.get(String.class);
    final Attributes attributes = Attributes.empty();
    final Class<?> constraint = Min.class;
    final Option option = Option.SCHEMA_VERSION_INDICATOR;
}
