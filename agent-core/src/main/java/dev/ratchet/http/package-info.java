/**
 * What providers that speak HTTP share: connections for a service with a thousand runs, calls that end at once when told
 * to, server-sent events, and repetition. Not part of the API.
 */
@NullMarked
package dev.ratchet.http;

import org.jspecify.annotations.NullMarked;
