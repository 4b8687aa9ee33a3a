package dev.ratchet.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** A command that was run in this process. */
record Ran(int exitCode, String out, String err) {

    static Ran offline(String... arguments) {
        return with(Map.of(), arguments);
    }

    static Ran with(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), environment, Style.PLAIN);
        int exitCode = Agent.run(terminal, arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
