package dev.ratchet.examples;

import dev.ratchet.event.AgentListener;
import java.nio.file.Path;
import java.util.List;

/** A way to show a run. */
interface View extends AgentListener {

    /** Says who answers, before anything else, where that is not the service. */
    void offline();

    /** Shows what changed on disk, as the lines of a unified diff. */
    void workspace(Path directory, List<String> diff);
}
