package com.hevlayer.app.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the table says of a method and a path. */
public sealed interface Match {

  /**
   * A route.
   *
   * @param parameters by name, decoded
   */
  record Found(Route route, Map<String, String> parameters) implements Match {}

  /**
   * A path that other methods have.
   *
   * @param allowed the methods, sorted
   * @param open whether nobody is asked for a key
   * @param namespace of the path, decoded, or {@code null}
   */
  record WrongMethod(List<String> allowed, boolean open, @Nullable String namespace)
      implements Match {}

  /** A path below a namespace that no route has: it is the store's to know. */
  record Below(String namespace, String rest) implements Match {}

  /** A path nobody knows. */
  record Unknown() implements Match {}

  /** A parameter that is no percent-encoded UTF-8. */
  record Malformed() implements Match {}
}
