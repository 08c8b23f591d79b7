package com.hevlayer.adapters.embedded.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.ArabicStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.GreekStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import org.tartarus.snowball.ext.TamilStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/** The languages with a Snowball stemmer; most have a Snowball list of stopwords, too. */
public enum Language {
  ARABIC(false),
  DANISH(true),
  DUTCH(true),
  ENGLISH(true),
  FINNISH(true),
  FRENCH(true),
  GERMAN(true),
  GREEK(false),
  HUNGARIAN(true),
  ITALIAN(true),
  NORWEGIAN(true),
  PORTUGUESE(true),
  ROMANIAN(false),
  RUSSIAN(true),
  SPANISH(true),
  SWEDISH(true),
  TAMIL(false),
  TURKISH(false);

  private final boolean hasStopwords;

  Language(boolean hasStopwords) {
    this.hasStopwords = hasStopwords;
  }

  /** The name in the schema. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether there is a list of stopwords. */
  public boolean hasStopwords() {
    return hasStopwords;
  }

  /** A stemmer of one's own: stemmers carry state and are not for sharing. */
  SnowballStemmer newStemmer() {
    return switch (this) {
      case ARABIC -> new ArabicStemmer();
      case DANISH -> new DanishStemmer();
      case DUTCH -> new DutchStemmer();
      case ENGLISH -> new EnglishStemmer();
      case FINNISH -> new FinnishStemmer();
      case FRENCH -> new FrenchStemmer();
      case GERMAN -> new GermanStemmer();
      case GREEK -> new GreekStemmer();
      case HUNGARIAN -> new HungarianStemmer();
      case ITALIAN -> new ItalianStemmer();
      case NORWEGIAN -> new NorwegianStemmer();
      case PORTUGUESE -> new PortugueseStemmer();
      case ROMANIAN -> new RomanianStemmer();
      case RUSSIAN -> new RussianStemmer();
      case SPANISH -> new SpanishStemmer();
      case SWEDISH -> new SwedishStemmer();
      case TAMIL -> new TamilStemmer();
      case TURKISH -> new TurkishStemmer();
    };
  }

  /** The language of that name in the schema, if there is one; names are case-sensitive. */
  public static Optional<Language> ofWireName(String name) {
    return Arrays.stream(values()).filter(l -> l.wireName().equals(name)).findFirst();
  }

  /** All names of the schema, comma-separated, for messages. */
  public static String wireNames() {
    return Arrays.stream(values()).map(Language::wireName).collect(Collectors.joining(", "));
  }
}
