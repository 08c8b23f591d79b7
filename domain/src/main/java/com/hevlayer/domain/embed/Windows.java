package com.hevlayer.domain.embed;

import com.hevlayer.domain.embed.Chunking.Plain;
import com.hevlayer.domain.embed.Chunking.Strategy;
import com.hevlayer.domain.embed.Chunking.Unit;
import com.hevlayer.domain.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Cuts texts into overlapping windows. */
final class Windows {
  /**
   * The most chunks that one text gives. An overlap that is nearly the size would make more text of
   * a text than memory holds.
   */
  static final int MOST = 10_000;

  private Windows() {}

  /** From one position up to another, not included. */
  record Window(int start, int end) {}

  /**
   * Returns the chunks of a text; none if it is empty.
   *
   * @throws Fault.Invalid if there are more than {@link #MOST}
   */
  static List<String> chunks(String text, Plain plan) {
    if (plan.strategy() == Strategy.NONE) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return plan.unit() == Unit.CHARACTERS ? ofCharacters(text, plan) : ofWords(text, plan);
  }

  private static List<String> ofCharacters(String text, Plain plan) {
    int[] points = text.codePoints().toArray();
    List<String> chunks = new ArrayList<>();
    for (Window window : cut(points.length, plan, i -> isBoundary(points, i, plan.strategy()))) {
      chunks.add(new String(points, window.start(), window.end() - window.start()));
    }
    return chunks;
  }

  private static boolean isBoundary(int[] points, int i, Strategy strategy) {
    int before = points[i - 1];
    return switch (strategy) {
      case SENTENCE -> isSentenceEnd(before);
      case MARKDOWN -> before == '\n' && points[i] == '#';
      case RECURSIVE -> before == '\n' || before == ' ' || isSentenceEnd(before);
      case NONE, FIXED -> false;
    };
  }

  private static List<String> ofWords(String text, Plain plan) {
    List<Window> words = words(text);
    List<String> chunks = new ArrayList<>();
    IntPredicate boundary =
        i ->
            switch (plan.strategy()) {
              case SENTENCE -> isSentenceEnd(text.charAt(words.get(i - 1).end() - 1));
              case MARKDOWN -> text.charAt(words.get(i).start()) == '#';
              case RECURSIVE -> true;
              case NONE, FIXED -> false;
            };
    for (Window window : cut(words.size(), plan, boundary)) {
      chunks.add(
          text.substring(words.get(window.start()).start(), words.get(window.end() - 1).end()));
    }
    return chunks;
  }

  /** Returns where the words of a text stand. */
  private static List<Window> words(String text) {
    List<Window> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inside = i < text.length() && !Character.isWhitespace(text.charAt(i));
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        words.add(new Window(start, i));
        start = -1;
      }
    }
    return words;
  }

  private static boolean isSentenceEnd(int c) {
    return c == '.' || c == '!' || c == '?';
  }

  /**
   * Returns windows over positions 0 to {@code length}.
   *
   * @param boundary whether a cut right before this position is a good one
   */
  static List<Window> cut(int length, Plain plan, IntPredicate boundary) {
    List<Window> windows = new ArrayList<>();
    int start = 0;
    while (start < length) {
      if (windows.size() == MOST) {
        throw new Fault.Invalid(
            "a text would give more than "
                + MOST
                + " chunks; allowed is a larger size or a smaller overlap");
      }
      int size = plan.size();
      if (length - start <= size) {
        windows.add(new Window(start, length));
        break;
      }
      int cut = start + size;
      if (plan.strategy() != Strategy.FIXED) {
        cut = lastBoundary(start + plan.overlap(), cut, boundary);
      }
      windows.add(new Window(start, cut));
      start = cut - plan.overlap();
    }
    return windows;
  }

  /** Returns the last boundary strictly between both, or {@code limit} if there is none. */
  private static int lastBoundary(int after, int limit, IntPredicate boundary) {
    for (int i = limit - 1; i > after; i--) {
      if (boundary.test(i)) {
        return i;
      }
    }
    return limit;
  }
}
