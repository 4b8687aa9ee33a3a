package dev.ratchet.examples.lab;

import dev.ratchet.testing.server.Reply;
import dev.ratchet.testing.server.Responder;
import java.util.List;

/** Plays a model that says the same at any length. */
final class StandIn {
    private static final int PIECE = 4; // characters of a delta: about a token
    private static final List<String> SENTENCES = List.of(
            "This is the answer of a stand-in: it has the length of an answer and says nothing.",
            "What is shown here is how answers come and what they cost.",
            "For that, one text is as good as another.",
            "A model would have read the question; here it was only counted.",
            "With a key for the service, the same command asks a real model.",
            "Its answers are better than these, and take as long as they take.",
            "Until then the words go on, one after another, at an even pace.",
            "There are eight sentences, and this is the last of them.");

    private StandIn() {}

    /** {@return one whose answers have that many sentences, 1 to 8} */
    static Responder saying(int sentences) {
        return request -> reply(sentences).build();
    }

    /** {@return such an answer} */
    static Reply.Builder reply(int sentences) {
        return Reply.builder()
                .text(String.join(" ", SENTENCES.subList(0, sentences)))
                .pieces(PIECE);
    }
}
