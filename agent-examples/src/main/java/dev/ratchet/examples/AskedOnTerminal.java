package dev.ratchet.examples;

import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.approval.PendingCall;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what a call would do and asks whether it may. For one run. */
final class AskedOnTerminal implements Approver {
    private static final String QUESTION = "  Do this? y yes, n no, a yes to all from here, q quit [n] ";
    private static final String HINT = "  (n and some words, such as \"n keep the comment\", tells the model why not.)";

    private final PrintWriter out;
    private final Style style;
    private final Questions questions;
    private final Runnable quit;
    private boolean hinted;
    private boolean all;

    /** Who answers. */
    interface Questions {
        /** Forgets what was typed before now. */
        void forget();

        /**
         * Asks, and waits for a line.
         *
         * @return the line, or nothing at the end of input (Ctrl-D)
         * @throws InterruptedException by Ctrl-C
         */
        Optional<String> ask(String question) throws InterruptedException;
    }

    AskedOnTerminal(Terminal terminal, Questions questions, Runnable quit) {
        this.out = terminal.out();
        this.style = terminal.style();
        this.questions = questions;
        this.quit = quit;
    }

    AskedOnTerminal(Terminal terminal, Keyboard keyboard, Runnable quit) {
        this(terminal, questions(terminal.out(), keyboard), quit);
    }

    private static Questions questions(PrintWriter out, Keyboard keyboard) {
        return new Questions() {
            @Override
            public void forget() {
                keyboard.forget();
            }

            @Override
            public Optional<String> ask(String question) throws InterruptedException {
                out.print(question);
                out.flush();
                return keyboard.line();
            }
        };
    }

    @Override
    public Decision decide(PendingCall call) throws InterruptedException {
        if (all) {
            return Decision.allow();
        }
        questions.forget();
        out.println();
        out.println("  " + style.strong(Escapes.visible(call.call().name()) + " would do this:"));
        call.preview()
                .orElseGet(() -> Escapes.jsonLine(call.call().input().toString()))
                .lines()
                .forEach(line -> out.println("  " + style.ofDiff(Escapes.visible(line))));
        if (!hinted) {
            out.println(style.faint(HINT));
            hinted = true;
        }
        while (true) {
            Optional<String> typed = answer();
            Decision decision = typed.isEmpty() ? quit() : decision(typed.get().strip());
            if (decision != null) {
                return decision;
            }
            out.println("  That is none of y, n, a and q.");
        }
    }

    private Optional<String> answer() throws InterruptedException {
        try {
            out.flush();
            return questions.ask(style.strong(QUESTION));
        } catch (InterruptedException e) { // by Ctrl-C
            out.println();
            throw e;
        }
    }

    private @Nullable Decision decision(String typed) throws InterruptedException {
        String[] words = typed.split("\\s+", 2);
        String why = words.length == 1 ? "" : words[1];
        String answer = words[0].toLowerCase(Locale.ROOT);
        if (answer.equals("n") || answer.equals("no")) {
            return Decision.deny(why.isEmpty() ? "The user does not want this." : "The user says: " + why);
        }
        return !why.isEmpty()
                ? null
                : switch (answer) {
                    case "" -> Decision.deny("The user does not want this.");
                    case "y", "yes" -> Decision.allow();
                    case "a", "all" -> {
                        all = true;
                        yield Decision.allow();
                    }
                    case "q", "quit" -> quit();
                    default -> null;
                };
    }

    private Decision quit() throws InterruptedException {
        out.println();
        quit.run();
        throw new InterruptedException("the user quits");
    }
}
