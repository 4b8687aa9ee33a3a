package dev.ratchet.examples.spring;

import dev.ratchet.AgentRunner;
import dev.ratchet.anthropic.AnthropicModel;
import dev.ratchet.model.Model;
import dev.ratchet.run.Limits;
import dev.ratchet.tools.StockPrices;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// tag::spring-runner
@Configuration(proxyBeanMethods = false)
class AgentConfiguration {

    @Bean
    Model model(@Value("${anthropic.base-url}") String baseUrl, @Value("${anthropic.api-key}") String apiKey) {
        return AnthropicModel.builder().baseUrl(baseUrl).apiKey(apiKey).build();
    }

    @Bean
    @AgentTools
    StockPrices stockPrices() {
        return new StockPrices();
    }

    /** One for the whole application: it is immutable, and safe to share between requests. */
    @Bean
    AgentRunner agent(Model model, @AgentTools List<Object> tools, @Value("${chat.time}") Duration time) {
        return AgentRunner.builder()
                .model(model)
                .system("You help the customers of a shop. Be brief.")
                .tools(tools.toArray())
                .limits(Limits.DEFAULT.withMaxTurns(20).withMaxDuration(time))
                .build();
    }
}
// end::spring-runner
