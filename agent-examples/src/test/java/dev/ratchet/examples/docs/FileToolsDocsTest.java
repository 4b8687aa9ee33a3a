package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.AgentRunner;
import dev.ratchet.run.RunResult;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tools.files.FileSearch;
import dev.ratchet.tools.files.TextEditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program about files in docs/tools-library.md, and an undo in a later turn of its conversation. */
class FileToolsDocsTest {
    @TempDir
    Path directory;

    @Test
    void editingAndSearching() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "one\n");
        ScriptedModel model = ScriptedModel.builder()
                .calls(call("search_text", "{\"pattern\":\"one\"}"))
                .calls(call("edit_file", "{\"path\":\"a.txt\",\"old_text\":\"one\",\"new_text\":\"two\"}"))
                .says("Done.")
                .calls(call("undo_edit", "{\"path\":\"a.txt\"}"))
                .says("Undone.")
                .build();

        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .tools(new TextEditor(directory), new FileSearch(directory))
                .build();
        RunResult result = runner.run("Change one to two.");

        assertThat(result.turns().get(0).results().get(0).text()).isEqualTo("a.txt:1: one");
        assertThat(directory.resolve("a.txt")).hasContent("two\n");
        assertThat(runner.reply(result, "Take that back.").text()).isEqualTo("Undone.");
        assertThat(directory.resolve("a.txt")).hasContent("one\n");
    }

    static AgentRunner ofThePage(ScriptedModel model) {
        // tag::files
        Path work = Path.of("work");
        AgentRunner runner = AgentRunner.builder()
                .model(model)
                .tools(new TextEditor(work), new FileSearch(work))
                .build();
        // end::files
        return runner;
    }
}
