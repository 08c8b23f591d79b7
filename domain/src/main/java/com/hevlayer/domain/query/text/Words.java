package com.hevlayer.domain.query.text;

import com.hevlayer.protocol.text.LowerCase;
import com.hevlayer.protocol.text.WordSegmenter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Words of a text: UAX #29 segments in lower case, 2 to 39 characters, each once. */
public final class Words {
  /** Most words that count. */
  public static final int MOST = 15;

  private static final int LONGEST = 39;
  private static final int SHORTEST = 2;
  private static final int SLICE = 1024;
  private static final WordSegmenter SEGMENTER = new WordSegmenter();

  private Words() {}

  /** Returns the first words of a text, at most {@link #MOST}; reads no more than it must. */
  public static List<String> first(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (int from = 0; from < text.length() && words.size() < MOST; ) {
      int to = sliceEnd(text, from);
      collect(from == 0 && to == text.length() ? text : text.substring(from, to), words);
      from = to;
    }
    List<String> first = new ArrayList<>(words);
    return first.size() <= MOST ? first : List.copyOf(first.subList(0, MOST));
  }

  /** Returns all words of a text in the order of their first occurrence. */
  static Set<String> all(String text) {
    Set<String> words = new LinkedHashSet<>();
    collect(text, words);
    return words;
  }

  /** A space before an ASCII letter or digit parts words whatever stands around them. */
  private static int sliceEnd(String text, int from) {
    for (int at = from + SLICE; at < text.length(); at++) {
      if (text.charAt(at - 1) == ' ' && isPlain(text.charAt(at))) {
        return at;
      }
    }
    return text.length();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static void collect(String text, Set<String> words) {
    SEGMENTER.segment(
        text,
        (start, end) -> {
          if (end - start <= LONGEST || text.codePointCount(start, end) <= LONGEST) {
            String word = LowerCase.of(text.substring(start, end));
            if (word.codePointCount(0, word.length()) >= SHORTEST) {
              words.add(word);
            }
          }
        });
  }
}
