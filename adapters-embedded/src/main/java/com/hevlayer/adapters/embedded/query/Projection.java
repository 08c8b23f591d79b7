package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.store.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which attributes come with a row. */
final class Projection {
  private Projection() {}

  /**
   * Returns the attributes that a query asks for, without {@code id}.
   *
   * @throws Refusal 400 if one is not there or {@code id} is left out
   */
  static Collection<Attribute> of(NamespaceSchema schema, Query.Projection projection) {
    return switch (projection) {
      case Query.Projection.IdOnly ignored -> List.of();
      case Query.Projection.AllExcept except -> {
        Set<String> names = new HashSet<>(except.names());
        if (names.contains(NamespaceSchema.ID)) {
          throw Refusal.meaning("exclude_attributes error: `id` cannot be excluded");
        }
        List<Attribute> kept = new ArrayList<>();
        for (Attribute attribute : schema.attributes()) {
          if (!names.contains(attribute.name())) {
            kept.add(attribute);
          }
        }
        yield kept;
      }
      case Query.Projection.Only only -> {
        Set<Attribute> named = new LinkedHashSet<>();
        for (String name : only.names()) {
          if (!name.equals(NamespaceSchema.ID)) {
            Attribute attribute = schema.attribute(name);
            if (attribute == null) {
              throw Refusal.meaning(
                  "include_attributes error in key `%s`: attribute not found".formatted(name));
            }
            named.add(attribute);
          }
        }
        yield named;
      }
    };
  }

  /** Whether a query names an attribute, or {@code id}, to come with its rows. */
  static boolean names(Query.Projection projection, String name) {
    return projection instanceof Query.Projection.Only only && only.names().contains(name);
  }
}
