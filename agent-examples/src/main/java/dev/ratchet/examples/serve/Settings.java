package dev.ratchet.examples.serve;

import dev.ratchet.run.Limits;
import java.time.Duration;

/**
 * What each conversation keeps to.
 *
 * @param limits of each run
 * @param buffer how many characters a client may be behind
 * @param gone how long a run goes on without anybody who follows it
 */
record Settings(Limits limits, long buffer, Duration gone, Timer timer) {}
