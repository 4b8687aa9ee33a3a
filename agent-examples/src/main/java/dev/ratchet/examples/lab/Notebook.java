package dev.ratchet.examples.lab;

import dev.ratchet.message.RawJson;
import java.util.List;

/** Where an experiment is written down: text for people, or data for programs. For one thread. */
public interface Notebook {

    /** {@return how wide a line may be} */
    int columns();

    /** Writes what the experiment is about. */
    void title(String text);

    /** Writes a paragraph, broken into lines. */
    void say(String text);

    /** Writes one line as it is; without text it is empty. */
    void line(String text);

    /** Writes one line in bold. */
    void head(String text);

    /** {@return how wide each of that many {@link #cells} is} */
    default int cell(int count) {
        return (columns() - 2 * (count - 1)) / count;
    }

    /** Writes texts side by side; what does not fit is shortened. */
    void cells(List<String> texts);

    /** Writes a piece of an answer as it comes. */
    void piece(String text);

    /** Ends the answer that came in pieces. */
    void endOfAnswer();

    /** Writes down one result for programs. */
    void data(RawJson row);
}
