package dev.ratchet.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Answers {@code POST /chat} with an agent; asks the real service with {@code ANTHROPIC_API_KEY} set. */
@SpringBootApplication
public class ChatApplication {

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(ChatApplication.class, args);
    }
}
