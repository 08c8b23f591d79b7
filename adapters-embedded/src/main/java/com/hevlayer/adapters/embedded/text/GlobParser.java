package com.hevlayer.adapters.embedded.text;

import com.hevlayer.adapters.embedded.text.Syntax.Choice;
import com.hevlayer.adapters.embedded.text.Syntax.One;
import com.hevlayer.adapters.embedded.text.Syntax.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one glob. A parser serves one pattern once. */
final class GlobParser {
  private static final int MAX_DEPTH = 100;
  private static final int NONE = -1;

  private static final Syntax SLASH = new One(CodePointSet.of('/'));
  private static final Syntax ANY = new One(CodePointSet.ALL);

  /** {@code **} and its slash at the beginning: no segment, or some. */
  private static final Syntax LEADING =
      new Choice(List.of(Syntax.EMPTY, SLASH, new Sequence(List.of(Syntax.ANYTHING, SLASH))));

  /** {@code **} and its slash at the end: everything below. */
  private static final Syntax TRAILING = new Sequence(List.of(SLASH, Syntax.ANYTHING));

  /** {@code **} between two slashes, with them: one slash, or two and what is between. */
  private static final Syntax BETWEEN =
      new Choice(List.of(SLASH, new Sequence(List.of(SLASH, Syntax.ANYTHING, SLASH))));

  private final String pattern;
  private final boolean ignoreCase;
  private int at;

  GlobParser(String pattern, boolean ignoreCase) {
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
  }

  Syntax parse() {
    List<Syntax> parts = parseParts(0);
    if (parts.size() == 1 && parts.getFirst().equals(LEADING)) {
      return Syntax.ANYTHING;
    }
    return new Sequence(parts);
  }

  /** Parts up to the end of the pattern or, inside braces, up to a comma or the closing brace. */
  private List<Syntax> parseParts(int depth) {
    List<Syntax> parts = new ArrayList<>();
    int previous = NONE;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      if (depth > 0 && (c == ',' || c == '}')) {
        break;
      }
      int start = at;
      at += Character.charCount(c);
      switch (c) {
        case '?' -> parts.add(ANY);
        case '*' -> parseStar(parts, previous, depth);
        case '[' -> parts.add(new One(parseClass(start)));
        case '{' -> parts.add(parseAlternatives(start, depth));
        case '}' -> throw wrong("'}' without '{'", start);
        case '\\' -> {
          if (at == pattern.length()) {
            throw wrong("nothing follows '\\'", start);
          }
          parts.add(literal(next()));
        }
        default -> parts.add(literal(c));
      }
      previous = pattern.codePointBefore(at);
    }
    return parts;
  }

  private void parseStar(List<Syntax> parts, int previous, int depth) {
    if (peek() != '*') {
      parts.add(Syntax.ANYTHING);
      return;
    }
    at++;
    int following = peek();
    if (parts.isEmpty()) {
      if (following == NONE || following == '/') {
        at += following == '/' ? 1 : 0;
        parts.add(LEADING);
      } else {
        parts.add(Syntax.ANYTHING);
      }
      return;
    }
    boolean last = following == NONE || (depth > 0 && (following == ',' || following == '}'));
    if (previous != '/' || !(last || following == '/')) {
      parts.add(Syntax.ANYTHING);
      return;
    }
    at += following == '/' ? 1 : 0;
    // The slash before belongs to the segments; a run of such stars is one.
    Syntax before = parts.removeLast();
    if (before.equals(LEADING) || before.equals(TRAILING)) {
      parts.add(before);
    } else {
      parts.add(last ? TRAILING : BETWEEN);
    }
  }

  private Syntax parseAlternatives(int start, int depth) {
    if (depth == MAX_DEPTH) {
      throw wrong("braces are nested more than %d deep".formatted(MAX_DEPTH), start);
    }
    List<Syntax> options = new ArrayList<>();
    while (true) {
      List<Syntax> parts = parseParts(depth + 1);
      if (at == pattern.length()) {
        throw wrong("'{' is not closed", start);
      }
      if (!parts.isEmpty()) {
        options.add(new Sequence(parts)); // an empty alternative is none
      }
      if (next() == '}') {
        return options.isEmpty() ? Syntax.EMPTY : new Choice(options);
      }
    }
  }

  private CodePointSet parseClass(int start) {
    boolean negated = peek() == '!' || peek() == '^';
    if (negated) {
      at++;
    }
    List<int[]> ranges = new ArrayList<>();
    boolean open = false; // a '-' waits for the end of its range
    boolean first = true;
    while (true) {
      if (at == pattern.length()) {
        throw wrong("'[' is not closed", start);
      }
      int c = next();
      if (c == ']' && !first) {
        break;
      }
      if (c == '-' && !first && !open) {
        open = true;
      } else if (open) {
        int[] range = ranges.getLast();
        if (c < range[0]) {
          throw wrong(
              "the range %s-%s runs backwards"
                  .formatted(Character.toString(range[0]), Character.toString(c)),
              start);
        }
        range[1] = c;
        open = false;
      } else {
        ranges.add(new int[] {c, c});
      }
      first = false;
    }
    if (open) {
      ranges.add(new int[] {'-', '-'});
    }
    CodePointSet set = CodePointSet.ranges(ranges.stream().flatMapToInt(Arrays::stream).toArray());
    set = ignoreCase ? set.ignoringCase() : set;
    return negated ? set.complement() : set;
  }

  private Syntax literal(int c) {
    CodePointSet set = CodePointSet.of(c);
    return new One(ignoreCase ? set.ignoringCase() : set);
  }

  private int peek() {
    return at < pattern.length() ? pattern.codePointAt(at) : NONE;
  }

  private int next() {
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private InvalidPatternException wrong(String what, int offset) {
    return new InvalidPatternException(
        "glob pattern: %s, at offset %d".formatted(what, pattern.codePointCount(0, offset)));
  }
}
