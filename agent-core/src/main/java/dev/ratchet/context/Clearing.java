package dev.ratchet.context;

import dev.ratchet.context.CacheUse.Place;
import dev.ratchet.context.ContextEdit.Reason;
import dev.ratchet.context.ToolHistory.ToolTurn;
import dev.ratchet.model.Capabilities;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the results of old calls are left out, and which.
 *
 * <p>To leave out k tokens saves reading them, ρ·k on each of the R requests to come; the s tokens behind the first of them
 * have to be written again, (w−ρ)·s once. It is done when what could have been left out since the last time has cost as much
 * to read as writing the kept turns again costs, ρ·Σk ≥ (w−ρ)·kept, and when it pays, ρ·k·R > (w−ρ)·s. For K kept turns with
 * even results of r tokens and answers of a, the first comes to a period of √(2·(w−ρ)/ρ·K·(1+a/r)) turns, which is the best
 * there is; for uneven ones it waits until much is old and little has to be written again.
 */
final class Clearing {
    // Below this the money is not worth what the model would have to look up again.
    private static final long LEAST_TOKENS = 1_000;

    // The id, and the words that stand in for a result.
    private static final long TOKENS_THAT_STAY = 30;

    private Clearing() {}

    /** {@return what is to be left out from the next request on, beyond what is already} */
    static Optional<ContextEdit> due(ContextInput in) {
        Capabilities can = in.model().capabilities();
        ToolHistory history = in.state().history();
        Cleared cleared = in.state().cleared();
        int to = history.turns().size() - in.policy().keptTurns();
        if (!in.policy().clearing() || !can.clearsToolResults() || to <= cleared.turns()) {
            return Optional.empty();
        }
        ToolTurn last = history.turns().get(to - 1);
        long tokens = clearable(in.state(), in.policy().keptTurns());
        boolean cold = in.state().cache().coldAt(in.now());
        double density = in.state().counted().density();
        double after = density * (in.conversation().tokens() - sizeOf(before(in.state())));
        long behind = cold ? 0 : Math.max(0, Math.round(after) - tokens);
        double kept = density * (in.conversation().tokens() - last.size());
        int turnsToCome = Math.max(1, Math.min(in.state().answers(), in.turnsLeft()));
        double read = can.cache().read();
        double write = can.cache().write(in.state().cache().hour()) - read;
        // In a cold cache the tokens would be written once more before they are read.
        double saving = read * tokens * turnsToCome + (cold ? write * tokens : 0) - write * behind;
        Reason reason = in.nearlyFull()
                ? Reason.WINDOW
                : cold ? Reason.CACHE_COLD : read * (cleared.read() + tokens) >= write * kept ? Reason.PAYS : null;
        boolean pays = saving > 0 && tokens >= LEAST_TOKENS;
        if (reason == null || tokens <= 0 || (reason != Reason.WINDOW && !pays)) {
            return Optional.empty();
        }
        return Optional.of(new ContextEdit(
                to,
                last.toolUses(),
                Math.max(cleared.thinkingTurns(), thinking(can, history, last)), // never back
                tokens,
                behind,
                turnsToCome,
                Math.round(saving),
                reason));
    }

    /** {@return about how many tokens of results could be left out with the last {@code keptTurns} turns kept} */
    static long clearable(ContextState state, int keptTurns) {
        List<ToolTurn> turns = state.history().turns();
        int from = state.cleared().turns();
        int to = turns.size() - keptTurns;
        if (to <= from) {
            return 0;
        }
        ToolTurn last = turns.get(to - 1);
        long sizeBefore = from == 0 ? 0 : turns.get(from - 1).resultSize();
        long stays = TOKENS_THAT_STAY * (last.toolUses() - state.cleared().toolUses());
        return Math.max(0, Math.round(state.counted().density() * (last.resultSize() - sizeBefore)) - stays);
    }

    /** {@return the place up to which nothing changes when something more is left out; null before the first request} */
    static @Nullable Place before(ContextState state) {
        int from = state.cleared().turns();
        if (from == 0) {
            return state.cache().start();
        }
        ToolTurn turn = state.history().turns().get(from - 1);
        return new Place(turn.end(), turn.size());
    }

    private static long sizeOf(@Nullable Place place) {
        return place == null ? 0 : place.size();
    }

    /**
     * Thinking goes along where the model would read it and nothing is bound to it. At least one answer's has to stay; where
     * the service forgets it by itself there is nothing to ask for.
     */
    private static int thinking(Capabilities can, ToolHistory history, ToolTurn last) {
        return can.clearsThinking() && can.thinking() == Capabilities.Thinking.KEPT
                ? Math.max(0, Math.min(last.thinkingTurns(), history.thinkingTurns() - 1))
                : 0;
    }
}
