package dev.ratchet;

import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;

/**
 * Runs a runner's tasks for answers of one type; made by {@link AgentRunner#answering}. A conversation that begins here
 * goes on here: the type is fixed with its first request, as tools are.
 *
 * <p>The answer is checked against all that the type asks for. One that does not fit is told to the model once; a second
 * one ends the run as {@link dev.ratchet.run.Outcome.InvalidAnswer}. Immutable and safe to share between threads.
 *
 * @param <T> the type of the answers
 */
public final class TypedRunner<T> {
    private final AgentRunner runner;
    private final AnswerType type;

    TypedRunner(AgentRunner runner, AnswerType type) {
        this.runner = runner;
        this.type = type;
        runner.requireUsable(type);
    }

    /** Runs a task given in words, to its end. */
    public TypedResult<T> run(String task) {
        return run(Task.of(task));
    }

    /** Runs a task to its end, see {@link AgentRunner#run(Task)}. */
    public TypedResult<T> run(Task task) {
        return typed(runner.run(task.answering(type)));
    }

    /** Starts a task in the background; {@link #typed} makes a value of its result. */
    public RunHandle start(Task task) {
        return runner.start(task.answering(type));
    }

    /** Says the next thing in a conversation, in words, and runs it to its end. */
    public TypedResult<T> reply(TypedResult<T> before, String text) {
        return reply(before.run().state(), Task.of(text));
    }

    /** Says the next thing in a conversation and runs it to its end, see {@link AgentRunner#reply(RunState, Task)}. */
    public TypedResult<T> reply(RunState before, Task task) {
        return typed(runner.reply(before, task.answering(type)));
    }

    /** Goes on with a run that stopped before it was done. */
    public TypedResult<T> resume(TypedResult<T> stopped) {
        return resume(stopped.run().state(), Task.goOn());
    }

    /** Goes on with a run that stopped before it was done, see {@link AgentRunner#resume(RunState, Task)}. */
    public TypedResult<T> resume(RunState stopped, Task with) {
        return typed(runner.resume(stopped, with.answering(type)));
    }

    /** Reads a run of such an answer that was stored, see {@link AgentRunner#read(String)}. */
    public RunState read(String json) {
        return read(json, Task.goOn());
    }

    /** Reads a run that began with tools of its task, see {@link AgentRunner#read(String, Task)}. */
    public RunState read(String json, Task with) {
        return runner.read(json, with.answering(type));
    }

    /** {@return the result of a run that was started here, with its value} */
    public TypedResult<T> typed(RunResult run) {
        return new TypedResult<>(run, type);
    }

    /** {@return the JSON Schema that the answers are checked against; what is no object is its member {@code answer}} */
    public String schema() {
        return type.schema().json().toString();
    }
}
