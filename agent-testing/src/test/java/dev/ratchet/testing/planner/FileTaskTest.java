package dev.ratchet.testing.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of files, through the wire, with tools shaped like those of the demo. */
class FileTaskTest {
    private final Map<String, String> files = new TreeMap<>(Map.of(
            "README.md", "Sums numbers.\n",
            "sum.py", "def total(n):\n    s = 0\n    for i in range(1, n):\n        s += i\n    return s\n"));

    private String hidden = "";

    private final Loop loop = new Loop()
            .tool(
                    "list_files",
                    "Lists the files in the workspace.",
                    "{'type':'object','properties':{'path':{'type':'string','description':'Directory; the whole workspace if left out'}}}",
                    input -> String.join(
                            "\n",
                            files.keySet().stream()
                                    .filter(name -> !name.equals(hidden))
                                    .map(name -> name.contains(" ") ? name + " (3 bytes)" : name)
                                    .toList()))
            .tool(
                    "read_file",
                    "Reads a file, with line numbers.",
                    "{'type':'object','properties':{'path':{'type':'string'},'start_line':{'type':'integer'},'end_line':{'type':'integer'}},'required':['path']}",
                    input -> numbered(file(input.path("path").asString())))
            .tool(
                    "edit_file",
                    "Replaces text in a file. The old text must occur exactly once.",
                    "{'type':'object','properties':{'path':{'type':'string'},'old_text':{'type':'string'},'new_text':{'type':'string'}},'required':['path','old_text','new_text']}",
                    input -> {
                        String path = input.path("path").asString();
                        files.put(
                                path,
                                file(path)
                                        .replace(
                                                input.path("old_text").asString(),
                                                input.path("new_text").asString()));
                        return "Edited " + path;
                    })
            .tool(
                    "create_file",
                    "Creates a new file with the given content.",
                    "{'type':'object','properties':{'path':{'type':'string'},'content':{'type':'string'}},'required':['path','content']}",
                    input -> {
                        files.put(
                                input.path("path").asString(),
                                input.path("content").asString());
                        return "Created";
                    });

    @Test
    void aChangeIsLookedAtMadeAndLookedAtAgain() {
        Loop.Run run = loop.run("In sum.py the loop stops one short: replace \"range(1, n)\" by \"range(1, n + 1)\".");

        assertThat(run.turns())
                .containsExactly(
                        List.of("list_files {}"),
                        List.of("read_file {\"path\":\"sum.py\"}"),
                        List.of(
                                "edit_file {\"path\":\"sum.py\",\"old_text\":\"range(1, n)\",\"new_text\":\"range(1, n + 1)\"}"),
                        List.of("read_file {\"path\":\"sum.py\"}"));
        assertThat(files.get("sum.py")).contains("for i in range(1, n + 1):");
        assertThat(run.answer()).isEqualTo("""
                        In sum.py I replaced "range(1, n)" by "range(1, n + 1)".
                        Read again it has:
                        3\t    for i in range(1, n + 1):
                        (Put together by plain rules from the tools' results; no language model was involved.)""");
    }

    @Test
    void aCheckThatNeedsToKnowNothingIsRunAfterTheChange() {
        loop.tool(
                "run_check",
                "Runs the project's own check.",
                "{'type':'object','properties':{}}",
                input -> "The check passed.");

        Loop.Run run = loop.run("In sum.py replace \"range(1, n)\" by \"range(1, n + 1)\".");

        assertThat(run.turns()).hasSize(5).endsWith(List.of("run_check {}"));
        assertThat(run.answer()).contains("\nrun_check answered: The check passed.\n");
        assertThat(loop.run("What is in sum.py?").turns()).doesNotContain(List.of("run_check {}"));
    }

    @Test
    void insteadOfTurnsOldAndNewRound() {
        loop.run("Change sum.py to use \"range(1, n + 1)\" instead of `range(1, n)`");

        assertThat(files.get("sum.py")).contains("range(1, n + 1)");
    }

    @Test
    void aFileIsCreated() {
        Loop.Run run = loop.run("Create notes.txt with \"hello\"");

        assertThat(files).containsEntry("notes.txt", "hello");
        assertThat(run.answer()).startsWith("I made notes.txt with \"hello\".\nRead again it has:\n1\thello");
    }

    @Test
    void aFileThatIsNotThereIsSaidByTheToolThatReads() {
        Loop.Run run = loop.run("In total.py replace \"range(1, n)\" by \"range(1, n + 1)\".");

        assertThat(run.turns()).containsExactly(List.of("list_files {}"), List.of("read_file {\"path\":\"total.py\"}"));
        assertThat(run.answer())
                .startsWith("No result from read_file for total.py: There is no file total.py\nSo I changed nothing.");
    }

    @Test
    void textThatIsNotThereIsSaid() {
        Loop.Run run = loop.run("In sum.py replace \"range(0, n)\" by \"range(1, n + 1)\".");

        assertThat(run.turns()).hasSize(2);
        assertThat(run.answer()).startsWith("The text \"range(0, n)\" is not in sum.py, so I changed nothing.");
    }

    @Test
    void aChangeThatIsNotSpelledOutIsNotGuessed() {
        Loop.Run run = loop.run("Fix the off-by-one error in sum.py");

        assertThat(run.turns()).containsExactly(List.of("list_files {}"), List.of("read_file {\"path\":\"sum.py\"}"));
        assertThat(run.answer()).startsWith("I can only make a change that the task spells out");
    }

    @Test
    void aFolderIsFoundInTheListing() {
        files.put("src/loop.py", "range(1, n)");
        loop.run("In loop.py replace \"range(1, n)\" by \"range(n)\"");

        assertThat(files).containsEntry("src/loop.py", "range(n)");
    }

    @Test
    void aFileThatTheListingDoesNotShowIsReadAllTheSame() {
        files.put("sub/notes.md", "wrold");
        hidden = "sub/notes.md";
        loop.run("In sub/notes.md replace \"wrold\" with \"world\"");

        assertThat(files).containsEntry("sub/notes.md", "world");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.properties", "Makefile", "my file.txt", "ä.txt"})
    void aFileOfTheListingIsKnownWhateverItsName(String name) {
        files.put(name, "old");
        loop.run("In " + name + " replace \"old\" with \"new\"");
        assertThat(files).containsEntry(name, "new");

        loop.run("In `" + name + "` replace \"new\" with \"newer\"");
        assertThat(files).containsEntry(name, "newer");
    }

    @Test
    void aFileIsShownAndADirectoryListed() {
        files.put("app.properties", "a=1");

        assertThat(loop.run("Show me app.properties").turns())
                .containsExactly(List.of("read_file {\"path\":\"app.properties\"}"));
        assertThat(loop.run("List the files in src").turns()).containsExactly(List.of("list_files {\"path\":\"src\"}"));
    }

    @Test
    void aQuestionChangesNothing() {
        assertThat(loop.run("What is in README.md?").turns())
                .containsExactly(List.of("read_file {\"path\":\"README.md\"}"));
        assertThat(loop.run("Which files are there?").answer()).startsWith("README.md\nsum.py");
    }

    private String file(String path) {
        String text = files.get(path);
        if (text == null) {
            throw new Loop.ToolFails("There is no file " + path);
        }
        return text;
    }

    private static String numbered(String text) {
        StringBuilder numbered = new StringBuilder();
        String[] lines = text.strip().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            numbered.append(i + 1).append('\t').append(lines[i]).append('\n');
        }
        return numbered.toString();
    }
}
