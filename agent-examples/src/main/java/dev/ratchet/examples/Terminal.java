package dev.ratchet.examples;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads its settings and writes to.
 *
 * @param out for what was asked for
 * @param err for what went wrong, and remarks
 * @param environment the environment variables
 * @param style whether there is colour
 * @param in what is piped in, or typed
 * @param keyboard what a person types, or null if there is no person: input or output is not a terminal
 */
record Terminal(
        PrintWriter out,
        PrintWriter err,
        Map<String, String> environment,
        Style style,
        InputStream in,
        @Nullable Keyboard keyboard) {
    private static final int USUAL = 100; // fits the usual window, and a page of documentation
    private static final int NARROWEST = 40; // below it nothing is readable
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    /** Of a program that nobody sits in front of. */
    Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment, Style style) {
        this(out, err, environment, style, InputStream.nullInputStream(), null);
    }

    /** Of a program that is piped into. */
    Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment, Style style, InputStream in) {
        this(out, err, environment, style, in, null);
    }

    /** {@return the terminal or whatever else this process is connected to} */
    static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        Console console = System.console();
        return new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                environment,
                Style.of(console, environment),
                System.in,
                Style.isTerminal(console) ? new Keyboard(new InputStreamReader(System.in, charset())) : null);
    }

    /** {@return how wide lines may be: {@code COLUMNS}, which the launcher sets on a terminal, or else 100} */
    int columns() {
        String given = environment.getOrDefault("COLUMNS", "");
        return NUMBER.matcher(given).matches() ? Math.max(NARROWEST, Integer.parseInt(given)) : USUAL;
    }

    /** {@return whether something is piped in: {@code AGENT_STDIN} is how the launcher says that there is a terminal} */
    boolean pipedInto() {
        return keyboard == null && !environment.getOrDefault("AGENT_STDIN", "").equals("terminal");
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset()), false);
    }

    /** UTF-8 also where the locale is unset, as in containers; Windows consoles have their own. */
    private static Charset charset() {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        return System.getProperty("os.name").startsWith("Windows") && !encoding.isEmpty()
                ? Charset.forName(encoding)
                : StandardCharsets.UTF_8;
    }
}
