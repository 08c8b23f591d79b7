package com.hevlayer.adapters.embedded.text;

import java.util.Optional;

/** The text of a regular expression and the place where reading it has come to. */
final class RegexInput {
  static final int END = -1;

  private final String pattern;
  private int at;

  RegexInput(String pattern) {
    this.pattern = pattern;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == pattern.length();
  }

  int peek() {
    return atEnd() ? END : pattern.codePointAt(at);
  }

  int next() {
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  boolean take(char c) {
    if (peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  boolean take(String text) {
    if (pattern.startsWith(text, at)) {
      at += text.length();
      return true;
    }
    return false;
  }

  /** Text up to a delimiter, which is consumed, too; empty if it does not come. */
  Optional<String> until(String delimiter) {
    int end = pattern.indexOf(delimiter, at);
    if (end < 0) {
      return Optional.empty();
    }
    String text = pattern.substring(at, end);
    at = end + delimiter.length();
    return Optional.of(text);
  }

  /** Past the next line feed, or to the end. */
  void skipLine() {
    int end = pattern.indexOf('\n', at);
    at = end < 0 ? pattern.length() : end + 1;
  }

  void back(int to) {
    at = to;
  }

  /** A decimal number with blanks around it; -1 if there is none, large if it is too large. */
  int number() {
    skipSpaces();
    int start = at;
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      value = Math.min(value * 10 + (next() - '0'), 1_000_000_000L);
    }
    boolean none = at == start;
    skipSpaces();
    return none ? -1 : (int) value;
  }

  private void skipSpaces() {
    while (peek() == ' ') {
      at++;
    }
  }

  /** The class that an escape names, if it names one; reads on from behind the backslash. */
  Optional<CodePointSet> classEscape(int start, RegexFlags flags) {
    int c = peek();
    CodePointSet set =
        switch (c) {
          case 'd', 'D' -> flags.unicode() ? UnicodeClasses.digit() : asciiClass("digit");
          case 's', 'S' -> flags.unicode() ? UnicodeClasses.space() : asciiClass("space");
          case 'w', 'W' -> flags.unicode() ? UnicodeClasses.word() : asciiClass("word");
          case 'p', 'P' -> {
            next();
            CodePointSet named = property(start);
            yield flags.ignoreCase() ? named.ignoringCase() : named;
          }
          default -> null;
        };
    if (set == null) {
      return Optional.empty();
    }
    if (c != 'p' && c != 'P') {
      next();
    }
    return Optional.of(c == 'D' || c == 'S' || c == 'W' || c == 'P' ? set.complement() : set);
  }

  private CodePointSet property(int start) {
    String name;
    if (take('{')) {
      name = until("}").orElseThrow(() -> wrong("'{' is not closed", start));
    } else if (atEnd()) {
      throw wrong("the name of the class is missing", start);
    } else {
      name = Character.toString(next());
    }
    boolean negated = name.startsWith("^");
    String rest = negated ? name.substring(1) : name;
    int unequal = rest.indexOf("!=");
    if (unequal > 0) {
      rest = rest.substring(0, unequal) + "=" + rest.substring(unequal + 2);
      negated = !negated;
    }
    CodePointSet set =
        UnicodeClasses.named(rest.replace(':', '='))
            .orElseThrow(() -> wrong("there is no class '%s'".formatted(name), start));
    return negated ? set.complement() : set;
  }

  private static CodePointSet asciiClass(String name) {
    return UnicodeClasses.ascii(name).orElseThrow();
  }

  /** The character that an escape stands for; reads on from behind the backslash. */
  int characterEscape(int start) {
    if (atEnd()) {
      throw wrong("nothing follows '\\'", start);
    }
    int c = next();
    return switch (c) {
      case 'a' -> 0x07;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      case 'x' -> hex(2, start);
      case 'u' -> hex(4, start);
      case 'U' -> hex(8, start);
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          throw wrong("back-references are not supported", start);
      default -> {
        boolean mayBeEscaped = c < 0x80 && !Character.isLetterOrDigit(c) && c != '<' && c != '>';
        if (!mayBeEscaped) {
          throw wrong("unknown escape '\\%s'".formatted(Character.toString(c)), start);
        }
        yield c;
      }
    };
  }

  private int hex(int digits, int start) {
    String text;
    if (take('{')) {
      text = until("}").orElseThrow(() -> wrong("'{' is not closed", start));
    } else {
      int end = Math.min(at + digits, pattern.length());
      text = pattern.substring(at, end);
      at = end;
      if (text.length() < digits) {
        throw wrong("%d hexadecimal digits must follow".formatted(digits), start);
      }
    }
    boolean wellFormed =
        !text.isEmpty()
            && text.length() <= 8
            && text.chars().allMatch(d -> d < 0x80 && Character.digit(d, 16) >= 0);
    long value = wellFormed ? Long.parseLong(text, 16) : END;
    if (value < 0
        || value > Character.MAX_CODE_POINT
        || (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)) {
      throw wrong("'%s' is no character in hexadecimal".formatted(text), start);
    }
    return (int) value;
  }

  InvalidPatternException wrong(String what, int offset) {
    return new InvalidPatternException(
        "regular expression: %s, at offset %d".formatted(what, pattern.codePointCount(0, offset)));
  }
}
