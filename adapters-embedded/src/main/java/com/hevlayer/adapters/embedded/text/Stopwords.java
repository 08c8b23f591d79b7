package com.hevlayer.adapters.embedded.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.snowball.SnowballFilter;

/** The Snowball lists of stopwords, read on first use. */
final class Stopwords {
  private static final Map<Language, CharArraySet> LOADED = new EnumMap<>(Language.class);

  private Stopwords() {}

  /** The list of a language, in lower case; empty for a language without one. Not to be changed. */
  static CharArraySet of(Language language) {
    if (!language.hasStopwords()) {
      return CharArraySet.EMPTY_SET;
    }
    synchronized (LOADED) {
      return LOADED.computeIfAbsent(language, Stopwords::load);
    }
  }

  private static CharArraySet load(Language language) {
    String resource = language.wireName() + "_stop.txt";
    try (InputStream in = SnowballFilter.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no list of stopwords " + resource + " in the library");
      }
      return CharArraySet.unmodifiableSet(
          WordlistLoader.getSnowballWordSet(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the list of stopwords " + resource, e);
    }
  }
}
