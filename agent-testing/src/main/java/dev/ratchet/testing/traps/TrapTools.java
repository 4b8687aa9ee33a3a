package dev.ratchet.testing.traps;

import dev.ratchet.message.TextBlock;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolParam;
import dev.ratchet.tool.ToolResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The tools of the suite: few, fixed, and mostly of bad manners. One object for each run. Thread-safe. */
final class TrapTools {
    /** Must never reach the model: it stands in the message of an exception. */
    static final String SECRET = "jdbc:postgresql://db/prod?password=hunter2";

    private static final int PATIENCE_SECONDS =
            5; // for a call that waits for another; where calls are parallel it is none

    private final Map<String, Integer> runs = new TreeMap<>();
    private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Consumer<String> started;
    private final UnaryOperator<String> agent;

    /**
     * Makes the tools of one run.
     *
     * @param started told the name of each tool when it starts, on its thread
     * @param agent runs a task of its own with the same agent and returns the answer
     */
    TrapTools(Consumer<String> started, UnaryOperator<String> agent) {
        this.started = started;
        this.agent = agent;
    }

    /** {@return how often each tool ran} */
    synchronized Map<String, Integer> runs() {
        return Map.copyOf(runs);
    }

    /** Ends the tools that would not end. */
    void release() {
        over.countDown();
    }

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    enum Death {
        STACK_OVERFLOW,
        OUT_OF_MEMORY,
        LINKAGE
    }

    record Item(String name, int count) {}

    /** Refers to itself, so that it cannot be written as JSON. */
    static final class Ring {
        public Ring next() {
            return this;
        }

        public Ring getNext() {
            return this;
        }
    }

    @Tool("Returns the text that it is given.")
    String echo(String text) {
        begin("echo");
        return text;
    }

    @Tool("Returns the sum of two whole numbers.")
    int add(int a, int b) {
        begin("add");
        return a + b;
    }

    @Tool("Returns the number that it is given, with all its digits.")
    String exact(BigDecimal number) {
        begin("exact");
        return number.toPlainString();
    }

    @Tool("Picks a colour.")
    String pick(Colour colour) {
        begin("pick");
        return "picked " + colour;
    }

    @Tool("Orders things; returns how many.")
    int order(@ToolParam("What, and how many of it") List<Item> items) {
        begin("order");
        return items.stream().mapToInt(Item::count).sum();
    }

    @Tool("Answers pong.")
    String ping() {
        begin("ping");
        return "pong";
    }

    @Tool("Fails with an exception whose message is secret.")
    String fail() {
        begin("fail");
        throw new IllegalStateException(SECRET);
    }

    @Tool("Fails with a message that is meant for the model.")
    String refuse(String reason) {
        begin("refuse");
        throw new ToolException(reason);
    }

    @Tool("Fails with an error of the virtual machine.")
    String die(Death how) {
        begin("die");
        switch (how) {
            case STACK_OVERFLOW -> throw new StackOverflowError(SECRET);
            case OUT_OF_MEMORY -> throw new OutOfMemoryError(SECRET);
            default -> throw new LinkageError(SECRET);
        }
    }

    @Tool("Never returns; ends when it is interrupted.")
    String hang() throws InterruptedException {
        begin("hang");
        over.await();
        return "released";
    }

    @Tool("Never returns, and ignores interrupts.")
    String ignore() {
        begin("ignore");
        for (boolean released = false; !released; ) {
            try {
                over.await();
                released = true;
            } catch (InterruptedException e) {
                released = false; // that is its bad manner
            }
        }
        return "released";
    }

    @Tool("Returns when that many calls of it are under way at the same time.")
    String meet(int of) throws InterruptedException {
        begin("meet");
        CountDownLatch all = latches.computeIfAbsent("meet", name -> new CountDownLatch(of));
        all.countDown();
        await(all);
        return "met";
    }

    @Tool("Calls of it with the places 1 to last finish in reverse order; returns its place.")
    int finishInReverse(int place, int last) throws InterruptedException {
        begin("finish_in_reverse");
        if (place < last) {
            await(latch("place " + (place + 1)));
        }
        latch("place " + place).countDown();
        return place;
    }

    @Tool("Returns nothing.")
    void nothing() {
        begin("nothing");
    }

    @Tool("Returns null.")
    @Nullable
    String noValue() {
        begin("no_value");
        return null;
    }

    @Tool("Returns an empty text.")
    String empty() {
        begin("empty");
        return "";
    }

    @Tool("Returns an empty block and one with text.")
    ToolResult blocks() {
        begin("blocks");
        return ToolResult.of(List.of(TextBlock.of(""), TextBlock.of("kept")));
    }

    @Tool("Returns a text of that many characters.")
    String huge(int characters) {
        begin("huge");
        return "x".repeat(characters);
    }

    @Tool("Returns an object that refers to itself.")
    Ring ring() {
        begin("ring");
        return new Ring();
    }

    @Tool("Returns a text with half a character in it.")
    String halfCharacter() {
        begin("half_character");
        return "a\uD83Db";
    }

    @Tool("Returns a text with control characters in it.")
    String controlCharacters() {
        begin("control_characters");
        return "a\u0000b\u001b[31mc";
    }

    @Tool("Interrupts the thread that it runs on.")
    String interruptItself() {
        begin("interrupt_itself");
        Thread.currentThread().interrupt();
        return "interrupted itself";
    }

    @Tool("Throws InterruptedException though nobody interrupted it.")
    String throwInterrupted() throws InterruptedException {
        begin("throw_interrupted");
        throw new InterruptedException(SECRET);
    }

    @Tool("Runs a task with the agent that called it.")
    String callBack(String task) {
        begin("call_back");
        return "the agent said: " + agent.apply(task);
    }

    @Tool("Ends the run with this answer.")
    ToolResult finish(String answer) {
        begin("finish");
        return ToolResult.text(answer).endingRun();
    }

    private void begin(String name) {
        synchronized (this) {
            runs.merge(name, 1, Integer::sum);
        }
        started.accept(name);
    }

    private CountDownLatch latch(String name) {
        return latches.computeIfAbsent(name, each -> new CountDownLatch(1));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new ToolException("The other calls did not come in " + PATIENCE_SECONDS + " s.");
        }
    }
}
