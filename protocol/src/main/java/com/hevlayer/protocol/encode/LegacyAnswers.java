package com.hevlayer.protocol.encode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.json.JsonBytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies of the API before 2025, with vectors and attributes apart. */
public final class LegacyAnswers {
  private LegacyAnswers() {}

  /** Returns the body of a query's answer: a bare array of rows. */
  public static byte[] query(List<ResultRow> rows) {
    JsonBytes out = new JsonBytes(4096);
    out.openArray();
    for (ResultRow row : rows) {
      out.openObject().name("id").value(row.id());
      if (row.distance().isPresent()) {
        out.name("dist").value(Answers.finite((float) row.distance().getAsDouble()));
      }
      Json vector = row.attributes().get("vector");
      if (vector != null) {
        out.name("vector").value(vector);
      }
      if (row.attributes().size() > (vector == null ? 0 : 1)) {
        out.name("attributes").openObject();
        for (Map.Entry<String, Json> attribute : row.attributes().entrySet()) {
          if (!attribute.getKey().equals("vector")) {
            out.name(attribute.getKey()).value(attribute.getValue());
          }
        }
        out.closeObject();
      }
      out.closeObject();
    }
    return out.closeArray().toByteArray();
  }

  /**
   * Returns the body of a page of an export: columns with null for what a row lacks.
   *
   * @param nextCursor where to go on, or {@code null} on the last page
   */
  public static byte[] export(List<ResultRow> rows, @Nullable String nextCursor) {
    Set<String> names = new LinkedHashSet<>();
    for (ResultRow row : rows) {
      names.addAll(row.attributes().keySet());
    }
    names.remove("vector");
    JsonBytes out = new JsonBytes(4096);
    out.openObject().name("ids").openArray();
    for (ResultRow row : rows) {
      out.value(row.id());
    }
    out.closeArray().name("vectors");
    column(out, rows, "vector");
    out.name("attributes").openObject();
    for (String name : names) {
      out.name(name);
      column(out, rows, name);
    }
    out.closeObject().name("next_cursor");
    Answers.cursor(out, nextCursor);
    return out.closeObject().toByteArray();
  }

  private static void column(JsonBytes out, List<ResultRow> rows, String name) {
    out.openArray();
    for (ResultRow row : rows) {
      Json cell = row.attributes().get(name);
      out.value(cell == null ? JsonNull.NULL : cell);
    }
    out.closeArray();
  }
}
