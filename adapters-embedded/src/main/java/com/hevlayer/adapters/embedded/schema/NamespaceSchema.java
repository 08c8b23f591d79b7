package com.hevlayer.adapters.embedded.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a namespace. Immutable.
 *
 * @param idKind {@link ValueKind#UINT}, {@link ValueKind#UUID} or {@link ValueKind#STRING}
 * @param metric how dense vectors are compared; {@code null} without any
 * @param nextNumber the next number for {@link Attribute#id()} and {@link Attribute#field()}
 * @param byName the attributes by name in the order they came, without {@code id}
 */
public record NamespaceSchema(
    ValueKind idKind,
    @Nullable DistanceMetric metric,
    int nextNumber,
    Map<String, Attribute> byName) {
  /** The name of the id. */
  public static final String ID = "id";

  /** Copies the map. */
  public NamespaceSchema {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Returns the schema of a namespace that holds nothing yet. */
  public static NamespaceSchema empty(ValueKind idKind) {
    return new NamespaceSchema(idKind, null, 1, Map.of());
  }

  /** Returns an attribute, or {@code null} if there is none; {@code id} is none. */
  public @Nullable Attribute attribute(String name) {
    return byName.get(name);
  }

  /** Returns the attributes in the order they came, without {@code id}. */
  public Collection<Attribute> attributes() {
    return byName.values();
  }

  /** Returns the type of the id. */
  public AttributeType idType() {
    return AttributeType.scalar(idKind);
  }

  /** Whether there is an attribute of one dense vector, which graphs are built for. */
  public boolean hasGraphs() {
    for (Attribute attribute : byName.values()) {
      if (attribute.kind() == ValueKind.VECTOR) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a dense vector attribute. */
  public boolean hasVectors() {
    for (Attribute attribute : byName.values()) {
      if (attribute.kind().isVector()) {
        return true;
      }
    }
    return false;
  }
}
