package com.hevlayer.protocol.encode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.json.JsonBytes;
import java.util.List;
import java.util.Map;

/** Writes rows: id, distance or score, attributes at the top level. */
public final class RowBytes {
  private RowBytes() {}

  /**
   * Writes an array of rows.
   *
   * @param measure name of the distance or score, such as {@code $dist}
   */
  public static void rows(JsonBytes out, List<ResultRow> rows, String measure) {
    out.openArray();
    for (ResultRow row : rows) {
      open(out, row, measure);
      out.closeObject();
    }
    out.closeArray();
  }

  /**
   * Writes a row but for its closing brace, so that members may follow.
   *
   * @param measure name of the distance or score that the store gave, such as {@code $dist}
   */
  public static void open(JsonBytes out, ResultRow row, String measure) {
    out.openObject().name("id").value(row.id());
    JsonNumber written = row.writtenDistance();
    if (written != null) {
      out.name(measure).value(written);
    } else if (row.distance().isPresent()) {
      out.name(measure).value(Answers.finite((float) row.distance().getAsDouble()));
    }
    attributes(out, row);
  }

  /**
   * Writes a row but for its closing brace with a score of the gateway's own.
   *
   * @param measure name of the score, such as {@code $score}
   * @param score finite
   */
  public static void open(JsonBytes out, ResultRow row, String measure, double score) {
    out.openObject().name("id").value(row.id()).name(measure).value(score);
    attributes(out, row);
  }

  private static void attributes(JsonBytes out, ResultRow row) {
    JsonObject unread = row.unreadAttributes();
    if (unread != null) {
      out.members(unread);
      return;
    }
    for (Map.Entry<String, Json> attribute : row.attributes().entrySet()) {
      out.name(attribute.getKey()).value(attribute.getValue());
    }
  }
}
