package dev.ratchet.approval;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rules that decide about calls without asking anybody, or say who must be asked: the first one that fits a call counts.
 *
 * <pre>{@code
 * ApprovalRules.none().allow("read_*").deny("shell", "command", "*sudo*", "not on this machine").ask("shell")
 * }</pre>
 *
 * In a pattern {@code *} stands for any characters and {@code ?} for one. A pattern for an argument is compared with the
 * text that the tool gets: a path, a URL or a command can say the same in many ways, so what a tool must never do, the
 * tool itself has to refuse. Immutable.
 *
 * @param rules in the order in which they are tried
 */
public record ApprovalRules(List<Rule> rules) {
    private static final int MAX_DIGITS = 1_000; // what is longer is compared as it is written

    /** What a rule says. */
    public enum Verdict {
        /** It runs. */
        ALLOW,
        /** The approver is asked. */
        ASK,
        /** It does not run, and the model is told why. */
        DENY
    }

    /**
     * One rule.
     *
     * @param tool pattern for the tool's name
     * @param argument the name of an argument that the rule looks at, or null if it fits whatever the arguments are
     * @param value pattern for that argument: a string as it is, a number in plain digits such as 1000 or 2.5, anything
     *     else as its JSON without white space and needless escapes
     * @param verdict what it says
     * @param reason for the model to read where it is denied
     */
    public record Rule(String tool, @Nullable String argument, String value, Verdict verdict, String reason) {

        boolean fits(ToolUseBlock call) {
            if (!Glob.fits(tool, call.name())) {
                return false;
            }
            RawJson given = argument == null ? null : call.input().members().get(argument);
            if (given == null) {
                return argument == null;
            }
            return Glob.fits(value, text(given));
        }

        /** What is the same for the tool is the same here, however the model wrote it. */
        private static String text(RawJson given) {
            String text = given.asString();
            if (text != null) {
                return text;
            }
            try {
                JsonNode tree = given.tree();
                BigDecimal number = tree.isNumber() ? tree.decimalValue().stripTrailingZeros() : BigDecimal.ZERO;
                if (Math.abs((long) number.scale()) > MAX_DIGITS) {
                    return given.toString();
                }
                return tree.isNumber() ? number.toPlainString() : tree.toString();
            } catch (IllegalArgumentException e) { // such as 1e99999999999, with which no call runs
                return given.toString();
            }
        }
    }

    /** Copies {@code rules}. */
    public ApprovalRules {
        rules = List.copyOf(rules);
    }

    /** {@return no rules} */
    public static ApprovalRules none() {
        return new ApprovalRules(List.of());
    }

    /** {@return these rules, and then: tools of this name run} */
    public ApprovalRules allow(String tool) {
        return plus(new Rule(tool, null, "*", Verdict.ALLOW, ""));
    }

    /** {@return these rules, and then: calls of such tools run where the argument fits the pattern} */
    public ApprovalRules allow(String tool, String argument, String value) {
        return plus(new Rule(tool, argument, value, Verdict.ALLOW, ""));
    }

    /** {@return these rules, and then: the approver is asked about tools of this name} */
    public ApprovalRules ask(String tool) {
        return plus(new Rule(tool, null, "*", Verdict.ASK, ""));
    }

    /** {@return these rules, and then: the approver is asked where the argument fits the pattern} */
    public ApprovalRules ask(String tool, String argument, String value) {
        return plus(new Rule(tool, argument, value, Verdict.ASK, ""));
    }

    /** {@return these rules, and then: tools of this name do not run} */
    public ApprovalRules deny(String tool, String reason) {
        return plus(new Rule(tool, null, "*", Verdict.DENY, reason));
    }

    /** {@return these rules, and then: calls of such tools do not run where the argument fits the pattern} */
    public ApprovalRules deny(String tool, String argument, String value, String reason) {
        return plus(new Rule(tool, argument, value, Verdict.DENY, reason));
    }

    /** {@return the first rule that fits the call} */
    public Optional<Rule> of(ToolUseBlock call) {
        return rules.stream().filter(rule -> rule.fits(call)).findFirst();
    }

    /** {@return the rules that may decide about a tool, up to the first that does whatever the arguments are} */
    public List<Rule> about(String tool) {
        List<Rule> found = new ArrayList<>();
        for (Rule rule : rules) {
            if (Glob.fits(rule.tool(), tool)) {
                found.add(rule);
                if (rule.argument() == null) {
                    break;
                }
            }
        }
        return found;
    }

    private ApprovalRules plus(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new ApprovalRules(more);
    }
}
