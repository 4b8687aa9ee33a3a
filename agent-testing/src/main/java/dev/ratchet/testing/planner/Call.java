package dev.ratchet.testing.planner;

import tools.jackson.databind.node.ObjectNode;

/**
 * A call to make.
 *
 * @param tool the tool's name
 * @param input the arguments
 */
record Call(String tool, ObjectNode input) {}
