package com.hevlayer.domain.embed;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns that get one of vectors for each profile. Vectors that are there already are kept. */
final class PlainColumns {
  private final EmbeddedRows rows;
  private final BodyIndex index;
  private final List<EmbeddedRows.Batch> batches;
  private final Map<String, Member> columns = new HashMap<>();

  PlainColumns(EmbeddedRows rows, BodyIndex index, List<EmbeddedRows.Batch> batches) {
    this.rows = rows;
    this.index = index;
    this.batches = batches;
  }

  void read() {
    Member member = index.member("upsert_columns");
    if (member == null || member.kind() != ValueKind.OBJECT) {
      return;
    }
    ObjectCursor cursor = new ObjectCursor(index.body());
    cursor.open(member.offset(), 2);
    while (cursor.next()) {
      Member column = cursor.member();
      columns.put(column.name(), column);
    }
    if (!columns.isEmpty()) {
      batches.forEach(batch -> column(batch, cursor.end() - 1));
    }
  }

  private void column(EmbeddedRows.Batch batch, long brace) {
    String path = "upsert_columns." + batch.profile().source();
    Member source = columns.get(batch.profile().source());
    if (source == null) {
      throw PlainRows.missing(path);
    }
    Json texts = read(source);
    if (!(texts instanceof JsonArray array)) {
      throw Fields.invalid(path, texts, "an array of strings, which are embedded");
    }
    String name = rows.target(batch);
    Member before = columns.get(name);
    List<Json> vectors = new ArrayList<>(array.size());
    List<Json> given =
        before == null || !(read(before) instanceof JsonArray old) ? List.of() : old.values();
    boolean embeds = false;
    List<Json> values = array.values();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof JsonString text)) {
        throw Fields.invalid(path + "[" + i + "]", values.get(i), "a string, which is embedded");
      }
      boolean kept = i < given.size() && !(given.get(i) instanceof JsonNull);
      vectors.add(kept ? given.get(i) : JsonNull.NULL);
      if (!kept) {
        int at = i;
        embeds = true;
        batch.add(text.value(), vector -> vectors.set(at, Json.floats(vector)));
      }
    }
    if (embeds) {
      rows.atTheEnd(() -> rows.splice(splice(name, before, brace, Json.array(vectors))));
    }
  }

  private static Splice splice(String name, @Nullable Member before, long brace, Json column) {
    return before == null
        ? new Splice(brace, 0, Members.following(name, column))
        : new Splice(before.offset(), before.end() - before.offset(), JsonBytes.of(column));
  }

  private Json read(Member member) {
    return new JsonReader(index.body(), member.offset(), member.end(), true).document();
  }
}
