package com.hevlayer.adapters.embedded.cache;

import org.jspecify.annotations.Nullable;

/** Where an entry lies: a namespace as it is now, the text of an id, and one of two kinds. */
final class Key {
  /** Itself, its entry in the cache and in the set of its namespace, and the text's object. */
  private static final int OVERHEAD = 24 + 88 + 48 + 56;

  final Space space;
  final String text;
  final boolean vector;

  Key(Space space, String text, boolean vector) {
    this.space = space;
    this.text = text;
    this.vector = vector;
  }

  /** Returns about how many bytes of the heap this takes. */
  long bytes() {
    return OVERHEAD + 2L * text.length();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key that
        && space == that.space
        && vector == that.vector
        && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    int hash = 31 * text.hashCode() + space.hash;
    return vector ? ~hash : hash;
  }
}
