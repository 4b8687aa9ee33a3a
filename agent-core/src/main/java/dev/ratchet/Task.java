package dev.ratchet;

import dev.ratchet.approval.Decision;
import dev.ratchet.event.AgentListener;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.TextBlock;
import dev.ratchet.run.Limits;
import dev.ratchet.usage.Budget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked for, and what goes with it for one run. Immutable: each method returns another task. */
public final class Task {
    private final List<ContentBlock> content;
    private final Map<Class<?>, Object> attributes;
    private final Map<String, String> metadata;
    private final @Nullable Limits limits;
    private final @Nullable AgentListener listener;
    private final Map<String, Decision> decisions;
    private final List<Object> tools;
    private final @Nullable Budget budget;
    private final @Nullable AnswerType answer;

    private Task(
            List<? extends ContentBlock> content,
            Map<Class<?>, Object> attributes,
            Map<String, String> metadata,
            Map<String, Decision> decisions,
            @Nullable Limits limits,
            @Nullable AgentListener listener,
            List<Object> tools,
            @Nullable Budget budget,
            @Nullable AnswerType answer) {
        this.content = List.copyOf(content);
        this.attributes = Map.copyOf(attributes);
        this.metadata = Map.copyOf(metadata);
        this.decisions = Map.copyOf(decisions);
        this.limits = limits;
        this.listener = listener;
        this.tools = List.copyOf(tools);
        this.budget = budget;
        this.answer = answer;
    }

    /**
     * Returns a task in words.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public static Task of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the task is blank");
        }
        return of(List.of(TextBlock.of(text)));
    }

    /**
     * Returns a task in words about images and documents, which stand in front of the words: that is how models read them
     * best. {@code Task.of("Which month was best?", Attachment.of(Path.of("chart.png")))}.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public static Task of(String text, ContentBlock... attachments) {
        List<ContentBlock> content = new ArrayList<>(List.of(attachments));
        content.addAll(of(text).content);
        return of(content);
    }

    /** {@return a task of several blocks, in their order} */
    public static Task of(List<? extends ContentBlock> content) {
        if (content.isEmpty()) {
            throw new IllegalArgumentException("the task has no content");
        }
        return new Task(content, Map.of(), Map.of(), Map.of(), null, null, List.of(), null, null);
    }

    /** {@return a task without content, for what goes with a run that is resumed} */
    public static Task goOn() {
        return new Task(List.of(), Map.of(), Map.of(), Map.of(), null, null, List.of(), null, null);
    }

    /** {@return this task with an object that tools can ask for by its type, such as the user they work for} */
    public <T> Task attribute(Class<T> type, T value) {
        Map<Class<?>, Object> more = new HashMap<>(attributes);
        more.put(type, type.cast(value));
        return new Task(content, more, metadata, decisions, limits, listener, tools, budget, answer);
    }

    /** {@return this task with a note about the run; {@code user_id}, an opaque id, is sent to the provider as such} */
    public Task metadata(String name, String value) {
        Map<String, String> more = new HashMap<>(metadata);
        more.put(name, value);
        return new Task(content, attributes, more, decisions, limits, listener, tools, budget, answer);
    }

    /** {@return this task with limits of its own in place of the runner's} */
    public Task limits(Limits own) {
        return new Task(content, attributes, metadata, decisions, own, listener, tools, budget, answer);
    }

    /** {@return this task with a listener of its own, told after the runner's} */
    public Task listener(AgentListener own) {
        return new Task(content, attributes, metadata, decisions, limits, own, tools, budget, answer);
    }

    /**
     * Returns this task with tools of its own behind the runner's, such as those of the user it is for. A conversation keeps
     * the tools that it began with: they are given again whenever it goes on.
     *
     * @param withToolMethods objects with {@code @Tool} methods, classes with static ones, and tool functions; of the runner's
     *     settings all hold for them but {@code traits} and {@code providerTool}, which are about the runner's own
     */
    public Task tools(Object... withToolMethods) {
        List<Object> more = new ArrayList<>(tools);
        more.addAll(List.of(withToolMethods));
        return new Task(content, attributes, metadata, decisions, limits, listener, more, budget, answer);
    }

    /** {@return this task paid from a budget that it shares with others, besides the runner's} */
    public Task budget(Budget shared) {
        return new Task(content, attributes, metadata, decisions, limits, listener, tools, shared, answer);
    }

    /** {@return this task with the decision about a call that a paused run waits with} */
    public Task decision(String toolUseId, Decision decision) {
        Map<String, Decision> more = new HashMap<>(decisions);
        more.put(toolUseId, decision);
        return new Task(content, attributes, metadata, more, limits, listener, tools, budget, answer);
    }

    Task answering(AnswerType type) {
        return new Task(content, attributes, metadata, decisions, limits, listener, tools, budget, type);
    }

    List<ContentBlock> content() {
        return content;
    }

    Map<Class<?>, Object> attributes() {
        return attributes;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    Map<String, Decision> decisions() {
        return decisions;
    }

    List<Object> tools() {
        return tools;
    }

    Optional<Limits> limits() {
        return Optional.ofNullable(limits);
    }

    Optional<AgentListener> listener() {
        return Optional.ofNullable(listener);
    }

    @Nullable
    Budget budget() {
        return budget;
    }

    /** {@return what the answer is to be, or null for text} */
    @Nullable
    AnswerType answer() {
        return answer;
    }
}
