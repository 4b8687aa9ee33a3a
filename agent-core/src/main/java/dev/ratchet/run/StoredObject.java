package dev.ratchet.run;

import dev.ratchet.message.ContentBlock;
import dev.ratchet.message.RawJson;
import dev.ratchet.message.VisibleText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object of a stored run, read member by member. Whoever stored it, each fault is told with its place. */
record StoredObject(String at, Map<String, RawJson> members) {
    // More digits than money has; without a bound 1E999999999 would be written out.
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,100}(\\.\\d{1,100})?");
    // Up to 8,999,999,999,999,999,999: each of them is a long.
    private static final Pattern COUNT = Pattern.compile("0|[1-9]\\d{0,17}|[1-8]\\d{18}");

    static StoredObject of(String at, RawJson json) {
        if (!json.isObject()) {
            throw fault(at, "is no object");
        }
        return new StoredObject(at, json.members());
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    RawJson raw(String name) {
        RawJson member = members.get(name);
        if (member == null) {
            throw fault(path(name), "is missing; there are only " + VisibleText.of("" + members.keySet(), 200));
        }
        return member;
    }

    String text(String name) {
        String text = raw(name).asString();
        if (text == null) {
            throw fault(path(name), "is no string");
        }
        return text;
    }

    @Nullable
    String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    long count(String name) {
        String digits = raw(name).toString();
        if (!COUNT.matcher(digits).matches()) {
            throw fault(path(name), "is no count: " + VisibleText.of(digits, 50));
        }
        return Long.parseLong(digits);
    }

    int smallCount(String name) {
        long count = count(name);
        if (count > Integer.MAX_VALUE) {
            throw fault(path(name), "is too large: " + count);
        }
        return (int) count;
    }

    boolean flag(String name) {
        String flag = raw(name).toString();
        if (!flag.equals("true") && !flag.equals("false")) {
            throw fault(path(name), "is neither true nor false");
        }
        return flag.equals("true");
    }

    BigDecimal decimal(String name) {
        String digits = text(name);
        if (!DECIMAL.matcher(digits).matches()) {
            throw fault(path(name), "is no amount: \"" + VisibleText.of(digits, 50) + "\"");
        }
        return new BigDecimal(digits);
    }

    /** Reads a text that says something more; {@code parse} throws where it does not. */
    <T> T parsed(String name, String what, Function<String, T> parse) {
        String text = text(name);
        try {
            return parse.apply(text);
        } catch (RuntimeException e) { // each parser of the JDK has its own exception
            throw fault(path(name), "is no " + what + ": \"" + VisibleText.of(text, 50) + "\"");
        }
    }

    StoredObject object(String name) {
        return of(path(name), raw(name));
    }

    List<StoredObject> objects(String name) {
        List<StoredObject> objects = new ArrayList<>();
        for (RawJson element : array(name)) {
            objects.add(of(path(name) + "." + objects.size(), element));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (RawJson element : array(name)) {
            String text = element.asString();
            if (text == null) {
                throw fault(path(name) + "." + texts.size(), "is no string");
            }
            texts.add(text);
        }
        return texts;
    }

    List<ContentBlock> blocks(String name) {
        List<ContentBlock> blocks = new ArrayList<>();
        for (RawJson element : array(name)) {
            of(path(name) + "." + blocks.size(), element).text("type");
            blocks.add(ContentBlock.of(element));
        }
        return blocks;
    }

    IllegalArgumentException wrong(String name, String rule) {
        return fault(path(name), rule);
    }

    private List<RawJson> array(String name) {
        RawJson array = raw(name);
        if (!array.isArray()) {
            throw fault(path(name), "is no array");
        }
        return array.elements();
    }

    private String path(String name) {
        return at.isEmpty() || name.isEmpty() ? at + name : at + "." + name;
    }

    private static IllegalArgumentException fault(String path, String rule) {
        return new IllegalArgumentException(
                (path.isEmpty() ? "a stored run" : VisibleText.of(path, 200) + " of a stored run") + " " + rule);
    }
}
