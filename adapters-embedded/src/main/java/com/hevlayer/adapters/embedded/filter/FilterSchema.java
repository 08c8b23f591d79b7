package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import org.jspecify.annotations.Nullable;

/** Attributes as filters, orders and projections name them: {@code id} is one of them. */
public final class FilterSchema {
  private FilterSchema() {}

  /** Returns the attribute, {@code id} included, or {@code null} if there is none. */
  public static @Nullable Attribute find(NamespaceSchema schema, String name) {
    return name.equals(NamespaceSchema.ID) ? id(schema) : schema.attribute(name);
  }

  /**
   * Returns the attribute, {@code id} included.
   *
   * @param where what names it, for the message, such as {@code rank_by}
   * @throws Refusal 400 if there is none
   */
  public static Attribute require(NamespaceSchema schema, String name, String where) {
    Attribute attribute = find(schema, name);
    if (attribute == null) {
      throw Refusal.meaning("%s error in key `%s`: attribute not found".formatted(where, name));
    }
    return attribute;
  }

  /** Whether the attribute stands for the id. */
  public static boolean isId(Attribute attribute) {
    return attribute.name().equals(NamespaceSchema.ID);
  }

  private static Attribute id(NamespaceSchema schema) {
    return new Attribute(
        NamespaceSchema.ID,
        0,
        0,
        schema.idType(),
        true,
        null,
        false,
        false,
        false,
        false,
        false,
        false);
  }
}
