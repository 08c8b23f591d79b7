package com.hevlayer.adapters.embedded.text;

import java.util.List;

/** What glob and regular expressions are made of, once parsed. */
sealed interface Syntax {
  Syntax EMPTY = new Sequence(List.of());
  Syntax ANYTHING = new Repeat(new One(CodePointSet.ALL), 0, Repeat.UNBOUNDED);

  /** One character out of a set; an empty set matches nothing. */
  record One(CodePointSet set) implements Syntax {}

  /** One after the other. */
  record Sequence(List<Syntax> parts) implements Syntax {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** Any of them; at least one. */
  record Choice(List<Syntax> options) implements Syntax {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /** At least {@code min} and at most {@code max} times. */
  record Repeat(Syntax what, int min, int max) implements Syntax {
    static final int UNBOUNDED = Integer.MAX_VALUE;
  }

  /** A condition on a place between characters. */
  record Assertion(Place place) implements Syntax {}

  /** Places between characters. */
  enum Place {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NO_WORD_BOUNDARY,
    WORD_START,
    WORD_END,
    WORD_START_HALF,
    WORD_END_HALF,
    ASCII_WORD_BOUNDARY,
    NO_ASCII_WORD_BOUNDARY
  }
}
