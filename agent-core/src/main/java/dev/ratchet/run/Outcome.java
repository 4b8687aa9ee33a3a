package dev.ratchet.run;

import dev.ratchet.message.Cancellation;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.message.VisibleText;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a run ended. Every way out is one of these; each leaves a transcript, a ledger and a state. */
public sealed interface Outcome {

    /** {@return one sentence for a person: what happened, and what to do about it} */
    String sentence();

    private static String shown(String text) {
        return VisibleText.of(text, 500);
    }

    /** {@return whether there is an answer} */
    default boolean completed() {
        return false;
    }

    /** The model said all it had to say. */
    record Completed() implements Outcome {
        @Override
        public boolean completed() {
            return true;
        }

        @Override
        public String sentence() {
            return "The run completed.";
        }
    }

    /**
     * A tool's result said that it ends the run.
     *
     * @param tool the name of the tool; the text of its result is the answer
     * @param answer that text
     * @param error whether the result is a failure, which is no answer
     */
    record EndedByTool(String tool, String answer, boolean error) implements Outcome {
        @Override
        public boolean completed() {
            return !error;
        }

        @Override
        public String sentence() {
            return "The run was ended by the tool " + shown(tool) + (error ? " with an error: " + shown(answer) : ".");
        }
    }

    /** A stop condition was met. */
    record StopConditionMet() implements Outcome {
        @Override
        public String sentence() {
            return "The run was ended by its stop condition.";
        }
    }

    /**
     * As many answers as allowed.
     *
     * @param maxTurns the limit
     */
    record MaxTurns(int maxTurns) implements Outcome {
        @Override
        public String sentence() {
            return "The run stopped at its limit of " + maxTurns + (maxTurns == 1 ? " turn" : " turns")
                    + " before it was done; it can be resumed.";
        }
    }

    /**
     * Tokens or money are used up.
     *
     * @param budget what was spent and what the limit is, such as {@code $0.4981 of $0.50}
     */
    record BudgetSpent(String budget) implements Outcome {
        @Override
        public String sentence() {
            return "The run stopped because its budget is spent: " + budget + ".";
        }
    }

    /**
     * All calls of the last turns failed.
     *
     * @param turns how many turns in a row
     * @param lastError the result of the last call, as the model read it
     */
    record ConsecutiveErrors(int turns, String lastError) implements Outcome {
        @Override
        public String sentence() {
            return "The run stopped because all calls of " + turns + (turns == 1 ? " turn" : " turns in a row")
                    + " failed; the last error: " + shown(lastError);
        }
    }

    /**
     * A limit was reached, and the model gave the last answer that it was asked for then, see {@link Limits#withLastTurn}.
     * It says what there is; the task may not be done.
     *
     * @param limit the limit
     * @param answer the text of that answer, never blank
     */
    record AnsweredAtLimit(Outcome limit, String answer) implements Outcome {
        @Override
        public String sentence() {
            return limit.sentence() + " The model gave a last answer (partialText()); to go on, reply to it.";
        }
    }

    /**
     * The conversation does not fit the model's context window any more.
     *
     * @param detail how large it is, as far as known
     */
    record ContextFull(String detail) implements Outcome {
        @Override
        public String sentence() {
            return "The run stopped because the context window is full: " + detail + ".";
        }
    }

    /**
     * The answer was cut off, a call in it also after it was asked for again with all the room the model has.
     *
     * @param maxTokens the limit at which it was cut off
     */
    record Truncated(int maxTokens) implements Outcome {
        @Override
        public String sentence() {
            return "The model's answer was cut off at " + maxTokens
                    + " tokens; raise maxTokens or ask for less at once.";
        }
    }

    /**
     * The model refused.
     *
     * @param category the provider's name for the reason, or null
     * @param explanation what the provider says about it, or null
     */
    record Refused(@Nullable String category, @Nullable String explanation) implements Outcome {
        @Override
        public String sentence() {
            return "The model refused"
                    + (category == null ? "" : " (" + shown(category) + ")")
                    + (explanation == null ? "." : ": " + shown(explanation));
        }
    }

    /**
     * The model went round in circles.
     *
     * @param call the last of the calls that are alike
     * @param times how many there were
     * @param alike in what they are, such as {@code with the same arguments}
     */
    record RepeatedCalls(ToolUseBlock call, int times, String alike) implements Outcome {
        @Override
        public String sentence() {
            return "The run stopped because the model called " + shown(call.name()) + " " + times + " times " + alike
                    + ": " + shown(call.input().toString());
        }
    }

    /**
     * Calls wait for a decision; nothing of their turn has run.
     *
     * @param calls those without a decision
     */
    record Paused(List<ToolUseBlock> calls) implements Outcome {
        /** Copies {@code calls}. */
        public Paused {
            calls = List.copyOf(calls);
        }

        @Override
        public String sentence() {
            return "The run is paused until these calls are decided: "
                    + calls.stream().map(call -> shown(call.name())).collect(Collectors.joining(", ")) + ".";
        }
    }

    /**
     * It was stopped from outside.
     *
     * @param reason by whom or what
     */
    record Cancelled(Cancellation.Reason reason) implements Outcome {
        @Override
        public String sentence() {
            return switch (reason) {
                case CALLER -> "The run was cancelled.";
                case INTERRUPT -> "The run was cancelled because its thread was interrupted.";
                case DEADLINE -> "The run was stopped because its time was up.";
            };
        }
    }

    /**
     * The answer is not of the type that was asked for, also after the model was told what is wrong with it.
     *
     * @param violations one line for each thing that is wrong with the last one
     */
    record InvalidAnswer(List<String> violations) implements Outcome {
        /** Copies {@code violations}. */
        public InvalidAnswer {
            violations = List.copyOf(violations);
        }

        @Override
        public String sentence() {
            return "The model's answer is not of the type that was asked for, also after it was told so: "
                    + shown(String.join("; ", violations));
        }
    }

    /**
     * The model stopped for a reason that this version does not know.
     *
     * @param stopReason its name on the wire
     */
    record UnknownStopReason(String stopReason) implements Outcome {
        @Override
        public String sentence() {
            return "The model stopped for a reason that this version does not know: " + shown(stopReason) + ".";
        }
    }

    /**
     * There was no answer, or none that can be used; or an approver or stop condition threw.
     *
     * @param kind what kind of failure, such as {@code Account}: the name of the {@code ModelException}, or {@code Approver}
     * @param message what happened and what to do about it
     */
    record Failed(String kind, String message) implements Outcome {
        @Override
        public String sentence() {
            return "The run failed: " + message;
        }
    }
}
