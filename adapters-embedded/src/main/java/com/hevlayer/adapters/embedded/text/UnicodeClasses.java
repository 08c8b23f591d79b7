package com.hevlayer.adapters.embedded.text;

import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * The classes of characters that a pattern can name. They follow the Unicode version of the JDK (16
 * in JDK 25). Classes are computed on first use and kept: there is a fixed number of them.
 */
final class UnicodeClasses {
  private static final Map<String, CodePointSet> KNOWN = new ConcurrentHashMap<>();

  /** Bit sets over the general categories by their names in lower case without separators. */
  private static final Map<String, Integer> CATEGORIES = categories();

  private static final int MARKS =
      bit(Character.NON_SPACING_MARK)
          | bit(Character.ENCLOSING_MARK)
          | bit(Character.COMBINING_SPACING_MARK);

  private UnicodeClasses() {}

  static boolean isWord(int c) {
    return Character.isAlphabetic(c)
        || ((MARKS | bit(Character.DECIMAL_DIGIT_NUMBER) | bit(Character.CONNECTOR_PUNCTUATION))
                    >>> Character.getType(c)
                & 1)
            == 1
        || c == 0x200c
        || c == 0x200d;
  }

  static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || c == 0x20
        || c == 0x85
        || c == 0x2028
        || c == 0x2029
        || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /** {@code \w}. */
  static CodePointSet word() {
    return known("\\w", UnicodeClasses::isWord);
  }

  /** {@code \s}. */
  static CodePointSet space() {
    return known("\\s", UnicodeClasses::isSpace);
  }

  /** {@code \d}. */
  static CodePointSet digit() {
    return known("\\d", c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
  }

  /** The class behind {@code \p{…}}: a category, a script, or a property that is there or not. */
  static Optional<CodePointSet> named(String name) {
    int equals = name.indexOf('=');
    if (equals < 0) {
      String plain = plain(name);
      return category(plain).or(() -> binary(plain)).or(() -> script(name));
    }
    String value = name.substring(equals + 1);
    return switch (plain(name.substring(0, equals))) {
      case "gc", "generalcategory" -> category(plain(value));
      case "sc", "script", "scx", "scriptextensions" -> script(value);
      default -> Optional.empty();
    };
  }

  /** The class behind {@code [:…:]}; ASCII only. */
  static Optional<CodePointSet> ascii(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "alnum" -> CodePointSet.ranges('0', '9', 'A', 'Z', 'a', 'z');
          case "alpha" -> CodePointSet.ranges('A', 'Z', 'a', 'z');
          case "ascii" -> CodePointSet.range(0, 0x7f);
          case "blank" -> CodePointSet.ranges('\t', '\t', ' ', ' ');
          case "cntrl" -> CodePointSet.ranges(0, 0x1f, 0x7f, 0x7f);
          case "digit" -> CodePointSet.range('0', '9');
          case "graph" -> CodePointSet.range('!', '~');
          case "lower" -> CodePointSet.range('a', 'z');
          case "print" -> CodePointSet.range(' ', '~');
          case "punct" -> CodePointSet.ranges('!', '/', ':', '@', '[', '`', '{', '~');
          case "space" -> CodePointSet.ranges('\t', '\r', ' ', ' ');
          case "upper" -> CodePointSet.range('A', 'Z');
          case "word" -> CodePointSet.ranges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
          case "xdigit" -> CodePointSet.ranges('0', '9', 'A', 'F', 'a', 'f');
          default -> null;
        });
  }

  private static Optional<CodePointSet> category(String plain) {
    Integer bits = CATEGORIES.get(plain);
    return bits == null
        ? Optional.empty()
        : Optional.of(known("gc=" + bits, c -> (bits >>> Character.getType(c) & 1) == 1));
  }

  private static Optional<CodePointSet> script(String name) {
    try {
      UnicodeScript script =
          UnicodeScript.forName(name.strip().replace(' ', '_').replace('-', '_'));
      return Optional.of(known("sc=" + script, c -> UnicodeScript.of(c) == script));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<CodePointSet> binary(String plain) {
    IntPredicate property =
        switch (plain) {
          case "any" -> c -> true;
          case "ascii" -> c -> c < 0x80;
          case "assigned" -> Character::isDefined;
          case "alphabetic", "alpha" -> Character::isAlphabetic;
          case "uppercase", "upper" -> Character::isUpperCase;
          case "lowercase", "lower" -> Character::isLowerCase;
          case "whitespace", "wspace", "space" -> UnicodeClasses::isSpace;
          case "ideographic", "ideo" -> Character::isIdeographic;
          case "emoji" -> Character::isEmoji;
          case "emojipresentation", "epres" -> Character::isEmojiPresentation;
          case "emojimodifier", "emod" -> Character::isEmojiModifier;
          case "emojimodifierbase", "ebase" -> Character::isEmojiModifierBase;
          case "emojicomponent", "ecomp" -> Character::isEmojiComponent;
          case "extendedpictographic", "extpict" -> Character::isExtendedPictographic;
          default -> null;
        };
    return property == null ? Optional.empty() : Optional.of(known("is=" + plain, property));
  }

  private static CodePointSet known(String key, IntPredicate condition) {
    CodePointSet known = KNOWN.get(key);
    if (known == null) {
      known = CodePointSet.where(condition);
      KNOWN.put(key, known);
    }
    return known;
  }

  private static String plain(String name) {
    return name.replace("_", "").replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }

  private static int bit(int type) {
    return 1 << type;
  }

  private static Map<String, Integer> categories() {
    Map<String, Integer> names = new HashMap<>();
    String[][] single = {
      {"lu", "uppercaseletter"},
      {"ll", "lowercaseletter"},
      {"lt", "titlecaseletter"},
      {"lm", "modifierletter"},
      {"lo", "otherletter"},
      {"mn", "nonspacingmark"},
      {"me", "enclosingmark"},
      {"mc", "spacingmark"},
      {"nd", "decimalnumber", "digit"},
      {"nl", "letternumber"},
      {"no", "othernumber"},
      {"zs", "spaceseparator"},
      {"zl", "lineseparator"},
      {"zp", "paragraphseparator"},
      {"cc", "control", "cntrl"},
      {"cf", "format"},
      {"co", "privateuse"},
      {"cs", "surrogate"},
      {"pd", "dashpunctuation"},
      {"ps", "openpunctuation"},
      {"pe", "closepunctuation"},
      {"pc", "connectorpunctuation"},
      {"po", "otherpunctuation"},
      {"sm", "mathsymbol"},
      {"sc", "currencysymbol"},
      {"sk", "modifiersymbol"},
      {"so", "othersymbol"},
      {"pi", "initialpunctuation"},
      {"pf", "finalpunctuation"},
      {"cn", "unassigned"}
    };
    int[] types = {
      Character.UPPERCASE_LETTER,
      Character.LOWERCASE_LETTER,
      Character.TITLECASE_LETTER,
      Character.MODIFIER_LETTER,
      Character.OTHER_LETTER,
      Character.NON_SPACING_MARK,
      Character.ENCLOSING_MARK,
      Character.COMBINING_SPACING_MARK,
      Character.DECIMAL_DIGIT_NUMBER,
      Character.LETTER_NUMBER,
      Character.OTHER_NUMBER,
      Character.SPACE_SEPARATOR,
      Character.LINE_SEPARATOR,
      Character.PARAGRAPH_SEPARATOR,
      Character.CONTROL,
      Character.FORMAT,
      Character.PRIVATE_USE,
      Character.SURROGATE,
      Character.DASH_PUNCTUATION,
      Character.START_PUNCTUATION,
      Character.END_PUNCTUATION,
      Character.CONNECTOR_PUNCTUATION,
      Character.OTHER_PUNCTUATION,
      Character.MATH_SYMBOL,
      Character.CURRENCY_SYMBOL,
      Character.MODIFIER_SYMBOL,
      Character.OTHER_SYMBOL,
      Character.INITIAL_QUOTE_PUNCTUATION,
      Character.FINAL_QUOTE_PUNCTUATION,
      Character.UNASSIGNED
    };
    for (int i = 0; i < types.length; i++) {
      for (String name : single[i]) {
        names.put(name, bit(types[i]));
      }
      // The first letter names the whole group.
      names.merge(single[i][0].substring(0, 1), bit(types[i]), (a, b) -> a | b);
    }
    String[][] groups = {
      {"l", "letter"},
      {"m", "mark", "combiningmark"},
      {"n", "number"},
      {"z", "separator"},
      {"c", "other"},
      {"p", "punctuation", "punct"},
      {"s", "symbol"}
    };
    for (String[] group : groups) {
      Integer bits = names.get(group[0]);
      for (String name : group) {
        names.put(name, bits == null ? 0 : bits);
      }
    }
    int cased =
        bit(Character.UPPERCASE_LETTER)
            | bit(Character.LOWERCASE_LETTER)
            | bit(Character.TITLECASE_LETTER);
    names.put("lc", cased);
    names.put("casedletter", cased);
    return Map.copyOf(names);
  }
}
