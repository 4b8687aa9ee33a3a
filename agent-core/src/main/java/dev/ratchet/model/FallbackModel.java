package dev.ratchet.model;

import dev.ratchet.message.Cancellation;
import dev.ratchet.model.ModelException.Account;
import dev.ratchet.model.ModelException.BrokenAnswer;
import dev.ratchet.model.ModelException.Transient;
import dev.ratchet.usage.Tariff;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks the next model where one fails and the request is not to blame: the service is down or overloaded, the account has
 * no money, the answer makes no sense. Not where the request is wrong or too long, the call was cancelled, or a server-side
 * tool may have acted already.
 *
 * <p>Each call begins with the first model again. Its own repetitions come first, so give all but the last few of them. A
 * failure is told as a {@link ModelEvent.RetryScheduled}, so what was shown is withdrawn and what was spent is in the
 * ledger. A conversation may change from one model to another in the middle: each is sent what it understands, without the
 * thinking of the others. Immutable and as safe to share as the models.
 */
public final class FallbackModel implements Model {
    private final List<Model> models;
    private final ModelInfo info;

    private FallbackModel(List<Model> models) {
        this.models = models;
        ModelInfo first = models.get(0).info();
        this.info = new ModelInfo(
                first.provider(),
                first.id(),
                smallest(ModelInfo::contextWindow),
                smallest(ModelInfo::maxOutputTokens),
                models.stream().allMatch(model -> model.info().capabilities().equals(first.capabilities()))
                        ? first.capabilities()
                        : Capabilities.NONE);
    }

    /** Returns a model that asks {@code first}, and the others in their order. */
    public static FallbackModel of(Model first, Model... others) {
        return new FallbackModel(
                Stream.concat(Stream.of(first), Stream.of(others)).toList());
    }

    /** {@return the first model's, with the smallest known window and the shortest answers of all, so that each can do it} */
    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Tariff tariff() {
        return models.get(0).tariff();
    }

    @Override
    public ModelAnswer call(ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        int[] billed = {0};
        Consumer<ModelEvent> counted = event -> {
            billed[0] += event instanceof ModelEvent.RetryScheduled retry
                            && retry.cause().mayBeBilled()
                    ? 1
                    : 0;
            events.accept(event);
        };
        for (int i = 0; i < models.size() - 1; i++) {
            try {
                return ask(models.get(i), left(request, billed[0]), counted, cancellation);
            } catch (Transient | Account | BrokenAnswer failure) {
                if (failure instanceof BrokenAnswer broken && broken.mayHaveActed()) {
                    throw failure;
                }
                boolean spent = left(request, billed[0]).maxAttempts() <= (failure.mayBeBilled() ? 1 : 0);
                if (spent || cancellation.cancelled() || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                counted.accept(new ModelEvent.RetryScheduled(i + 1, failure, Duration.ZERO));
            }
        }
        return ask(models.get(models.size() - 1), left(request, billed[0]), counted, cancellation);
    }

    private static ModelRequest left(ModelRequest request, int billed) {
        return request.withMaxAttempts(request.maxAttempts() - billed);
    }

    /** {@return such as {@code FallbackModel[AnthropicModel[…], OpenAiCompatibleModel[…]]}} */
    @Override
    public String toString() {
        return "FallbackModel" + models;
    }

    private static ModelAnswer ask(
            Model model, ModelRequest request, Consumer<ModelEvent> events, Cancellation cancellation) {
        ModelAnswer answer = model.call(request, events, cancellation);
        return answer.provider() == null ? answer.from(model.info().provider()) : answer;
    }

    private OptionalInt smallest(Function<ModelInfo, OptionalInt> limit) {
        return models.stream()
                .map(model -> limit.apply(model.info()))
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .min();
    }
}
