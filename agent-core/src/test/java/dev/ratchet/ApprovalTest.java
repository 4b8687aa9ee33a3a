package dev.ratchet;

import static dev.ratchet.QueuedModel.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.approval.PendingCall;
import dev.ratchet.event.AgentEvent;
import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.ToolResultBlock;
import dev.ratchet.run.Outcome;
import dev.ratchet.run.RunResult;
import dev.ratchet.run.RunState;
import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolException;
import dev.ratchet.tool.ToolPreview;
import dev.ratchet.tool.ToolTraits;
import dev.ratchet.tool.Toolset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class ApprovalTest {
    private final QueuedModel model = new QueuedModel();
    private final Files files = new Files();
    private final List<PendingCall> asked = new ArrayList<>();

    /** Tools of three kinds. */
    static final class Files {
        final List<String> done = new ArrayList<>();

        @Tool(value = "Reads.", readOnly = true)
        String read(String path) {
            done.add("read " + path);
            return "text of " + path;
        }

        @Tool("Writes.")
        String write(String path) {
            done.add("write " + path);
            return "wrote " + path;
        }

        @Tool(value = "Deletes.", destructive = true)
        String delete(String path) {
            done.add("delete " + path);
            return "deleted " + path;
        }

        @ToolPreview("delete")
        private String previewDelete(String path) {
            if (path.startsWith("gone")) {
                throw new ToolException("there is no file " + path);
            }
            return "- " + path;
        }
    }

    @Test
    void theApproverIsAskedAboutAllButReadingWithAPreview() {
        model.calls(path("t1", "read", "a"), path("t2", "write", "b"), path("t3", "delete", "c"))
                .says("Done.");

        RunResult result = runner(pending -> Decision.allow()).build().run("Go.");

        assertThat(result.text()).isEqualTo("Done.");
        assertThat(asked).extracting(pending -> pending.call().name()).containsExactly("write", "delete");
        assertThat(asked.get(0).preview()).isEmpty();
        assertThat(asked.get(1).preview()).contains("- c");
        assertThat(asked.get(1).traits().destructive()).isTrue();
        assertThat(asked.get(1).tool().description()).isEqualTo("Deletes.");
        assertThat(files.done).containsExactlyInAnyOrder("read a", "write b", "delete c");
    }

    @Test
    void aPreviewThatRefusesIsShownWithTheArgumentsSinceTheCallMayYetTakeEffect() {
        model.calls(call("t1", "delete", "{\"path\":\"\\u0067one\"}"), path("t2", "delete", "gone\\u001b"))
                .says("Done.");

        runner(pending -> Decision.deny("no")).build().run("Go.");

        assertThat(asked.get(0).preview())
                .contains("would fail as things are now: there is no file gone\nwith {\"path\":\"gone\"}");
        assertThat(asked.get(1).preview().orElseThrow())
                .isEqualTo(
                        "would fail as things are now: there is no file gone\\u001b\nwith {\"path\":\"gone\\u001B\"}");
    }

    @Test
    void nobodyIsAskedAboutACallThatWouldNotRun() {
        model.calls(call("t1", "delete", "{\"path\":7}"), call("t2", "erase", "{}"))
                .says("Sorry.");

        RunResult result = runner(pending -> Decision.allow()).build().run("Go.");

        assertThat(asked).isEmpty();
        assertThat(results(result)).extracting(ToolResultBlock::error).containsExactly(true, true);
        assertThat(results(result).get(0).text()).contains("path: expected string");
    }

    @Test
    void nobodyIsAskedAboutANumberThatItsTypeCannotHold() {
        model.calls(call("t1", "pay", "{\"amount\":99999999999}")).says("Sorry.");

        AgentRunner.builder()
                .model(model)
                .tools(new Object() {
                    @Tool(value = "Pays.", destructive = true)
                    void pay(int amount) {}
                })
                .approver(pending -> {
                    asked.add(pending);
                    return Decision.allow();
                })
                .build()
                .run("Go.");

        assertThat(asked).isEmpty();
    }

    /** Where a file is put; its class looks at the disk when it is made, as classes do. */
    record Place(String path) {
        private static int made;

        Place {
            if (made++ == 0) {
                throw new ToolException("there is no directory for " + path);
            }
        }
    }

    @Test
    void aClassThatMayComeOutOtherwiseTheNextTimeOpensNoWayAroundTheApprover() {
        Place.made = 0;
        List<String> done = new ArrayList<>();
        model.calls(call("t1", "overwrite", "{\"place\":{\"path\":\"a\"}}")).says("Done.");

        AgentRunner.builder()
                .model(model)
                .tools(new Object() {
                    @Tool(value = "Overwrites.", destructive = true)
                    void overwrite(Place place) {
                        done.add(place.path());
                    }
                })
                .approver(pending -> {
                    asked.add(pending);
                    return Decision.deny("no");
                })
                .build()
                .run("Go.");

        assertThat(asked).hasSize(1);
        assertThat(done).isEmpty();
    }

    @Test
    void editedArgumentsAreRunAndTheModelIsToldWhileItsCallStays() {
        model.calls(path("t1", "delete", "everything")).says("Done.");
        List<AgentEvent> events = new ArrayList<>();

        AgentRunner runner = runner(pending -> Decision.edit("{\"path\":\"tmp\"}"))
                .listener(events::add)
                .build();
        RunResult result = runner.run("Go.");

        assertThat(files.done).containsExactly("delete tmp");
        assertThat(results(result).get(0).text())
                .isEqualTo("deleted tmp\n\nNote: it was run with other arguments than yours: {\"path\":\"tmp\"}");
        assertThat(result.state()
                        .conversation()
                        .messages()
                        .get(1)
                        .content()
                        .get(0)
                        .raw())
                .hasToString(
                        "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"delete\",\"input\":{\"path\":\"everything\"}}");
        assertThat(events)
                .filteredOn(AgentEvent.ToolStarted.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(
                                ((AgentEvent.ToolStarted) event).call().input())
                        .hasToString("{\"path\":\"tmp\"}"));
        RunState read = runner.read(result.state().toJson());
        assertThat(read.conversation().messages())
                .isEqualTo(result.state().conversation().messages());
        assertThat(read.toJson()).isEqualTo(result.state().toJson());
    }

    @Test
    void editedArgumentsThatDoNotFitEndTheRunBeforeAnythingRuns() {
        model.calls(path("t0", "write", "a"), path("t1", "delete", "b")).says("Done.");

        AgentRunner runner = runner(pending ->
                        pending.call().name().equals("write") ? Decision.allow() : Decision.edit("{\"path\":7}"))
                .build();
        RunResult result = runner.run("Go.");

        assertThat(result.outcome().sentence())
                .startsWith(
                        "The run failed: the arguments that were given in place of the model's do not fit: delete was"
                                + " not run: its arguments are not valid.");
        assertThat(files.done).isEmpty();
    }

    @Test
    void rulesDecideWithoutAnybody() {
        model.calls(path("t1", "delete", "tmp/a"), path("t2", "delete", "etc/b"), path("t3", "write", "c"))
                .says("Done.");
        ApprovalRules rules =
                ApprovalRules.none().allow("delete", "path", "tmp/*").deny("delete", "only in tmp/");

        RunResult result = AgentRunner.builder()
                .model(model)
                .tools(files)
                .rules(rules)
                .build()
                .run("Go.");

        assertThat(files.done).containsExactlyInAnyOrder("delete tmp/a", "write c");
        assertThat(results(result).get(1).text()).isEqualTo("Not executed: denied. only in tmp/");
    }

    @Test
    void aRuleThatAsksAsksTheApproverAlsoAboutReading() {
        model.calls(path("t1", "read", "secret"), path("t2", "read", "a")).says("Done.");

        runner(pending -> Decision.allow())
                .rules(ApprovalRules.none().ask("read", "path", "secret*"))
                .build()
                .run("Go.");

        assertThat(asked).extracting(pending -> pending.call().id()).containsExactly("t1");
    }

    @Test
    void aDestructiveToolNeedsSomebodyToAnswer() {
        AgentRunner.Builder nobody = AgentRunner.builder().model(model).tools(files);

        assertThatThrownBy(nobody::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tool is destructive: delete, and there is nobody to answer; give an approver:"
                        + " .approver(call -> …), or a rule for it: .rules(ApprovalRules.none().allow(\"delete\"))");
        assertThatThrownBy(() -> nobody.rules(ApprovalRules.none().allow("delete", "path", "tmp/*"))
                        .build())
                .hasMessageContaining("destructive");
        assertThatThrownBy(() -> nobody.rules(ApprovalRules.none().ask("write").allow("delete"))
                        .build())
                .hasMessageStartingWith("a rule asks about the tool write, and there is nobody to answer");
        assertThat(nobody.rules(ApprovalRules.none().allow("delete")).build()).isNotNull();
        assertThat(nobody.rules(ApprovalRules.none())
                        .traits("delete", traits -> ToolTraits.NONE)
                        .build())
                .isNotNull();
    }

    @Test
    void aPausedRunIsResumedWithTheDecisionsThatCameLater() {
        model.calls(path("t1", "write", "a"), path("t2", "delete", "b"), path("t3", "delete", "c"));
        AgentRunner asking = runner(pending -> pending.call().id().equals("t1") ? Decision.allow() : Decision.pause())
                .build();
        RunResult paused = asking.run("Go.");
        assertThat(((Outcome.Paused) paused.outcome()).calls())
                .extracting(call -> call.id())
                .containsExactly("t2", "t3");
        assertThat(files.done).isEmpty();

        model.says("Done.");
        AgentRunner later = AgentRunner.builder()
                .model(model)
                .tools(files)
                .rules(ApprovalRules.none().allow("write").deny("delete", "never again"))
                .build();
        RunState stored = later.read(paused.state().toJson());
        RunResult result = later.resume(
                stored,
                Task.goOn().decision("t2", Decision.edit("{\"path\":\"d\"}")).decision("t3", Decision.deny("keep it")));

        assertThat(result.text()).isEqualTo("Done.");
        assertThat(files.done).containsExactlyInAnyOrder("write a", "delete d");
        assertThat(results(result))
                .extracting(ToolResultBlock::text)
                .containsExactly(
                        "wrote a",
                        "deleted d\n\nNote: it was run with other arguments than yours: {\"path\":\"d\"}",
                        "Not executed: denied. keep it");
    }

    @Test
    void aDecisionAboutACallThatDoesNotWaitIsRefused() {
        model.calls(path("t1", "delete", "a"));
        AgentRunner runner = runner(pending -> Decision.pause()).build();
        RunResult paused = runner.run("Go.");

        assertThatThrownBy(() -> runner.resume(paused.state(), Task.goOn().decision("t9", Decision.allow())))
                .hasMessage("no call t9 waits for a decision; these do: [t1]");
    }

    @Test
    void aPreviewMustBelongToAToolAndLookLikeIt() {
        assertThatThrownBy(() -> AgentRunner.builder()
                        .model(model)
                        .tools(new Object() {
                            @Tool("Moves.")
                            void move(String from, String to) {}

                            @ToolPreview("move")
                            String preview(String from) {
                                return from;
                            }
                        })
                        .build())
                .hasMessageContaining("@ToolPreview method ")
                .hasMessageEndingWith(".move(String, String).");
        assertThatThrownBy(() -> AgentRunner.builder()
                        .model(model)
                        .tools(new Object() {
                            @Tool("Moves.")
                            void move(String from) {}

                            @ToolPreview("mov")
                            String preview(String from) {
                                return from;
                            }
                        })
                        .build())
                .hasMessageEndingWith("is the preview of \"mov\", and its class has no tool of that name.");
    }

    /** With a preview of nothing. */
    static final class Misnamed {
        @Tool("Moves.")
        void move(String from) {}

        @ToolPreview("mov")
        String preview(String from) {
            return from;
        }
    }

    @Test
    void aPreviewWithoutItsToolIsFoundAlsoWhereNoObjectIsMade() {
        assertThatThrownBy(() -> Toolset.describe(Misnamed.class))
                .hasMessageEndingWith("is the preview of \"mov\", and its class has no tool of that name.");
    }

    private AgentRunner.Builder runner(Approver approver) {
        return AgentRunner.builder().model(model).tools(files).approver(pending -> {
            asked.add(pending);
            return approver.decide(pending);
        });
    }

    private static ContentBlock path(String id, String tool, String path) {
        return call(id, tool, "{\"path\":\"" + path + "\"}");
    }

    private static List<ToolResultBlock> results(RunResult result) {
        return result.turns().get(0).results();
    }
}
