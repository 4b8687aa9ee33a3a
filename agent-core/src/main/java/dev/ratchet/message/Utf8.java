package dev.ratchet.message;

import java.nio.charset.CharacterCodingException;

/** What JSON must be before its grammar is looked at: UTF-8, and of whole characters. */
final class Utf8 {
    private static final int ESCAPE = "\\uXXXX".length();

    private Utf8() {}

    /** Throws IllegalArgumentException unless the first {@code length} bytes are well-formed UTF-8 without NUL. */
    static void require(byte[] bytes, int length) {
        for (int i = 0; i < length; ) {
            int size = bytes[i] > 0 ? 1 : sizeOfCharacter(bytes, i, length);
            if (size == 0) {
                throw new IllegalArgumentException("not UTF-8 at byte " + i, new CharacterCodingException());
            }
            i += size;
        }
    }

    /** Returns {@code json} with U+FFFD for each escape of half a character, such as {@code \ud834} alone. */
    static byte[] withoutLoneSurrogates(byte[] json) {
        byte[] whole = json;
        for (int i = 0; i < json.length; ) {
            if (json[i] != '\\') {
                i++;
                continue;
            }
            int unit = escaped(json, i);
            if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
                i += 2;
            } else if (unit <= Character.MAX_HIGH_SURROGATE && isLow(escaped(json, i + ESCAPE))) {
                i += 2 * ESCAPE;
            } else {
                whole = whole == json ? json.clone() : whole;
                whole[i + 2] = 'f';
                whole[i + 3] = 'f';
                whole[i + 4] = 'f';
                whole[i + 5] = 'd';
                i += ESCAPE;
            }
        }
        return whole;
    }

    /** Returns 0 if none is there: a stray byte, an overlong form, half of a pair, beyond U+10FFFF, or NUL. */
    private static int sizeOfCharacter(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xff;
        int size = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (size == 0 || at + size > length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        if ((first == 0xe0 && second < 0xa0)
                || (first == 0xed && second >= 0xa0)
                || (first == 0xf0 && second < 0x90)
                || (first == 0xf4 && second >= 0x90)) {
            return 0;
        }
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** Returns the unit that is escaped at {@code at}, or -1. */
    private static int escaped(byte[] json, int at) {
        if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
