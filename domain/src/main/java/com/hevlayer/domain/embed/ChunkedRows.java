package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows whose text is cut: each goes on without a vector, followed by its chunks with theirs. */
final class ChunkedRows {
  private final EmbeddedRows rows;
  private final BodyIndex index;
  private final EmbeddedRows.Batch batch;
  private final String source;

  ChunkedRows(EmbeddedRows rows, BodyIndex index, EmbeddedRows.Batch batch) {
    this.rows = rows;
    this.index = index;
    this.batch = batch;
    source = batch.profile().source();
  }

  /**
   * A piece of a row.
   *
   * @param section the field it is of; {@code null} where there are none
   * @param number counted from 0 within the row or the section
   */
  private record Chunk(@Nullable String section, int number, String text) {}

  void read() {
    Member columns = index.member("upsert_columns");
    if (columns != null && columns.kind() != ValueKind.NULL) {
      throw new Fault.Invalid(
          "upsert_columns: attribute '" + source + "' is cut into chunks; allowed is upsert_rows");
    }
    Member member = index.member("upsert_rows");
    if (member == null || member.kind() != ValueKind.ARRAY) {
      return;
    }
    ArrayCursor cursor = new ArrayCursor(index.body());
    cursor.open(member.offset(), 2);
    for (int i = 0; cursor.next(); i++) {
      if (cursor.kind() != ValueKind.OBJECT) {
        throw PlainRows.notARow(i, cursor.kind());
      }
      Json row = new JsonReader(index.body(), cursor.offset(), cursor.end(), true).document();
      row((JsonObject) row, "upsert_rows[" + i + "]", cursor.offset(), cursor.end());
    }
  }

  private void row(JsonObject row, String path, long start, long end) {
    Json id = row.get("id");
    if (!(id instanceof JsonString name)) {
      throw new Fault.Invalid(
          path
              + ".id is "
              + (id == null ? "missing" : id.describe())
              + "; a row that is cut into chunks needs a string");
    }
    for (String attribute : row.members().keySet()) {
      if (attribute.startsWith(WireNames.RESERVED_PREFIX)) {
        throw new Fault.Invalid(
            path
                + ": attribute `"
                + attribute
                + "` is reserved: its name starts with `_hevlayer_`");
      }
    }
    List<Chunk> chunks = chunks(row, path);
    if (chunks.isEmpty()) {
      throw new Fault.Invalid(path + " gives no chunk that is not empty");
    }
    if (chunks.size() == 1 && Json.of(chunks.getFirst().text()).equals(row.get(source))) {
      alone(row, chunks.getFirst(), start, end);
    } else {
      parted(row, name.value(), chunks, end);
    }
  }

  private List<Chunk> chunks(JsonObject row, String path) {
    List<Chunk> chunks = new ArrayList<>();
    switch (batch.profile().chunking()) {
      case Chunking.Plain plain -> add(chunks, null, text(row, source, path, true), plain);
      case Chunking.Sections sections -> {
        for (String field : sections.fields()) {
          Chunking.Plain split = sections.split() == null ? Chunking.Plain.WHOLE : sections.split();
          add(chunks, field, text(row, field, path, false), split);
        }
      }
      case null -> throw new IllegalStateException("no chunking");
    }
    return chunks;
  }

  private static void add(
      List<Chunk> chunks, @Nullable String section, String text, Chunking.Plain plan) {
    int number = 0;
    for (String piece : Windows.chunks(text, plan)) {
      if (!piece.isBlank()) {
        chunks.add(new Chunk(section, number++, piece));
      }
    }
  }

  private static String text(JsonObject row, String attribute, String path, boolean required) {
    Json value = row.get(attribute);
    if (value instanceof JsonString text) {
      return text.value();
    }
    if (!required && (value == null || value instanceof JsonNull)) {
      return "";
    }
    if (value == null) {
      throw PlainRows.missing(path + "." + attribute);
    }
    throw Fields.invalid(path + "." + attribute, value, "a string, which is embedded");
  }

  private void alone(JsonObject row, Chunk chunk, long start, long end) {
    String target = rows.target(batch);
    batch.add(
        chunk.text(),
        vector -> {
          Json value = Json.floats(vector);
          if (row.get(target) == null) {
            rows.splice(new Splice(end - 1, 0, Members.following(target, value)));
            return;
          }
          Map<String, Json> members = new LinkedHashMap<>(row.members());
          members.put(target, value);
          rows.splice(new Splice(start, end - start, JsonBytes.of(Json.object(members))));
        });
  }

  private void parted(JsonObject row, String id, List<Chunk> chunks, long end) {
    List<Json> copies = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      int at = i;
      copies.add(JsonNull.NULL);
      batch.add(chunk.text(), vector -> copies.set(at, copy(row, id, chunk, vector)));
    }
    rows.atTheEnd(() -> {
      byte[] array = JsonBytes.of(Json.array(copies));
      // Without the closing bracket, and a comma in the place of the opening one.
      byte[] following = Arrays.copyOf(array, array.length - 1);
      following[0] = ',';
      rows.splice(new Splice(end, 0, following));
    });
  }

  private Json copy(JsonObject row, String id, Chunk chunk, float[] vector) {
    Map<String, Json> members = new LinkedHashMap<>(row.members());
    String section = chunk.section() == null ? "" : chunk.section() + "#";
    members.put("id", Json.of(id + "#" + section + chunk.number()));
    members.put(source, Json.of(chunk.text()));
    if (batch.profile().chunking() instanceof Chunking.Sections sections
        && chunk.section() != null) {
      members.put(sections.attribute(), Json.of(chunk.section()));
    }
    members.put(rows.target(batch), Json.floats(vector));
    members.put(WireNames.PARENT_ID, Json.of(id));
    members.put(WireNames.CHUNK_INDEX, Json.of((long) chunk.number()));
    return Json.object(members);
  }
}
