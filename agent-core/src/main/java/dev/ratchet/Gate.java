package dev.ratchet;

import dev.ratchet.approval.ApprovalRules;
import dev.ratchet.approval.ApprovalRules.Rule;
import dev.ratchet.approval.ApprovalRules.Verdict;
import dev.ratchet.approval.Approver;
import dev.ratchet.approval.Decision;
import dev.ratchet.approval.PendingCall;
import dev.ratchet.message.ToolUseBlock;
import dev.ratchet.tool.ToolContext;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.ToolTraits;
import dev.ratchet.tool.Toolset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who decides about a call: the first rule that fits it; else a tool that changes nothing runs, the approver is asked if
 * there is one, and without one all run that are not destructive.
 */
record Gate(Toolset tools, ApprovalRules rules, @Nullable Approver approver) {

    /**
     * Refuses a gate at which a call could wait for nobody.
     *
     * @throws IllegalStateException if a tool may ask and there is nobody to answer; it names the tool and both mends
     */
    Gate {
        if (approver == null) {
            for (ToolDefinition tool : tools.definitions()) {
                List<Rule> about = rules.about(tool.name());
                boolean asks = about.stream().anyMatch(rule -> rule.verdict() == Verdict.ASK);
                boolean decides =
                        !about.isEmpty() && about.get(about.size() - 1).argument() == null;
                if (asks || (!decides && traits(tools, tool.name()).destructive())) {
                    throw new IllegalStateException(
                            (asks ? "a rule asks about the tool " : "the tool is destructive: ") + tool.name()
                                    + ", and there is nobody to answer; give an approver: .approver(call -> …), or a rule"
                                    + " for it: .rules(ApprovalRules.none().allow(\"" + tool.name() + "\"))");
                }
            }
        }
    }

    /** {@return whether calls are decided one by one} */
    boolean isClosed() {
        return approver != null || !rules.rules().isEmpty();
    }

    /** {@return whether somebody has to be asked about the call} */
    boolean asks(ToolUseBlock call) {
        if (!tools.fits(call)) {
            return false; // it will not run, and the model is told why
        }
        return rules.of(tools.asRun(call))
                .map(rule -> rule.verdict() == Verdict.ASK)
                .orElseGet(() -> {
                    ToolTraits traits = traits(tools, call.name());
                    return traits.destructive() || (approver != null && !traits.readOnly());
                });
    }

    /**
     * {@return whether a call that waits for a decision gets one here; that nobody is asked any more does not decide it}
     */
    boolean decides(ToolUseBlock call) {
        return approver != null
                || !tools.fits(call)
                || rules.of(tools.asRun(call))
                        .map(rule -> rule.verdict() != Verdict.ASK)
                        .orElseGet(() -> traits(tools, call.name()).readOnly());
    }

    /** {@return what the rules say of a call about which nobody has to be asked} */
    Decision byRule(ToolUseBlock call) {
        return Optional.of(call)
                .filter(tools::fits)
                .flatMap(fitting -> rules.of(tools.asRun(fitting)))
                .filter(rule -> rule.verdict() == Verdict.DENY)
                .map(rule -> Decision.deny(rule.reason()))
                .orElse(Decision.allow());
    }

    /** Asks the approver, and waits. */
    Decision ask(ToolUseBlock call, ToolContext context) throws InterruptedException {
        if (approver == null) {
            throw new IllegalStateException("no approver");
        }
        ToolDefinition tool = tools.definitions().stream()
                .filter(each -> each.name().equals(call.name()))
                .findFirst()
                .orElseThrow();
        PendingCall pending = new PendingCall(
                context.runId(), tools.asRun(call), tool, traits(tools, call.name()), tools.preview(call, context));
        return Objects.requireNonNull(approver.decide(pending), "no decision");
    }

    private static ToolTraits traits(Toolset tools, String name) {
        return tools.traits(name).orElse(ToolTraits.NONE);
    }
}
