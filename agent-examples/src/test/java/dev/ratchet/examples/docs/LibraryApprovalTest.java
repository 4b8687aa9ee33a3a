package dev.ratchet.examples.docs;

import static dev.ratchet.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.AgentRunner;
import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.approval.Decision;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.Turn;
import dev.ratchet.testing.ScriptedModel;
import dev.ratchet.tools.files.FileSearch;
import dev.ratchet.tools.files.Memory;
import dev.ratchet.tools.files.TextEditor;
import dev.ratchet.tools.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked about the tools of the library, as docs/tools-library.md says. */
class LibraryApprovalTest {
    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "one\n");
    }

    @Test
    void ofAToolWithCommandsOfBothKindsViewingAsksNobodyAndWritingDoes() {
        // tag::approval-by-command
        ApprovalRules rules = ApprovalRules.none()
                .allow("memory", "command", "view")
                .deny("memory", "command", "delete", "Notes are kept.")
                .allow("str_replace_based_edit_tool", "command", "view");
        // end::approval-by-command
        String editor = "str_replace_based_edit_tool";
        ScriptedModel model = ScriptedModel.builder()
                .calls(
                        call("memory", "{\"command\":\"view\",\"path\":\"/memories\"}"),
                        call("memory", "{\"command\":\"delete\",\"path\":\"/memories/a.txt\"}"),
                        call("memory", "{\"command\":\"create\",\"path\":\"/memories/b.txt\",\"file_text\":\"x\\n\"}"),
                        call(editor, "{\"command\":\"view\",\"path\":\"a.txt\"}"))
                .calls(call(
                        editor,
                        "{\"command\":\"str_replace\",\"path\":\"a.txt\",\"old_str\":\"one\",\"new_str\":\"two\"}"))
                .says("Done.")
                .build();

        RunResult result = AgentRunner.builder()
                .model(model)
                .tools(new Memory(directory), new TextEditor(directory).asOneTool())
                .rules(rules)
                .approver(pending -> {
                    asked.add(pending.preview().orElseThrow());
                    return Decision.allow();
                })
                .build()
                .run("Go.");

        assertThat(asked)
                .containsExactly(
                        "--- /dev/null\n+++ b/memories/b.txt\n@@ -0,0 +1,1 @@\n+x",
                        "--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +1,1 @@\n-one\n+two");
        assertThat(results(result))
                .satisfiesExactly(
                        view -> assertThat(view).contains("/memories/a.txt"),
                        delete -> assertThat(delete).contains("denied. Notes are kept."),
                        create -> assertThat(create).contains("created successfully"),
                        view -> assertThat(view).contains("1\tone"),
                        replace -> assertThat(replace).startsWith("changed a.txt"));
        assertThat(directory.resolve("a.txt")).hasContent("two\n");
    }

    @Test
    void anApproverIsAskedAboutEditsAndNotAboutReading() {
        ScriptedModel model = ScriptedModel.builder()
                .calls(
                        call("list_files", "{}"),
                        call("search_text", "{\"pattern\":\"one\"}"),
                        call("read_file", "{\"path\":\"a.txt\"}"),
                        call("edit_file", "{\"path\":\"a.txt\",\"old_text\":\"one\",\"new_text\":\"two\"}"))
                .says("Done.")
                .build();

        AgentRunner.builder()
                .model(model)
                .tools(new TextEditor(directory), new FileSearch(directory))
                .approver(pending -> {
                    asked.add(pending.call().name());
                    return Decision.deny("No.");
                })
                .build()
                .run("Go.");

        assertThat(asked).containsExactly("edit_file");
        assertThat(directory.resolve("a.txt")).hasContent("one\n");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no shell
    void whatMayDestroyNeedsSomebodyToAnswerAndAnEditorDoesNot() {
        ScriptedModel model = ScriptedModel.builder().says("Hello.").build();
        try (Shell shell = new Shell(directory)) {
            Stream.of(shell, new Memory(directory), new TextEditor(directory).asOneTool())
                    .forEach(tool -> assertThatThrownBy(() -> AgentRunner.builder()
                                    .model(model)
                                    .tools(tool)
                                    .build())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageMatching(
                                    "the tool is destructive: (bash|memory|str_replace_based_edit_tool), and "
                                            + "there is nobody to answer; give an approver: .*, or a rule for it: .*"));
            AgentRunner runner = AgentRunner.builder()
                    .model(model)
                    .tools(shell, new Memory(directory))
                    .rules(ApprovalRules.none().deny("bash", "Not here.").allow("memory"))
                    .build();

            assertThat(runner.run("Hi.").text()).isEqualTo("Hello.");
        }
        assertThat(AgentRunner.builder()
                        .model(model)
                        .tools(new TextEditor(directory), new FileSearch(directory))
                        .build())
                .isNotNull();
    }

    private static List<String> results(RunResult result) {
        return result.turns().stream()
                .map(Turn::results)
                .flatMap(List::stream)
                .map(ToolResultBlock::text)
                .toList();
    }
}
