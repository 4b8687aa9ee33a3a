/** The agent loop. Exports what users need; {@code http}, {@code loop} and {@code schema} are not API. */
module dev.ratchet.core {
    requires static transitive org.jspecify;
    requires static transitive com.google.guice;
    requires static transitive jakarta.inject;
    requires static transitive io.opentelemetry.api;
    requires static io.opentelemetry.context;
    requires static jakarta.validation;
    requires com.fasterxml.classmate;
    requires com.fasterxml.jackson.annotation;
    requires com.github.victools.jsonschema.generator;
    requires kotlin.stdlib;
    requires okhttp3;
    requires okio;
    requires org.slf4j;
    requires transitive tools.jackson.databind;

    exports dev.ratchet;
    exports dev.ratchet.anthropic;
    exports dev.ratchet.approval;
    exports dev.ratchet.context;
    exports dev.ratchet.event;
    exports dev.ratchet.guice;
    exports dev.ratchet.message;
    exports dev.ratchet.model;
    exports dev.ratchet.openai;
    exports dev.ratchet.otel;
    exports dev.ratchet.report;
    exports dev.ratchet.run;
    exports dev.ratchet.tool;
    exports dev.ratchet.usage;
}
