package com.hevlayer.adapters.embedded.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

/**
 * Some part of a value is within an edit distance of a text: insertions, deletions and replacements
 * of single characters (code points).
 */
public final class Fuzzy implements StringPattern {
  private static final int NOTHING = -1;

  /**
   * One rung of the ladder of distances.
   *
   * @param minQueryChars the number of characters a query needs for it, at least {@code 3 *
   *     (distance + 1)}
   * @param distance edits allowed, 0 to 2
   */
  public record Step(int minQueryChars, int distance) {}

  private final String query;
  private final boolean caseSensitive;
  private final int distance;
  private final int length;

  /** Words of 64 bits that hold one bit for every character of the query. */
  private final int words;

  /** For every character of the query the places where it stands. */
  private final Map<Integer, long[]> places = new HashMap<>();

  /** The same for ASCII, by the character. */
  private final long[][] asciiPlaces = new long[0x80][];

  private final long[] nowhere;

  /**
   * The query in one part more than there are edits: one of them must stand in a value as it is,
   * which is quicker to see. Empty where case does not matter.
   */
  private final List<String> parts;

  private Fuzzy(String query, int distance, boolean caseSensitive) {
    this.query = query;
    this.caseSensitive = caseSensitive;
    this.distance = distance;
    int[] characters = query.codePoints().toArray();
    this.length = characters.length;
    this.words = (length + 63) >>> 6;
    this.nowhere = new long[words];
    for (int i = 0; i < length; i++) {
      places.computeIfAbsent(normal(characters[i]), c -> new long[words])[i >>> 6] |= 1L << i;
    }
    for (int c = 0; c < asciiPlaces.length; c++) {
      asciiPlaces[c] = places.getOrDefault(normal(c), nowhere);
    }
    this.parts = caseSensitive && distance != NOTHING ? split(query, distance + 1) : List.of();
  }

  /**
   * A condition for one text.
   *
   * @param ladder which distance holds for a query of which length: the rung with the largest
   *     {@code minQueryChars} not above the number of characters decides; a shorter query matches
   *     nothing
   * @throws InvalidPatternException if the ladder has problems
   */
  public static Fuzzy of(String query, List<Step> ladder, boolean caseSensitive) {
    List<String> problems = problems(ladder);
    if (!problems.isEmpty()) {
      throw new InvalidPatternException(String.join("; ", problems));
    }
    int characters = query.codePointCount(0, query.length());
    int reached = 0;
    int distance = NOTHING;
    for (Step step : ladder) {
      if (step.minQueryChars <= characters && step.minQueryChars > reached) {
        reached = step.minQueryChars;
        distance = step.distance;
      }
    }
    return new Fuzzy(query, distance, caseSensitive);
  }

  /** What is wrong with a ladder; empty when nothing is. */
  public static List<String> problems(List<Step> ladder) {
    List<String> problems = new ArrayList<>();
    if (ladder.isEmpty()) {
      problems.add("max_edit_distance must have at least one entry");
    }
    for (Step step : ladder) {
      if (step.distance < 0 || step.distance > 2) {
        problems.add("distance is %d, allowed are 0, 1 and 2".formatted(step.distance));
      } else if (step.minQueryChars < 3 * (step.distance + 1)) {
        problems.add(
            "min_query_chars is %d, a distance of %d needs at least %d"
                .formatted(step.minQueryChars, step.distance, 3 * (step.distance + 1)));
      }
    }
    return problems;
  }

  /**
   * Runs one row of bits per number of edits along the value: bit {@code i} of row {@code e} says
   * that the query up to its character {@code i} ends here with at most {@code e} edits.
   */
  @Override
  public boolean matches(String value) {
    if (distance == NOTHING || (!parts.isEmpty() && parts.stream().noneMatch(value::contains))) {
      return false;
    }
    int rows = distance + 1;
    long[] now = new long[rows * words];
    long[] next = new long[rows * words];
    for (int edits = 1; edits < rows; edits++) {
      now[edits * words] = (1L << edits) - 1; // that many characters of the query left out
    }
    int lastWord = words - 1;
    long lastBit = 1L << (length - 1);
    for (int at = 0; at < value.length(); ) {
      int c = value.codePointAt(at);
      at += Character.charCount(c);
      long[] here = c < 0x80 ? asciiPlaces[c] : places.getOrDefault(normal(c), nowhere);
      for (int edits = 0; edits < rows; edits++) {
        int row = edits * words;
        int fewer = row - words;
        long carryKeep = 1;
        long carryReplace = 1;
        long carryOmit = 1;
        for (int w = 0; w < words; w++) {
          long old = now[row + w];
          long bits = ((old << 1) | carryKeep) & here[w];
          carryKeep = old >>> 63;
          if (edits > 0) {
            long oldFewer = now[fewer + w];
            long newFewer = next[fewer + w];
            bits |= oldFewer; // a character too many in the value
            bits |= (oldFewer << 1) | carryReplace;
            bits |= (newFewer << 1) | carryOmit;
            carryReplace = oldFewer >>> 63;
            carryOmit = newFewer >>> 63;
          }
          next[row + w] = bits;
        }
      }
      if ((next[distance * words + lastWord] & lastBit) != 0) {
        return true;
      }
      long[] done = now;
      now = next;
      next = done;
    }
    return false;
  }

  @Override
  public Query query(String field) {
    return distance == NOTHING
        ? new MatchNoDocsQuery("the query is too short for any distance")
        : new MatchingTermsQuery(field, this);
  }

  private static List<String> split(String text, int count) {
    int characters = text.codePointCount(0, text.length());
    List<String> parts = new ArrayList<>(count);
    int start = 0;
    for (int i = 1; i <= count; i++) {
      int end = text.offsetByCodePoints(0, characters * i / count);
      parts.add(text.substring(start, end));
      start = end;
    }
    return parts;
  }

  private int normal(int c) {
    return caseSensitive ? c : CodePointSet.CaseFolding.fold(c);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fuzzy that
        && query.equals(that.query)
        && distance == that.distance
        && caseSensitive == that.caseSensitive;
  }

  @Override
  public int hashCode() {
    return Objects.hash(query, distance, caseSensitive);
  }

  @Override
  public String toString() {
    return "fuzzy " + query + " ~" + distance + (caseSensitive ? "" : " ignoring case");
  }
}
