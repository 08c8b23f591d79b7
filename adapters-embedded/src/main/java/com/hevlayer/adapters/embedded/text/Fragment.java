package com.hevlayer.adapters.embedded.text;

import java.util.List;

/**
 * A piece of an attribute's value that answers a query.
 *
 * @param text the piece
 * @param element which element of an array it is from; 0 for a plain string
 * @param range where it stands in that element
 * @param matches where the words that were asked for stand in that element, ascending
 * @param score what it was ranked by, above 0
 */
public record Fragment(String text, int element, Range range, List<Range> matches, double score) {

  public Fragment {
    matches = List.copyOf(matches);
  }

  /** Offsets in the unit that was asked for; the end is exclusive. */
  public record Range(int start, int end) {}
}
