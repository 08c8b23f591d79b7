package com.hevlayer.adapters.embedded.text;

import com.hevlayer.adapters.embedded.text.Syntax.Assertion;
import com.hevlayer.adapters.embedded.text.Syntax.Choice;
import com.hevlayer.adapters.embedded.text.Syntax.One;
import com.hevlayer.adapters.embedded.text.Syntax.Place;
import com.hevlayer.adapters.embedded.text.Syntax.Repeat;
import com.hevlayer.adapters.embedded.text.Syntax.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads one regular expression. A parser serves one expression once. */
final class RegexParser {
  private static final int MAX_DEPTH = 250;
  private static final int MAX_COUNT = 1_000;

  private final RegexInput in;
  private final Set<String> groupNames = new HashSet<>();
  private RegexFlags flags = RegexFlags.DEFAULT;
  private int depth;

  RegexParser(String pattern) {
    this.in = new RegexInput(pattern);
  }

  Syntax parse() {
    Syntax syntax = parseChoice();
    if (!in.atEnd()) {
      throw in.wrong("')' without '('", in.at());
    }
    return syntax;
  }

  /** Options up to the end or a closing parenthesis. Flags set inside end with it. */
  private Syntax parseChoice() {
    RegexFlags outer = flags;
    List<Syntax> options = new ArrayList<>();
    do {
      options.add(parseSequence());
    } while (in.take('|'));
    flags = outer;
    return options.size() == 1 ? options.getFirst() : new Choice(options);
  }

  private Syntax parseSequence() {
    List<Syntax> parts = new ArrayList<>();
    while (true) {
      skipIgnored();
      int c = in.peek();
      if (c == RegexInput.END || c == '|' || c == ')') {
        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
      }
      int start = in.at();
      if (c == '*' || c == '+' || c == '?' || c == '{') {
        if (parts.isEmpty() || parts.getLast().equals(FLAGS_SET)) {
          throw in.wrong("nothing to repeat", start);
        }
        parts.add(parseRepeat(parts.removeLast(), start));
      } else {
        parts.add(parseAtom());
      }
    }
  }

  /** In place of an expression: a group that only sets flags. Matches the empty string. */
  private static final Syntax FLAGS_SET = new Sequence(List.of());

  private Syntax parseAtom() {
    int start = in.at();
    int c = in.next();
    return switch (c) {
      case '(' -> parseGroup(start);
      case '[' -> new One(new RegexClassParser(in, flags).parse(start));
      case '.' -> new One(flags.dot());
      case '^' -> new Assertion(flags.multiLine() ? Place.LINE_START : Place.TEXT_START);
      case '$' -> new Assertion(flags.multiLine() ? Place.LINE_END : Place.TEXT_END);
      case '\\' -> parseEscape(start);
      default -> literal(c);
    };
  }

  private Syntax parseEscape(int start) {
    Place place =
        switch (in.peek()) {
          case 'A' -> Place.TEXT_START;
          case 'z' -> Place.TEXT_END;
          case 'B' -> flags.unicode() ? Place.NO_WORD_BOUNDARY : Place.NO_ASCII_WORD_BOUNDARY;
          case '<' -> Place.WORD_START;
          case '>' -> Place.WORD_END;
          case 'b' -> flags.unicode() ? Place.WORD_BOUNDARY : Place.ASCII_WORD_BOUNDARY;
          default -> null;
        };
    if (place != null) {
      boolean plainBoundary = in.next() == 'b';
      return new Assertion(plainBoundary ? specialBoundary(place) : place);
    }
    return in.classEscape(start, flags)
        .<Syntax>map(One::new)
        .orElseGet(() -> literal(in.characterEscape(start)));
  }

  /** {@code \b{start}} and its kin. */
  private Place specialBoundary(Place plain) {
    if (in.take("{start-half}")) {
      return Place.WORD_START_HALF;
    }
    if (in.take("{end-half}")) {
      return Place.WORD_END_HALF;
    }
    if (in.take("{start}")) {
      return Place.WORD_START;
    }
    return in.take("{end}") ? Place.WORD_END : plain;
  }

  private Syntax parseGroup(int start) {
    if (++depth > MAX_DEPTH) {
      throw in.wrong("groups are nested more than %d deep".formatted(MAX_DEPTH), start);
    }
    RegexFlags outer = flags;
    if (in.take('?')) {
      if (in.take("=") || in.take("!") || in.take("<=") || in.take("<!")) {
        throw in.wrong("look-around is not supported", start);
      }
      if (in.take("P<") || in.take("<")) {
        parseName(start);
      } else if (!parseFlags(start)) {
        depth--;
        return FLAGS_SET; // they hold for the rest of the enclosing group
      }
    }
    Syntax inner = parseChoice();
    if (!in.take(')')) {
      throw in.wrong("'(' is not closed", start);
    }
    flags = outer;
    depth--;
    // A group is one expression, though it may be the empty sequence.
    return inner.equals(FLAGS_SET) ? new Sequence(List.of(FLAGS_SET)) : inner;
  }

  private void parseName(int start) {
    StringBuilder name = new StringBuilder();
    while (!in.take('>')) {
      int c = in.atEnd() ? RegexInput.END : in.next();
      boolean fits =
          c == '_'
              || Character.isAlphabetic(c)
              || (name.length() > 0
                  && (c == '.' || c == '[' || c == ']' || (c >= '0' && c <= '9')));
      if (c == RegexInput.END || !fits) {
        throw in.wrong("the name of the group is malformed", start);
      }
      name.appendCodePoint(c);
    }
    if (name.length() == 0) {
      throw in.wrong("the name of the group is empty", start);
    }
    if (!groupNames.add(name.toString())) {
      throw in.wrong("the group name '%s' occurs twice".formatted(name), start);
    }
  }

  /** Flags after {@code (?}; true when an expression follows, false when the group ends. */
  private boolean parseFlags(int start) {
    boolean value = true;
    boolean any = false;
    boolean dangling = false;
    while (!in.atEnd()) {
      int c = in.next();
      if (c == ':' || c == ')') {
        if (dangling || (c == ')' && !any)) {
          throw in.wrong("flags are missing", start);
        }
        return c == ':';
      }
      if (c == '-' && value) {
        value = false;
        dangling = true;
      } else {
        flags =
            flags
                .with(c, value)
                .orElseThrow(
                    () -> in.wrong("unknown flag '%s'".formatted(Character.toString(c)), start));
        any = true;
        dangling = false;
      }
    }
    throw in.wrong("'(' is not closed", start);
  }

  private Syntax parseRepeat(Syntax what, int start) {
    int c = in.next();
    int min = 0;
    int max = Repeat.UNBOUNDED;
    switch (c) {
      case '*' -> {}
      case '+' -> min = 1;
      case '?' -> max = 1;
      default -> {
        int low = in.number();
        min = Math.max(low, 0);
        max = min;
        if (in.take(',')) {
          int high = in.number();
          if (low < 0 && high < 0) {
            throw in.wrong("a count is missing in '{…}'", start);
          }
          max = high < 0 ? Repeat.UNBOUNDED : high;
        } else if (low < 0) {
          throw in.wrong("a count is missing in '{…}'", start);
        }
        if (!in.take('}')) {
          throw in.wrong("'{' is not closed", start);
        }
        if (min > max) {
          throw in.wrong("the counts in '{%d,%d}' run backwards".formatted(min, max), start);
        }
        if (min > MAX_COUNT || (max > MAX_COUNT && max != Repeat.UNBOUNDED)) {
          throw in.wrong("a count is above %d".formatted(MAX_COUNT), start);
        }
      }
    }
    skipIgnored();
    in.take('?'); // greedy or not: whether there is a match does not depend on it
    return new Repeat(what, min, max);
  }

  private Syntax literal(int c) {
    CodePointSet set = CodePointSet.of(c);
    return new One(flags.ignoreCase() ? set.ignoringCase() : set);
  }

  private void skipIgnored() {
    if (!flags.verbose()) {
      return;
    }
    while (!in.atEnd()) {
      if (in.peek() == '#') {
        in.skipLine();
      } else if (UnicodeClasses.isSpace(in.peek())) {
        in.next();
      } else {
        return;
      }
    }
  }
}
