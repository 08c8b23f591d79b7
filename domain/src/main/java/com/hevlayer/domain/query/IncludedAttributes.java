package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.WireNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes a caller wants with each row. The vector is not among them unless {@link
 * #asWritten} reads them.
 *
 * @param projection what the store is asked for
 * @param vectorDropped whether the caller named the vector
 */
public record IncludedAttributes(Query.Projection projection, boolean vectorDropped) {
  /** Name of the attribute that never leaves. */
  public static final String VECTOR = "vector";

  private static final String NAME = "include_attributes";

  /** Nothing was said: the store gives what it gives. */
  public static final IncludedAttributes DEFAULT =
      new IncludedAttributes(new Query.Projection.IdOnly(), false);

  /**
   * Reads {@code include_attributes} of a body.
   *
   * @throws Fault.Invalid if it is neither a boolean nor an array of strings
   */
  public static IncludedAttributes of(JsonObject body) {
    return of(body.get(NAME));
  }

  /**
   * Reads a value of {@code include_attributes}; {@code null} is absent.
   *
   * @throws Fault.Invalid if it is neither a boolean nor an array of strings
   */
  public static IncludedAttributes of(@Nullable Json value) {
    return read(value, false);
  }

  /**
   * Reads {@code include_attributes} of a body as turbopuffer's own clients mean it: with the
   * vector, and everything is everything they wrote, without what the gateway stamped.
   *
   * @throws Fault.Invalid if it is neither a boolean nor an array of strings
   */
  static IncludedAttributes asWritten(JsonObject body, Dialect dialect) {
    IncludedAttributes read = read(body.get(NAME), true);
    // A store that speaks the wire is asked as the caller asks.
    return dialect == Dialect.TYPED && read.projection instanceof Query.Projection.AllExcept
        ? new IncludedAttributes(new Query.Projection.AllExcept(WireNames.STAMPS), false)
        : read;
  }

  private static IncludedAttributes read(@Nullable Json value, boolean keepsVector) {
    return switch (value) {
      case null -> DEFAULT;
      case JsonNull ignored -> DEFAULT;
      case JsonBoolean all ->
          all.value()
              ? new IncludedAttributes(new Query.Projection.AllExcept(List.of()), false)
              : DEFAULT;
      case JsonArray names -> named(names, keepsVector);
      default -> throw refused(NAME, value);
    };
  }

  private static IncludedAttributes named(JsonArray source, boolean keepsVector) {
    List<String> names = new ArrayList<>(source.size());
    boolean dropped = false;
    List<Json> values = source.values();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof JsonString name)) {
        throw refused(NAME + "[" + i + "]", values.get(i));
      }
      if (!keepsVector && name.value().equals(VECTOR)) {
        dropped = true;
      } else {
        names.add(name.value());
      }
    }
    return new IncludedAttributes(new Query.Projection.Only(names), dropped);
  }

  /** Returns the same as the gateway's own queries mean it. */
  IncludedAttributes withoutVector() {
    return switch (projection) {
      case Query.Projection.Only only when only.names().contains(VECTOR) ->
          new IncludedAttributes(
              new Query.Projection.Only(
                  only.names().stream().filter(name -> !name.equals(VECTOR)).toList()),
              true);
      case Query.Projection.AllExcept ignored ->
          new IncludedAttributes(new Query.Projection.AllExcept(List.of()), vectorDropped);
      default -> this;
    };
  }

  private static Fault.Invalid refused(String path, Json value) {
    return new Fault.Invalid(
        path
            + " is "
            + value.describe()
            + "; allowed are true, false and an array of attribute names");
  }

  /** Returns the rows without their vectors; the same list if none has any. */
  public static List<ResultRow> withoutVectors(List<ResultRow> rows) {
    boolean clean = true;
    for (ResultRow row : rows) {
      JsonObject unread = row.unreadAttributes();
      clean &= unread == null ? !row.attributes().containsKey(VECTOR) : !unread.mayHave(VECTOR);
    }
    return clean ? rows : rows.stream().map(IncludedAttributes::withoutVector).toList();
  }

  private static ResultRow withoutVector(ResultRow row) {
    if (!row.attributes().containsKey(VECTOR)) {
      return row;
    }
    Map<String, Json> attributes = new LinkedHashMap<>(row.attributes());
    attributes.remove(VECTOR);
    return row.with(attributes);
  }
}
