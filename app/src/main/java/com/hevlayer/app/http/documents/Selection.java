package com.hevlayer.app.http.documents;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.protocol.json.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which attributes of a document are answered. Immutable. */
final class Selection {
  /** All of them. */
  static final Selection ALL = new Selection(null);

  private static final String VECTOR = "vector";

  private final @Nullable Set<String> names;

  private Selection(@Nullable Set<String> names) {
    this.names = names;
  }

  /** Returns the selection of these names; those that a document lacks are left out. */
  static Selection of(List<String> names) {
    return new Selection(Set.copyOf(names));
  }

  /** Returns the selection of names that commas separate, each trimmed. */
  static Selection ofText(String text) {
    List<String> names = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      names.add(text.substring(from, to).strip());
      from = to + 1;
    }
    return of(names);
  }

  /** Whether the vector is asked for by name; it is never answered. */
  boolean namesVector() {
    return names != null && names.contains(VECTOR);
  }

  /** Writes the attributes of a row as an object. */
  void write(CachedRow row, JsonBytes out) {
    byte[] text = names == null ? row.text().orElse(null) : null;
    if (text != null) {
      out.raw(text);
      return;
    }
    out.openObject();
    row.attributes()
        .forEach((name, value) -> {
          if (names == null || names.contains(name)) {
            out.name(name).value(value);
          }
        });
    out.closeObject();
  }
}
