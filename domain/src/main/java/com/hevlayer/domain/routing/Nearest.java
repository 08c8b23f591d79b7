package com.hevlayer.domain.routing;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
  private static final int MOST_EDITS = 3;

  private Nearest() {}

  /** Returns the name with the fewest edits to what was given, if there are few enough. */
  public static Optional<String> to(String given, Collection<String> names) {
    String best = null;
    int bestEdits = Math.min(MOST_EDITS, Math.max(1, given.length() / 2)) + 1;
    for (String name : names) {
      int edits = edits(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (edits < bestEdits) {
        best = name;
        bestEdits = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int edits(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MOST_EDITS) {
      return Integer.MAX_VALUE;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
