package dev.ratchet.report;

import dev.ratchet.report.Exchange.Said;
import dev.ratchet.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run told turn by turn. Each attempt at a model call is a row of the ledger, so what the turns used and cost adds up to
 * what the ledger says.
 *
 * @param state the run
 * @param turns its turns, one that was not answered among them
 * @param unsent what the next request would hold that none has held
 */
record Story(RunState state, List<Exchange> turns, List<Said> unsent) {

    /** {@return the story that the facts of a run tell} */
    static Story of(RunState state) {
        return new StoryReader(state).story();
    }

    /** {@return when the run began} */
    Instant began() {
        return state.facts().isEmpty() ? Instant.EPOCH : state.facts().get(0).at();
    }

    /** {@return when something happened last} */
    Instant ended() {
        return state.facts().isEmpty()
                ? Instant.EPOCH
                : state.facts().get(state.facts().size() - 1).at();
    }

    /** {@return the calls of all turns} */
    Stream<Exchange.Call> calls() {
        return turns.stream().flatMap(turn -> turn.calls().stream());
    }
}
