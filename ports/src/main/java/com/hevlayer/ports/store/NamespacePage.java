package com.hevlayer.ports.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of namespace names. Immutable. */
public final class NamespacePage {
  private final List<String> names;
  private final @Nullable String nextCursor;

  private NamespacePage(List<String> names, @Nullable String nextCursor) {
    this.names = List.copyOf(names);
    this.nextCursor = nextCursor;
  }

  /**
   * Returns a page.
   *
   * @param nextCursor opaque, or {@code null} on the last page
   */
  public static NamespacePage of(List<String> names, @Nullable String nextCursor) {
    return new NamespacePage(names, nextCursor);
  }

  /** Returns the names in the store's order. */
  public List<String> names() {
    return names;
  }

  /** Returns where to go on. */
  public Optional<String> nextCursor() {
    return Optional.ofNullable(nextCursor);
  }
}
