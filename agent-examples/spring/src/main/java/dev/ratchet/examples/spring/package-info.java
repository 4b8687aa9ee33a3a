/** An agent in a Spring Boot application. */
@NullMarked
package dev.ratchet.examples.spring;

import org.jspecify.annotations.NullMarked;
