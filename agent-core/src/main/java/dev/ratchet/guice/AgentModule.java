package dev.ratchet.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import dev.ratchet.AgentRunner;
import dev.ratchet.model.Model;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Provides an {@link AgentRunner} from a bound {@link Model} and the tools that any module contributes:
 *
 * <pre>{@code
 * bind(Model.class).toInstance(AnthropicModel.fromEnvironment());
 * install(new AgentModule(runner -> runner.maxTurns(20)));
 * AgentModule.tools(binder()).addBinding().to(StockTools.class);
 * }</pre>
 *
 * Tools go to the model in the order in which they are bound.
 */
public final class AgentModule extends AbstractModule {
    private final Consumer<AgentRunner.Builder> settings;

    /** Makes a module whose runner has the defaults. */
    public AgentModule() {
        this(runner -> {});
    }

    /** Makes a module whose runner has these settings besides model and tools. */
    public AgentModule(Consumer<AgentRunner.Builder> settings) {
        this.settings = settings;
    }

    /** {@return where a module adds its tools} */
    public static Multibinder<Object> tools(Binder binder) {
        return Multibinder.newSetBinder(binder, Object.class, AgentTools.class);
    }

    @Override
    protected void configure() {
        requireBinding(Model.class);
        tools(binder());
    }

    @Provides
    @Singleton
    AgentRunner runner(Model model, @AgentTools Set<Object> tools) {
        AgentRunner.Builder runner = AgentRunner.builder().model(model).tools(tools.toArray());
        settings.accept(runner);
        return runner.build();
    }
}
