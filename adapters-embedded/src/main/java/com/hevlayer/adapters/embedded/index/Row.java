package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.AttributeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole row. Missing attributes have no cell.
 *
 * @param id {@link Long} bits, {@link java.util.UUID} or {@link String}
 */
public record Row(Object id, List<Cell> cells) {

  /**
   * The value of one attribute.
   *
   * @param attribute the {@link Attribute#id()}
   * @param type as the value was written; an array without elements may be of an unknown kind
   * @param value as {@link com.hevlayer.adapters.embedded.schema.ValueKind} says, or a {@code List}
   *     of such
   */
  public record Cell(int attribute, AttributeType type, Object value) {}

  /** Returns the value of an attribute, or {@code null} if it has none. */
  public @Nullable Object value(Attribute attribute) {
    for (Cell cell : cells) {
      if (cell.attribute() == attribute.id()) {
        return cell.value();
      }
    }
    return null;
  }
}
