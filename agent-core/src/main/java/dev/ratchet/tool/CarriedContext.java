package dev.ratchet.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What the thread that waits for tools carries, for the threads that they work on: the MDC and registered thread-locals. */
final class CarriedContext {
    private final @Nullable Map<String, String> diagnostic;
    private final Map<ThreadLocal<?>, @Nullable Object> values = new LinkedHashMap<>();

    private CarriedContext(Iterable<ThreadLocal<?>> locals) {
        diagnostic = MDC.getCopyOfContextMap();
        locals.forEach(local -> values.put(local, local.get()));
    }

    /** Takes what this thread carries. */
    static CarriedContext ofThisThread(List<ThreadLocal<?>> locals) {
        return new CarriedContext(locals);
    }

    /** Runs {@code work} with it on this thread, which has its own again afterwards. */
    void during(Runnable work) {
        CarriedContext before = new CarriedContext(values.keySet());
        put();
        try {
            work.run();
        } finally {
            before.put();
        }
    }

    private void put() {
        if (diagnostic == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(diagnostic);
        }
        values.forEach(CarriedContext::set);
    }

    @SuppressWarnings("unchecked") // the value came from this very thread-local
    private static <T> void set(ThreadLocal<T> local, @Nullable Object value) {
        if (value == null) {
            local.remove();
        } else {
            local.set((T) value);
        }
    }
}
