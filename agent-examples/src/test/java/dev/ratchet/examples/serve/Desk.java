package dev.ratchet.examples.serve;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolPreview;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Tools for tests: one that waits until it may go on, one that asks before it runs. */
final class Desk {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    final List<String> deleted = new CopyOnWriteArrayList<>();

    @Tool(value = "Waits.", readOnly = true)
    String waitHere() throws InterruptedException {
        entered.countDown();
        open.await();
        return "waited";
    }

    @Tool(value = "Deletes a note.", destructive = true)
    String deleteNote(String title) {
        deleted.add(title);
        return "deleted " + title;
    }

    @ToolPreview("delete_note")
    String previewOfDeleteNote(String title) {
        return "- " + title;
    }
}
