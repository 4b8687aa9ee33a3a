package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.run;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tools that the provider defines and we run. */
class ProviderToolTest {
    /** A shell that runs nothing. */
    static final class Shell {
        @Tool(name = "bash", value = "Runs a command.", destructive = true)
        String bash(Optional<String> command, Optional<Boolean> restart) {
            return command.orElse("restarted");
        }

        @Tool("Says when it began.")
        String began() {
            return "today";
        }
    }

    private final Toolset tools = Toolset.of(new Shell()).providerTool("bash", "bash_20250124");

    @Test
    void onTheWireItIsTypeAndNameAndTheOthersAreAsTheyWere() {
        assertThat(tools.definitions().get(0).raw()).hasToString("{\"type\":\"bash_20250124\",\"name\":\"bash\"}");
        assertThat(tools.definitions().get(1))
                .isEqualTo(Toolset.of(new Shell()).definitions().get(1));
        assertThat(tools.definitions().get(0).description()).isEqualTo("Runs a command.");
    }

    @Test
    void callsAreCheckedAgainstTheSchemaOfTheMethod() {
        assertThat(text(run(tools, "bash", "{'command':'ls'}"))).isEqualTo("ls");
        assertThat(text(run(tools, "bash", "{'restart':true}"))).isEqualTo("restarted");
        assertThat(text(run(tools, "bash", "{'command':7}"))).contains("- command: expected");
        assertThat(tools.traits("bash")).get().matches(ToolTraits::destructive);
    }

    @Test
    void aNameThatIsNotThereAndATypeWithoutDateAreRefused() {
        assertThatThrownBy(() -> tools.providerTool("bsh", "bash_20250124"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no tool named \"bsh\". Did you mean \"bash\"?");
        assertThatThrownBy(() -> tools.providerTool("bash", "bash"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a provider's tool type ends in its date, such as bash_20250124; found \"bash\"");
    }
}
