package dev.ratchet.testing.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user wants, as far as rules can tell.
 *
 * @param text as written
 * @param words its words without what is quoted
 * @param mentions what it names, in order
 * @param moments the times it names
 */
record Task(String text, Set<String> words, List<Mention> mentions, Moments moments) {
    private static final Pattern QUOTED =
            Pattern.compile("\"([^\"]+)\"|\u201C([^\u201D]+)\u201D|`([^`]+)`|(?<!\\w)'([^']+)'(?!\\w)");
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s,;]+|[\\w.+-]+@[\\w-]+\\.[\\w.]*\\w");
    private static final Pattern PATH = Pattern.compile(
            "(?U)(?<![\\w/.-])(?:[\\w.-]+/)*[\\w-][\\w.-]*\\.[A-Za-z]\\w{0,15}(?!\\w)|(?<![\\w/.-])(?:[\\w.-]+/)+[\\w.-]*\\w");
    private static final Pattern CODE =
            Pattern.compile("(?<![\\w-])(?=[\\w-]*\\d)(?=[\\w-]*[A-Za-z])\\w[\\w-]*\\w(?![\\w-])");
    private static final Pattern SYMBOL = Pattern.compile("(?<![\\w-])[A-Z]{2,6}(?![\\w-])");
    private static final Pattern NAME = Pattern.compile(
            "(?<![\\w-])[A-Z][\\w&.-]*[a-z]\\w*(?: (?:of|de|van|von|&) [A-Z]\\w+| [A-Z][\\w&-]*[a-z]\\w*)*");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])-?\\d+(?:\\.\\d+)?(?![\\w-])");
    private static final Pattern WORD = Pattern.compile("(?<![\\w-])[a-z][a-z-]{2,}(?![\\w-])");
    private static final Set<String> DOMAINS = Set.of("com", "org", "net");
    private static final Set<String> POLITE = Set.of("can", "could", "would", "will", "please");
    private static final Set<String> QUESTIONS = Set.of(
            "how", "what", "which", "who", "whose", "when", "where", "why", "is", "are", "was", "were", "did", "does",
            "do", "has", "have");

    /** Reads a task; {@code toolWords} are never taken for names ("Create", "List"). */
    static Task read(String text, Set<String> toolWords) {
        List<Mention> found = new ArrayList<>();
        StringBuilder rest = new StringBuilder(text);
        take(Mention.Kind.QUOTED, QUOTED, rest, found);
        String unquoted = rest.toString();
        take(Mention.Kind.ADDRESS, ADDRESS, rest, found);
        take(Mention.Kind.PATH, PATH, rest, found);
        Moments moments = Moments.in(rest.toString());
        blank(Moments.PATTERN, rest);
        take(Mention.Kind.CODE, CODE, rest, found);
        take(Mention.Kind.SYMBOL, SYMBOL, rest, found);
        names(rest, toolWords, found);
        take(Mention.Kind.NUMBER, NUMBER, rest, found);
        words(rest, toolWords, found);
        found.replaceAll(Task::asPathIfItIsOne);
        found.sort(Comparator.comparingInt(Mention::at));
        return new Task(text, Words.of(unquoted), List.copyOf(found), moments);
    }

    List<Mention> of(Set<Mention.Kind> kinds) {
        Set<String> seen = new HashSet<>();
        return mentions.stream()
                .filter(mention -> kinds.contains(mention.kind()) && seen.add(mention.text()))
                .toList();
    }

    List<Mention> of(Mention.Kind kind) {
        return of(Set.of(kind));
    }

    /** {@return whether it asks for something to be known, and so must change nothing} */
    boolean isQuestion() {
        String start = text.strip().toLowerCase(Locale.ROOT).split("\\W", 2)[0];
        return QUESTIONS.contains(start) || (text.strip().endsWith("?") && !POLITE.contains(start));
    }

    private static void take(Mention.Kind kind, Pattern pattern, StringBuilder rest, List<Mention> found) {
        Matcher matcher = pattern.matcher(rest.toString());
        while (matcher.find()) {
            found.add(new Mention(kind, content(matcher), matcher.start()));
            cover(rest, matcher.start(), matcher.end());
        }
    }

    private static String content(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return matcher.group();
    }

    private static void names(StringBuilder rest, Set<String> toolWords, List<Mention> found) {
        Matcher matcher = NAME.matcher(rest.toString());
        while (matcher.find()) {
            int at = matcher.start();
            String name = matcher.group();
            // At the start of a sentence any word has a capital letter: function words and verbs are no names.
            while (!name.isEmpty() && notAName(name.split(" ", 2)[0], toolWords)) {
                int space = name.indexOf(' ');
                at += space + 1;
                name = space < 0 ? "" : name.substring(space + 1);
            }
            if (!name.isEmpty()) {
                named(name.replaceFirst("\\.$", ""), at, found);
            }
            cover(rest, matcher.start(), matcher.end());
        }
    }

    /** Three names and more in a row are a list; "of" and the like hold a name together. */
    private static void named(String name, int at, List<Mention> found) {
        String[] words = name.split(" ", -1);
        if (words.length < 3 || name.matches(".* (?:of|de|van|von|&) .*")) {
            found.add(new Mention(Mention.Kind.NAME, name, at));
            return;
        }
        int place = at;
        for (String word : words) {
            found.add(new Mention(Mention.Kind.NAME, word, place));
            place += word.length() + 1;
        }
    }

    private static boolean notAName(String word, Set<String> toolWords) {
        return Words.isFunctionWord(word) || toolWords.contains(Words.plain(word)) || Verbs.isVerb(Words.plain(word));
    }

    private static void words(StringBuilder rest, Set<String> toolWords, List<Mention> found) {
        Matcher matcher = WORD.matcher(rest.toString());
        while (matcher.find()) {
            if (!notAName(matcher.group(), toolWords)) {
                found.add(new Mention(Mention.Kind.WORD, matcher.group(), matcher.start()));
            }
        }
    }

    private static Mention asPathIfItIsOne(Mention mention) {
        boolean domain = mention.kind() == Mention.Kind.PATH
                && !mention.text().contains("/")
                && DOMAINS.contains(mention.text().substring(mention.text().lastIndexOf('.') + 1));
        if (domain) {
            return new Mention(Mention.Kind.NAME, mention.text(), mention.at());
        }
        boolean path = mention.kind() == Mention.Kind.QUOTED
                && PATH.matcher(mention.text()).matches();
        return path ? new Mention(Mention.Kind.PATH, mention.text(), mention.at()) : mention;
    }

    private static void blank(Pattern pattern, StringBuilder rest) {
        Matcher matcher = pattern.matcher(rest.toString());
        while (matcher.find()) {
            cover(rest, matcher.start(), matcher.end());
        }
    }

    private static void cover(StringBuilder rest, int from, int to) {
        rest.replace(from, to, " ".repeat(to - from));
    }
}
