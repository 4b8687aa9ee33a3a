package dev.ratchet.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a value must look like for the API to take it. */
@FunctionalInterface
interface Form {
    Form ANY = value -> value;
    Form TEXT = text(text -> true);
    Form NAME = text(text -> !text.isEmpty());
    Form TRUTH = value -> Set.of("true", "false").contains(value.toString()) ? value : null;
    Form NULL = value -> value.toString().equals("null") ? value : null;

    /** {@return the value without the fields that the API does not take, the very same if it has none; null if it has not this form} */
    @Nullable
    RawJson fitted(RawJson value);

    default Form orNull() {
        return or(NULL);
    }

    default Form or(Form other) {
        return value -> {
            RawJson fitted = fitted(value);
            return fitted != null ? fitted : other.fitted(value);
        };
    }

    static Form text(Predicate<String> rule) {
        return value -> {
            String text = value.asString();
            return text != null && rule.test(text) ? value : null;
        };
    }

    static Form oneOf(String... texts) {
        return text(Set.of(texts)::contains);
    }

    static Form listOf(Form element) {
        return list -> {
            if (!list.isArray()) {
                return null;
            }
            boolean same = true;
            List<RawJson> all = new ArrayList<>();
            for (RawJson each : list.elements()) {
                RawJson fitted = element.fitted(each);
                if (fitted == null) {
                    return null;
                }
                same &= fitted.equals(each);
                all.add(fitted);
            }
            return same ? list : RawJson.array(all);
        };
    }

    /** {@return an object with all required members; others that are not optional, or not of their form, are no part of it} */
    static Form object(Map<String, Form> required, Map<String, Form> optional) {
        return object -> {
            if (!object.isObject()) {
                return null;
            }
            Map<String, RawJson> members = object.members();
            if (!members.keySet().containsAll(required.keySet())) {
                return null;
            }
            boolean same = true;
            RawJson.ObjectBuilder kept = RawJson.object();
            for (Map.Entry<String, RawJson> member : members.entrySet()) {
                Form needed = required.get(member.getKey());
                Form form = needed != null ? needed : optional.get(member.getKey());
                RawJson fitted = form == null ? null : form.fitted(member.getValue());
                if (fitted == null && needed != null) {
                    return null;
                }
                same &= member.getValue().equals(fitted);
                if (fitted != null) {
                    kept.put(member.getKey(), fitted);
                }
            }
            return same ? object : kept.build();
        };
    }

    /** {@return an object whose {@code type} is one of these and says which form it has} */
    static Form variants(Map<String, Form> byType) {
        return object -> {
            String type = object.isObject() ? object.text("type") : null;
            Form form = type == null ? null : byType.get(type);
            return form == null ? null : form.fitted(object);
        };
    }
}
