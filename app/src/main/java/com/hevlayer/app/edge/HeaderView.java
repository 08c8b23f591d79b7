package com.hevlayer.app.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a request, read-only; names in any case. Valid as long as the exchange runs. */
public interface HeaderView {

  /** No headers. */
  HeaderView NONE =
      new HeaderView() {
        @Override
        public @Nullable String first(String name) {
          return null;
        }

        @Override
        public List<String> all(String name) {
          return List.of();
        }
      };

  /** Returns the first value of a header, or {@code null} if it is absent. */
  @Nullable String first(String name);

  /** Returns all values of a header in the order they came; empty if it is absent. */
  List<String> all(String name);
}
