package com.hevlayer.app.demo;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text for a terminal: wrapped at words, and cut to the part of a passage that concerns a question.
 */
final class Prose {
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
  // Shorter words ("the", "for") say nothing about where the question is answered.
  private static final int TELLING = 4;

  private Prose() {}

  /**
   * Words packed into lines of at most {@code width} characters; a longer word stands alone in its
   * line.
   */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : SPACES.splitAsStream(text.strip()).toList()) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** At most {@code count} lines; the last ends in an ellipsis when something was left out. */
  static List<String> wrap(String text, int width, int count) {
    List<String> lines = wrap(text, width);
    if (lines.size() <= count) {
      return lines;
    }
    List<String> kept = new ArrayList<>(lines.subList(0, count));
    String last = kept.getLast();
    while (last.length() + 2 > width && last.lastIndexOf(' ') > 0) {
      last = last.substring(0, last.lastIndexOf(' '));
    }
    kept.set(count - 1, last + " …");
    return kept;
  }

  /**
   * The passage from the sentence on after which, within {@code length} characters, most words of
   * the question occur; from its beginning when they occur nowhere.
   */
  static String excerpt(String text, String question, int length) {
    List<String> words =
        NO_LETTERS
            .splitAsStream(question.toLowerCase(Locale.ROOT))
            .filter(word -> word.length() >= TELLING)
            .toList();
    String lower = text.toLowerCase(Locale.ROOT);
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
    sentences.setText(text);
    int best = 0;
    long most = 0;
    for (int start = sentences.first(); start != BreakIterator.DONE; start = sentences.next()) {
      String window = lower.substring(start, Math.min(lower.length(), start + length));
      long hits = words.stream().filter(window::contains).count();
      if (hits > most) {
        most = hits;
        best = start;
      }
    }
    return (best == 0 ? "" : "… ") + text.substring(best);
  }
}
