package dev.ratchet.tool;

import static dev.ratchet.tool.Calls.context;
import static dev.ratchet.tool.Calls.run;
import static dev.ratchet.tool.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.message.RawJson;
import dev.ratchet.message.ToolUseBlock;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
class ToolCallTest {
    private final Shop shop = new Shop();
    private final Toolset tools = Toolset.of(shop);

    @BeforeEach
    void clearLog() {
        RecordedLog.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unknown-tool | place_ordr | {}",
                "unknown-tool-not-near | search_the_web | {}",
                "wrong-type | place_order | {'item':'a','quantity':'seven','side':'BUY'}",
                "missing | place_order | {'quantity':7}",
                "wrong-constant | place_order | {'item':'a','quantity':7,'side':'buy'}",
                "slip-among-errors | place_order | {'item':'a','quantity':'7','side':'hold'}",
                "unknown-member | place_order | {'itme':'a','quantity':7,'side':'BUY'}",
                "nested | place_order | {'item':'a','quantity':7,'side':'BUY','address':{'street':5,'zip':'x'}}",
                "null | place_order | {'item':null,'quantity':7,'side':'BUY'}",
                "too-big | place_order | {'item':'a','quantity':3000000000,'side':'BUY'}",
                "bad-date | deliver | {'on':'2024-02-30','currency':'EUR'}",
                "no-such-currency | deliver | {'on':'2024-02-28','currency':'QQQ'}",
                "refused-by-constructor | refund | {'amount':{'value':-1}}",
                "wrong-variant | pay | {'with':{'type':'Crad','number':'1'}}",
                "incomplete-variant | pay | {'with':{'type':'Card'}}",
                "member-twice | place_order | {'item':'a','item':'b','quantity':7,'side':'BUY'}",
                "unreadable-number | place_order | {'item':'a','quantity':1e99999999999,'side':'BUY'}",
                "failed | leak | {}",
                "failed-with-error | overflow | {}",
                "tool-exception | sold_out | {}",
                "unwritable | unwritable | {}"
            })
    void whatTheModelReadsOfAFailureIsPinned(String golden, String tool, String input) {
        ToolResult result = run(tools, tool, input);

        assertThat(result.error()).isTrue();
        assertThat(shop.orders).isEmpty();
        Golden.assertGolden("result-" + golden, text(result));
    }

    @Test
    void inputThatIsNoObjectIsQuoted() {
        ToolUseBlock cut =
                new ToolUseBlock(RawJson.parse("{}"), "toolu_1", "place_order", RawJson.parse("{}"), "{\"item\": \"a");

        ToolResult result = tools.call(cut, context());

        assertThat(result.error()).isTrue();
        Golden.assertGolden("result-unparsable", text(result));
    }

    @Test
    void whatTheModelReadsIsBounded() {
        String longText = "x".repeat(40_000);
        StringBuilder members = new StringBuilder("{'" + longText + "':1");
        for (int i = 0; i < 1000; i++) {
            members.append(",'")
                    .append("m".repeat(500))
                    .append(i)
                    .append("':'")
                    .append(longText, 0, 100)
                    .append('\'');
        }

        assertThat(text(run(tools, "place_order", members.append('}').toString())))
                .hasSizeLessThan(4_000);
        assertThat(text(run(tools, longText, "{}"))).hasSizeLessThan(4_000);
        assertThat(text(run(tools, "place_order", "{'item':'a','quantity':'" + longText + "','side':'BUY'}")))
                .hasSizeLessThan(4_000);
    }

    @Test
    void theMessageOfAnUnexpectedExceptionIsInTheLogAndNowhereElse() {
        ToolResult result = run(tools, "leak", "{}");

        assertThat(result.block("toolu_1").raw().toString()).doesNotContain("db password");
        assertThat(RecordedLog.toolEvents()).singleElement().asString().contains("ERROR leak", "secret db password");
    }

    @Test
    void anInterruptedToolKeepsTheFlag() {
        ToolResult result = run(tools, "interrupted", "{}");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.error()).isTrue();
        Golden.assertGolden("result-interrupted", text(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | plain \"text\"",
                "object | {\"item\":\"tea\",\"price\":1.50}",
                "list | [{\"type\":\"Card\",\"number\":\"1\"},{\"type\":\"Cash\"}]",
                "nothing | Done.",
                "none | Done; there is no value to return.",
                "empty | Done; there is no value to return.",
                "present | there",
                "number | 7"
            })
    void aResultIsTextAsItIsOrJson(String tool, String expected) {
        ToolResult result = Calls.run(Toolset.of(new Results()), tool, "{}");

        assertThat(result.error()).isFalse();
        assertThat(text(result)).isEqualTo(expected);
    }

    @Test
    void aToolResultIsTakenAsItIs() {
        ToolResult result = Calls.run(Toolset.of(new Results()), "own", "{}");

        assertThat(result).isEqualTo(ToolResult.error("no").endingRun());
    }

    @Test
    void whatIsLeftOutIsEmpty() {
        assertThat(text(run(tools, "optionals", "{}"))).isEqualTo("Optional.empty OptionalInt.empty null attached");
        assertThat(text(run(tools, "optionals", "{'text':'a','count':2,'note':'b'}")))
                .isEqualTo("Optional[a] OptionalInt[2] b attached");
        assertThat(text(run(tools, "optionals", "{'text':null,'count':null,'note':null}")))
                .isEqualTo("Optional.empty OptionalInt.empty null attached");
    }

    @Test
    void aSlipIsMendedAndTheModelReadsThatItWas() {
        ToolResult result = run(tools, "place_order", "{'item':'tea','quantity':'7','side':'BUY','address':null}");

        assertThat(result.error()).isFalse();
        assertThat(shop.orders).containsExactly("tea");
        Golden.assertGolden("result-mended", text(result));
    }

    @Test
    void whereSlipsAreNotMendedTheyAreErrors() {
        ToolResult result = run(tools.with(Leniency.NONE), "place_order", "{'item':'a','quantity':'7','side':'BUY'}");

        assertThat(result.error()).isTrue();
        assertThat(shop.orders).isEmpty();
    }

    @Test
    void whatDecidesAboutACallSeesTheArgumentsThatItsToolGets() {
        ToolUseBlock call = Calls.call("place_order", "{'item':'a','quantity':'7','side':'BUY'}");

        assertThat(tools.asRun(call).input()).hasToString("{\"item\":\"a\",\"quantity\":7,\"side\":\"BUY\"}");
        assertThat(tools.with(Leniency.NONE).asRun(call)).isSameAs(call);
        ToolUseBlock refused = Calls.call("place_order", "{'quantity':7}");
        assertThat(tools.asRun(refused)).isSameAs(refused);
    }

    @Test
    void numbersAreExact() {
        assertThat(text(run(tools, "exact", "{'amount':1234567890.12345678901234567890,'count':9007199254740993}")))
                .isEqualTo("1234567890.12345678901234567890 9007199254740993");
        assertThat(text(run(tools, "exact", "{'amount':1,'count':1.0}"))).isEqualTo("1 1");
    }

    @Test
    void aNumberOfAnAbsurdSizeIsRefusedAtOnce() {
        assertThat(run(tools, "exact", "{'amount':1,'count':1e999999999}").error())
                .isTrue();
        assertThat(run(tools, "place_order", "{'item':'a','quantity':1e999999999,'side':'BUY'}")
                        .error())
                .isTrue();
    }

    enum Side {
        BUY,
        SELL
    }

    record Address(String street, Optional<String> zip) {}

    record Amount(BigDecimal value) {
        Amount {
            if (value.signum() < 0) {
                throw new ToolException("The amount must not be negative.");
            }
        }
    }

    sealed interface Payment permits Card, Cash {}

    record Card(String number) implements Payment {}

    record Cash() implements Payment {}

    static final class Loop {
        public Loop self() {
            return this;
        }

        public Loop getSelf() {
            return this;
        }
    }

    static class Shop {
        final List<String> orders = new ArrayList<>();

        @Tool("Places an order.")
        String placeOrder(String item, int quantity, Side side, Optional<Address> address) {
            orders.add(item);
            return "ordered";
        }

        @Tool("Delivers.")
        String deliver(LocalDate on, Currency currency) {
            orders.add("delivered");
            return "delivered";
        }

        @Tool("Refunds.")
        String refund(Amount amount) {
            orders.add("refunded");
            return "refunded";
        }

        @Tool("Pays.")
        String pay(Payment with) {
            orders.add("paid");
            return "paid";
        }

        @Tool("Throws.")
        String leak() {
            throw new IllegalStateException("secret db password");
        }

        @Tool("Overflows the stack.")
        @SuppressWarnings("InfiniteRecursion")
        String overflow() {
            return overflow();
        }

        @Tool("Is sold out.")
        String soldOut() {
            throw new ToolException("Sold out until Monday. Ask for tea instead.", new IllegalStateException("secret"));
        }

        @Tool("Returns what cannot be written.")
        Loop unwritable() {
            return new Loop();
        }

        @Tool("Is interrupted.")
        String interrupted() throws InterruptedException {
            throw new InterruptedException("secret");
        }

        @Tool("Shows what was left out.")
        String optionals(Optional<String> text, OptionalInt count, @Nullable String note, ToolContext context) {
            return text + " " + count + " " + note + " "
                    + context.attribute(String.class).orElseThrow();
        }

        @Tool("Shows numbers.")
        String exact(BigDecimal amount, long count) {
            return amount.toPlainString() + " " + count;
        }
    }

    record Quote(String item, BigDecimal price) {}

    static class Results {
        @Tool("Text.")
        String text() {
            return "plain \"text\"";
        }

        @Tool("An object.")
        Quote object() {
            return new Quote("tea", new BigDecimal("1.50"));
        }

        @Tool("A list of variants.")
        List<Payment> list() {
            return List.of(new Card("1"), new Cash());
        }

        @Tool("Nothing.")
        void nothing() {}

        @Tool("Null.")
        @Nullable
        Object none() {
            return null;
        }

        @Tool("An empty Optional.")
        Optional<String> empty() {
            return Optional.empty();
        }

        @Tool("A full Optional.")
        Optional<String> present() {
            return Optional.of("there");
        }

        @Tool("A number.")
        int number() {
            return 7;
        }

        @Tool("A result of its own.")
        ToolResult own() {
            return ToolResult.error("no").endingRun();
        }
    }
}
