/** Spans and metrics of runs by OpenTelemetry's conventions for generative AI. Everything works without it too. */
@NullMarked
package dev.ratchet.otel;

import org.jspecify.annotations.NullMarked;
