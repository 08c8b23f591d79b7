package com.hevlayer.adapters.embedded.text;

import java.util.Optional;

/** Reads a class in brackets, with ranges, nested classes and set operations. */
final class RegexClassParser {
  private static final int MAX_DEPTH = 50;

  private final RegexInput in;
  private final RegexFlags flags;
  private int depth;

  RegexClassParser(RegexInput in, RegexFlags flags) {
    this.in = in;
    this.flags = flags;
  }

  /** Reads on from behind the opening bracket, which stands at {@code start}. */
  CodePointSet parse(int start) {
    if (++depth > MAX_DEPTH) {
      throw in.wrong("classes are nested more than %d deep".formatted(MAX_DEPTH), start);
    }
    boolean negated = in.take('^');
    CodePointSet left = parseItems(start, true);
    while (!in.take(']')) {
      if (in.take("&&")) {
        left = left.intersection(parseItems(start, false));
      } else if (in.take("--")) {
        left = left.minus(parseItems(start, false));
      } else if (in.take("~~")) {
        CodePointSet right = parseItems(start, false);
        left = left.union(right).minus(left.intersection(right));
      } else {
        throw in.wrong("'[' is not closed", start);
      }
    }
    depth--;
    return negated ? left.complement() : left;
  }

  /** A union of items, up to the closing bracket or an operator. */
  private CodePointSet parseItems(int start, boolean opening) {
    CodePointSet set = CodePointSet.NONE;
    boolean first = opening;
    while (true) {
      skipBlanks();
      if (in.atEnd()) {
        throw in.wrong("'[' is not closed", start);
      }
      if (first) {
        // Right behind the bracket these two are themselves.
        first = false;
        if (in.take(']')) {
          set = set.union(CodePointSet.of(']'));
          continue;
        }
        if (in.take('-')) {
          set = set.union(CodePointSet.of('-'));
          continue;
        }
      }
      if (in.peek() == ']' || atOperator()) {
        return set;
      }
      set = set.union(parseItem(start));
    }
  }

  private boolean atOperator() {
    int at = in.at();
    boolean operator = in.take("&&") || in.take("~~") || (in.take("--") && in.peek() != ']');
    in.back(at);
    return operator;
  }

  private CodePointSet parseItem(int start) {
    int at = in.at();
    if (in.take('[')) {
      return posixClass().orElseGet(() -> parse(at));
    }
    if (in.take('\\')) {
      Optional<CodePointSet> named = in.classEscape(at, flags);
      if (named.isPresent()) {
        return named.get();
      }
      return parseRange(in.characterEscape(at), start);
    }
    return parseRange(in.next(), start);
  }

  private CodePointSet parseRange(int first, int start) {
    skipBlanks();
    int at = in.at();
    int last = first;
    if (in.take('-')) {
      skipBlanks();
      if (in.peek() == ']' || in.peek() == '-') {
        in.back(at); // a '-' at the end stands for itself, a second one is an operator
      } else if (in.atEnd()) {
        throw in.wrong("'[' is not closed", start);
      } else {
        int end = in.at();
        if (in.take('[') || (in.take('\\') && in.classEscape(end, flags).isPresent())) {
          throw in.wrong("a range cannot end in a class", end);
        }
        in.back(end);
        last = in.take('\\') ? in.characterEscape(end) : in.next();
        if (last < first) {
          throw in.wrong(
              "the range %s-%s runs backwards"
                  .formatted(Character.toString(first), Character.toString(last)),
              at);
        }
      }
    }
    CodePointSet set = CodePointSet.range(first, last);
    return flags.ignoreCase() ? set.ignoringCase() : set;
  }

  /** {@code [:alpha:]} behind its first bracket, or nothing read. */
  private Optional<CodePointSet> posixClass() {
    int at = in.at();
    if (in.take(':')) {
      boolean negated = in.take('^');
      Optional<CodePointSet> set = in.until(":]").flatMap(UnicodeClasses::ascii);
      if (set.isPresent()) {
        CodePointSet known = flags.ignoreCase() ? set.get().ignoringCase() : set.get();
        return Optional.of(negated ? known.complement() : known);
      }
    }
    in.back(at);
    return Optional.empty();
  }

  private void skipBlanks() {
    while (flags.verbose() && UnicodeClasses.isSpace(in.peek())) {
      in.next();
    }
  }
}
