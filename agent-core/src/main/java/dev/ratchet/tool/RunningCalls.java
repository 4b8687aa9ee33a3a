package dev.ratchet.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls at work and the resources they hold, over all runs of a runner.
 *
 * <p>A call gets all its resources at once or waits holding none, so calls cannot wait for one another in a circle; those
 * that want the same resource get it in the order in which they asked. Thread-safe.
 */
final class RunningCalls {
    private final List<Claim> claims = new ArrayList<>(); // in order of arrival, held and waiting

    /**
     * Claims {@code resources} for a call of {@code tool}. If the claim has to wait, {@code settled} is told, on any
     * thread, when it is held or refused; else it already is.
     */
    Claim claim(String tool, Set<String> resources, Consumer<Claim> settled) {
        Claim claim = new Claim(tool, resources, settled);
        synchronized (this) {
            claims.add(claim);
            settle(); // changes nobody else's state: this one came last
            claim.waited = claim.waits();
        }
        return claim;
    }

    /** {@return how many calls were given up and have not ended yet} */
    synchronized int abandoned() {
        return (int) claims.stream().filter(claim -> claim.abandoned).count();
    }

    private synchronized List<Claim> change(Runnable change) {
        change.run();
        return settle();
    }

    private List<Claim> settle() {
        List<Claim> settled = new ArrayList<>();
        Map<String, Claim> taken = new HashMap<>(); // by whom, of those who came before
        for (Claim claim : claims) {
            if (claim.waits()) {
                claim.behind(taken);
                if (!claim.waits()) {
                    settled.add(claim);
                }
            }
            if (claim.holder == null) {
                claim.resources.forEach(name -> taken.putIfAbsent(name, claim));
            }
        }
        claims.removeIf(claim -> claim.holder != null);
        return settled;
    }

    /** What one call holds or waits for. */
    final class Claim {
        private final String tool;
        private final Set<String> resources;
        private final Consumer<Claim> settled;
        private boolean waited;
        private boolean held;
        private boolean abandoned;
        private @Nullable Claim holder;

        private Claim(String tool, Set<String> resources, Consumer<Claim> settled) {
            this.tool = tool;
            this.resources = Set.copyOf(resources);
            this.settled = settled;
        }

        /** {@return whether it was neither held nor refused at once, so that it will be told} */
        boolean waited() {
            return waited;
        }

        /** {@return whether the call may run} */
        boolean held() {
            synchronized (RunningCalls.this) {
                return held;
            }
        }

        /** {@return the tool whose call does not stop and holds what this one wants, or null if there is none} */
        @Nullable
        String stuckBehind() {
            synchronized (RunningCalls.this) {
                return holder == null ? null : holder.tool;
            }
        }

        /** The call has ended, or will not run. */
        void release() {
            change(() -> claims.remove(this)).forEach(Claim::tell);
        }

        /** The call is given up: it holds what it has until it ends, and who waits for that is refused. */
        void abandon() {
            change(() -> abandoned = claims.contains(this)).forEach(Claim::tell);
        }

        private void tell() {
            settled.accept(this);
        }

        private boolean waits() {
            return !held && holder == null;
        }

        /** Refused if a call that was given up has what this one wants, held if nobody has. */
        private void behind(Map<String, Claim> taken) {
            holder = resources.stream()
                    .map(taken::get)
                    .filter(other -> other != null && other.abandoned)
                    .findFirst()
                    .orElse(null);
            held = holder == null && resources.stream().noneMatch(taken::containsKey);
        }
    }
}
