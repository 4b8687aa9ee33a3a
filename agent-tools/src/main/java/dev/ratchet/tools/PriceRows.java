package dev.ratchet.tools;

import dev.ratchet.message.VisibleText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dates with their prices as a service wrote them; {@link HttpPrices} shows in which forms. */
final class PriceRows {
    private static final int MAX_SHOWN = 60;
    private static final Pattern PRICE = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");
    private static final Set<String> NO_PRICE = Set.of("", "null", "n/a", "na", "nan", "-");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final NavigableMap<LocalDate, BigDecimal> prices = new TreeMap<>();

    private PriceRows() {}

    /** The text is not what it should be; the message says where. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        private Unreadable(String message) {
            super(message);
        }
    }

    static PriceRows read(String text) throws Unreadable {
        String start = text.stripLeading();
        PriceRows rows = new PriceRows();
        if (start.startsWith("{") || start.startsWith("[")) {
            rows.readJson(text);
        } else {
            rows.readCsv(text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
        return rows;
    }

    /** {@return of each month the last price} */
    NavigableMap<YearMonth, BigDecimal> monthlyCloses() {
        NavigableMap<YearMonth, BigDecimal> closes = new TreeMap<>();
        prices.forEach((date, price) -> closes.put(YearMonth.from(date), price));
        return closes;
    }

    private void readCsv(String text) throws Unreadable {
        List<String> lines = text.lines().toList();
        List<String> names = lines.isEmpty() ? List.of() : cells(lines.get(0).toLowerCase(Locale.ROOT));
        int date = names.contains("date") ? names.indexOf("date") : names.indexOf("month");
        int close = names.indexOf("close");
        if (date < 0 || close < 0) {
            throw new Unreadable("its first line does not name the columns date and close: "
                    + shown(lines.isEmpty() ? "" : lines.get(0)));
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> cells = cells(lines.get(i));
            if (cells.size() <= Math.max(date, close)) {
                throw new Unreadable(
                        "line " + (i + 1) + " has " + cells.size() + " of its columns: " + shown(lines.get(i)));
            }
            add("line " + (i + 1), cells.get(date), cells.get(close));
        }
    }

    /** Splits at commas that do not stand in quotes. A date or price has neither, but its neighbours may. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    private void readJson(String text) throws Unreadable {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new Unreadable("it begins like JSON and is none");
        }
        JsonNode rows = root.isArray()
                ? root
                : root.values().stream().filter(JsonNode::isArray).findFirst().orElse(null);
        if (rows == null) {
            throw new Unreadable("it has no array of prices: " + shown(text));
        }
        int number = 0;
        for (JsonNode row : rows) {
            number++;
            String date = member(row, "date");
            date = date == null ? member(row, "month") : date;
            String close = member(row, "close");
            if (date == null || close == null) {
                throw new Unreadable("element " + number + " does not have date and close: " + shown(row.toString()));
            }
            add("element " + number, date, close);
        }
    }

    private static @Nullable String member(JsonNode row, String name) {
        for (Map.Entry<String, JsonNode> member : row.properties()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                JsonNode value = member.getValue();
                return value.isString() ? value.stringValue() : value.isContainer() ? null : value.toString();
            }
        }
        return null;
    }

    private void add(String where, String date, String price) throws Unreadable {
        LocalDate day;
        try {
            day = date.length() == 7
                    ? YearMonth.parse(date).atEndOfMonth()
                    : LocalDate.parse(date.substring(0, Math.min(10, date.length())));
        } catch (DateTimeException e) {
            throw new Unreadable(where + " has a date that is none: " + shown(date));
        }
        if (NO_PRICE.contains(price.toLowerCase(Locale.ROOT))) {
            return;
        }
        if (!PRICE.matcher(price).matches()) { // so that no number of a billion digits is ever written out
            throw new Unreadable(where + " has a price that is none: " + shown(price));
        }
        prices.put(day, new BigDecimal(price));
    }

    private static String shown(String text) {
        return "\"" + VisibleText.of(text, MAX_SHOWN) + "\"";
    }
}
