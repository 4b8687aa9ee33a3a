package dev.ratchet.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes {@code cache_control} out of a block and of the blocks in it: a mark is no part of what was said. */
final class CacheMarkRemoval {
    private static final String MARK = "cache_control";
    private static final int DEEPEST = 4; // a result's content, a document in it, its source, the content of that

    private CacheMarkRemoval() {}

    /** {@return the block without marks; the very same if there are none} */
    static RawJson from(RawJson block) {
        String text = block.toString();
        return text.contains(MARK) || text.contains("\\u") ? from(block, DEEPEST) : block; // \\u: a key can be escaped
    }

    private static RawJson from(RawJson block, int deep) {
        if (deep == 0 || !block.isObject()) {
            return block;
        }
        RawJson plain = block;
        for (Map.Entry<String, RawJson> member : block.members().entrySet()) {
            if (member.getKey().equals(MARK)) {
                plain = plain.with(MARK, null);
            } else if (member.getKey().equals("source") || member.getKey().equals("content")) {
                RawJson inner = within(member.getValue(), deep - 1);
                plain = inner.equals(member.getValue()) ? plain : plain.with(member.getKey(), inner);
            }
        }
        return plain;
    }

    private static RawJson within(RawJson value, int deep) {
        if (!value.isArray()) {
            return from(value, deep);
        }
        boolean any = false;
        List<RawJson> plain = new ArrayList<>();
        for (RawJson element : value.elements()) {
            RawJson without = from(element, deep);
            any |= !without.equals(element);
            plain.add(without);
        }
        return any ? RawJson.array(plain) : value;
    }
}
