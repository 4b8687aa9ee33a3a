package dev.ratchet.examples;

import dev.ratchet.AgentRunner;
import dev.ratchet.RunHandle;
import dev.ratchet.Task;
import dev.ratchet.report.RunReport;
import dev.ratchet.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs one task and shows it while it goes on. Ctrl-C cancels the run, so that the totals are still shown; so does a reader
 * that goes away, such as {@code head}.
 */
record ShownRun(Terminal terminal, RunOptions options, Service service) {
    private static final int SECONDS_TO_END = 5; // a cancelled call ends at once; then there is only printing

    /** What is shown after the run. */
    interface Afterwards {
        void show(View view) throws IOException;
    }

    /** Sets up what the agent may do. */
    interface Setup {
        /** Adds tools, and who decides about them; {@code cancel} ends the run. */
        void of(AgentRunner.Builder builder, Runnable cancel);
    }

    /** {@return the exit code} */
    int run(String system, Setup setup, String task, Afterwards afterwards) throws IOException, InterruptedException {
        View view = options.json()
                ? new JsonLines(terminal.out(), terminal.err())
                : new TurnPrinter(terminal.out(), terminal.style(), terminal.columns());
        if (service.offline()) {
            view.offline(options.model().offline());
        }
        RunHandle handle = start(system, setup, task, view);
        CountDownLatch shown = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> cancelAndWait(handle, shown), "ctrl-c");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            RunResult result = handle.await();
            afterwards.show(view);
            boolean told = report(result, view);
            terminal.out().flush();
            return told && result.outcome().completed() ? 0 : 1;
        } finally {
            shown.countDown();
            forget(onInterrupt);
        }
    }

    private RunHandle start(String system, Setup setup, String task, View view) {
        CompletableFuture<RunHandle> started = new CompletableFuture<>();
        AgentRunner.Builder builder =
                AgentRunner.builder().model(service.model()).system(system);
        setup.of(builder, () -> started.join().cancel());
        RunHandle handle = builder.maxTurns(options.maxTurns())
                .listener(event -> {
                    view.on(event);
                    if (terminal.out().checkError()) { // nobody reads any more
                        started.join().cancel();
                    }
                })
                .build()
                .start(Task.of(task));
        started.complete(handle);
        return handle;
    }

    /** That it could be written was found out before the run; a disk may be full since. */
    private boolean report(RunResult result, View view) {
        Path file = options.report();
        if (file == null) {
            return true;
        }
        try {
            RunReport.of(result).writeTo(file);
            view.report(file.toAbsolutePath().normalize());
            return true;
        } catch (IOException e) {
            terminal.err()
                    .println("agent: the report could not be written: "
                            + Escapes.visible(String.valueOf(e.getMessage())));
            terminal.err().flush();
            return false;
        }
    }

    private static void cancelAndWait(RunHandle handle, CountDownLatch shown) {
        handle.cancel();
        try {
            if (!shown.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                System.err.println("agent: the run did not end in " + SECONDS_TO_END + " seconds; giving up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes a shutdown hook, unless the process is going down already. */
    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is going down, and the hook is what waits for this
        }
    }
}
