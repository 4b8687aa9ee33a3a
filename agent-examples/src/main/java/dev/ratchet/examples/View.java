package dev.ratchet.examples;

import dev.ratchet.event.AgentListener;
import dev.ratchet.tools.files.FileDiff;
import java.nio.file.Path;
import java.util.List;

/** A way to show a run. */
interface View extends AgentListener {

    /**
     * Says who answers, before anything else, where that is not the service.
     *
     * @param asked whether the user asked for it; else there is no key
     */
    void offline(boolean asked);

    /** Shows what changed on disk. */
    void workspace(Path directory, List<FileDiff> files);

    /** Says where the report is. */
    void report(Path file);
}
