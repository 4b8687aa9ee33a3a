/**
 * JSON Schema of Java types, reading and writing them as JSON, and checking values against a schema.
 *
 * <p>One Jackson configuration ({@link dev.ratchet.schema.JsonBinding}) reads arguments and writes results, and the schema
 * is made of what that same configuration says of a type, so that schema and reader cannot disagree. The only package
 * that knows victools.
 */
@NullMarked
package dev.ratchet.schema;

import org.jspecify.annotations.NullMarked;
