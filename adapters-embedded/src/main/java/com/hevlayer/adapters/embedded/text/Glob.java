package com.hevlayer.adapters.embedded.text;

import com.hevlayer.adapters.embedded.text.Syntax.Assertion;
import com.hevlayer.adapters.embedded.text.Syntax.Place;
import com.hevlayer.adapters.embedded.text.Syntax.Sequence;
import java.util.List;
import org.apache.lucene.search.Query;

/**
 * A shell pattern that a whole value must match: {@code ?} one character, {@code *} any number of
 * them (the slash included), {@code **} any number of path segments where it stands for a segment,
 * <code>[a-z]</code> and <code>[!x]</code> one of a class, <code>{a,b}</code> alternatives, {@code
 * \} takes the next character literally.
 */
public final class Glob implements StringPattern {
  private final String text;
  private final boolean ignoreCase;
  private final CompiledPattern compiled;

  private Glob(String text, boolean ignoreCase, CompiledPattern compiled) {
    this.text = text;
    this.ignoreCase = ignoreCase;
    this.compiled = compiled;
  }

  /**
   * Reads a pattern.
   *
   * @throws InvalidPatternException if it is malformed or too large
   */
  public static Glob of(String text, boolean ignoreCase) {
    Syntax whole =
        new Sequence(
            List.of(
                new Assertion(Place.TEXT_START),
                new GlobParser(text, ignoreCase).parse(),
                new Assertion(Place.TEXT_END)));
    return new Glob(text, ignoreCase, CompiledPattern.of(whole));
  }

  @Override
  public boolean matches(String value) {
    return compiled.matches(value);
  }

  @Override
  public Query query(String field) {
    return compiled.query(field, this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && text.equals(that.text) && ignoreCase == that.ignoreCase;
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + Boolean.hashCode(ignoreCase);
  }

  @Override
  public String toString() {
    return (ignoreCase ? "iglob " : "glob ") + text;
  }
}
