package dev.ratchet.loop;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.run.RunState;
import dev.ratchet.run.Turn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Notices a model that goes round in circles: the same calls turn after turn, two turns in turn (A-B-A-B), or the same
 * error again and again whatever the arguments.
 *
 * @param times how often the turn's calls, or its error, have come by now; 1 is the first time
 * @param call the call that is repeated
 * @param what what is the same, for the model to read
 */
record Repetition(int times, ToolUseBlock call, String what) {
    private static final String NOTE = "Note: ";

    /** Looks back from the last finished turn, which has calls, over the stretch since the run was asked or resumed. */
    static Repetition at(RunState state) {
        // The turn may have been asked for before the stretch; of two in turn, twice as many make up the limit.
        int seen = Math.max(
                1, Math.min(state.progress().turns(), 2 * state.terms().limits().maxRepeats()));
        List<Turn> turns = state.turns();
        return at(turns.subList(Math.max(0, turns.size() - seen), turns.size()));
    }

    private static Repetition at(List<Turn> turns) {
        Turn last = turns.get(turns.size() - 1);
        ToolUseBlock first = last.answer().calls().get(0);
        int running = 1;
        while (running < turns.size() && sameCalls(turns, running, 1)) {
            running++;
        }
        int alternating = 2;
        while (alternating < turns.size() && sameCalls(turns, alternating, 2)) {
            alternating++;
        }
        Repetition calls = running > 1 || alternating < 3
                ? new Repetition(running, first, "with the same arguments")
                : new Repetition((alternating + 1) / 2, first, "with the same arguments, every other turn");
        Repetition errors = sameErrors(turns, last);
        return errors.times > calls.times ? errors : calls;
    }

    /** {@return what the model reads of it in the result of the call} */
    String note() {
        return NOTE + call.name() + " was called " + times + " times now " + what
                + ". Doing so again will not help: go on with what there is, try another way, or say what is in the way.";
    }

    /** {@return whether the turn {@code back} before the last has the calls of the one {@code period} after it} */
    private static boolean sameCalls(List<Turn> turns, int back, int period) {
        int index = turns.size() - 1 - back;
        List<Map.Entry<String, RawJson>> calls = calls(turns.get(index));
        return !calls.isEmpty() && calls.equals(calls(turns.get(index + period)));
    }

    private static List<Map.Entry<String, RawJson>> calls(Turn turn) {
        return turn.results().isEmpty() // they were not run
                ? List.of()
                : turn.answer().calls().stream()
                        .map(call -> Map.entry(call.name(), call.input()))
                        .toList();
    }

    private static Repetition sameErrors(List<Turn> turns, Turn last) {
        Repetition most = new Repetition(0, last.answer().calls().get(0), "");
        for (ToolUseBlock call : last.answer().calls()) {
            Optional<String> error = error(last, call);
            int times = 0;
            while (error.isPresent()
                    && times < turns.size()
                    && failedSo(turns.get(turns.size() - 1 - times), call.name(), error.get())) {
                times++;
            }
            if (times > most.times) {
                most = new Repetition(times, call, "and failed in the same way");
            }
        }
        return most;
    }

    private static boolean failedSo(Turn turn, String tool, String error) {
        return turn.answer().calls().stream()
                .filter(call -> call.name().equals(tool))
                .flatMap(call -> error(turn, call).stream())
                .anyMatch(text -> text.equals(error) || text.startsWith(error + "\n\n" + NOTE));
    }

    private static Optional<String> error(Turn turn, ToolUseBlock call) {
        return turn.results().stream()
                .filter(result -> result.error() && result.toolUseId().equals(call.id()))
                .map(ToolResultBlock::text)
                .findFirst();
    }
}
