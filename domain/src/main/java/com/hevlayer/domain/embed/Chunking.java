package com.hevlayer.domain.embed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a long text is cut into chunks that are embedded one by one. Immutable. */
public sealed interface Chunking {

  /** Where a text may be cut. */
  enum Strategy {
    /** Nowhere. */
    NONE,
    /** After a fixed length. */
    FIXED,
    /** At line ends, ends of sentences and blanks. */
    RECURSIVE,
    /** At ends of sentences. */
    SENTENCE,
    /** Before headings. */
    MARKDOWN
  }

  /** What lengths count. */
  enum Unit {
    /** Code points. */
    CHARACTERS,
    /** Words between whitespace. */
    TOKENS
  }

  /**
   * One text.
   *
   * @param size of a chunk in units, above 0; no matter for {@link Strategy#NONE}
   * @param overlap of a chunk with the one before it, 0 or more, less than the size
   */
  record Plain(Strategy strategy, Unit unit, int size, int overlap) implements Chunking {
    /** The whole text. */
    static final Plain WHOLE = new Plain(Strategy.NONE, Unit.CHARACTERS, 1, 0);
  }

  /**
   * Several attributes of a row, each a section.
   *
   * @param fields the attributes, in order, at least one, all different
   * @param attribute takes the name of the section in each chunk
   * @param split how a section is cut; {@code null}: not at all
   */
  record Sections(List<String> fields, String attribute, @Nullable Plain split)
      implements Chunking {
    /** Copies the list. */
    public Sections {
      fields = List.copyOf(fields);
    }
  }
}
