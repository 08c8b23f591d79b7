package com.hevlayer.adapters.embedded.text;

import org.apache.lucene.search.Query;

/**
 * A regular expression that some part of a value must match; {@code ^} and {@code $} hold it to the
 * ends. The dialect is that of Rust's {@code regex}: Unicode classes, flags, set operations, no
 * look-around and no back-references.
 */
public final class Regex implements StringPattern {
  private final String text;
  private final CompiledPattern compiled;

  private Regex(String text, CompiledPattern compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /**
   * Reads an expression.
   *
   * @throws InvalidPatternException if it is malformed or too large
   */
  public static Regex of(String text) {
    return new Regex(text, CompiledPattern.of(new RegexParser(text).parse()));
  }

  @Override
  public boolean matches(String value) {
    return compiled.matches(value);
  }

  @Override
  public Query query(String field) {
    return compiled.query(field, this);
  }

  /** Whether an automaton does the work. */
  boolean hasAutomaton() {
    return compiled.hasAutomaton();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Regex that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "regex " + text;
  }
}
