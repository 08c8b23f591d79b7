package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that get one vector for each profile. A vector that a row brings along is kept. */
final class PlainRows {
  private final EmbeddedRows rows;
  private final BodyIndex index;
  private final List<EmbeddedRows.Batch> batches;

  PlainRows(EmbeddedRows rows, BodyIndex index, List<EmbeddedRows.Batch> batches) {
    this.rows = rows;
    this.index = index;
    this.batches = batches;
  }

  void read() {
    Member member = index.member("upsert_rows");
    if (member == null || member.kind() != ValueKind.ARRAY) {
      // Whoever plans the write says what else it may be.
      return;
    }
    ArrayCursor cursor = new ArrayCursor(index.body());
    cursor.open(member.offset(), 2);
    ObjectCursor row = new ObjectCursor(index.body());
    for (int i = 0; cursor.next(); i++) {
      if (cursor.kind() != ValueKind.OBJECT) {
        throw notARow(i, cursor.kind());
      }
      row.open(cursor.offset(), 3);
      row(row, i);
      cursor.consumed(row.end());
    }
  }

  static Fault.Invalid notARow(int i, ValueKind kind) {
    return new Fault.Invalid(
        "upsert_rows[" + i + "]: invalid type: " + kind.title() + ", expected a map");
  }

  private void row(ObjectCursor row, int number) {
    @Nullable Member[] sources = new Member[batches.size()];
    @Nullable Member[] targets = new Member[batches.size()];
    while (row.next()) {
      String name = row.memberName();
      for (int i = 0; i < batches.size(); i++) {
        if (name.equals(batches.get(i).profile().source())) {
          sources[i] = row.member();
        }
        if (name.equals(rows.target(batches.get(i)))) {
          targets[i] = row.member();
        }
      }
    }
    long brace = row.end() - 1;
    for (int i = 0; i < batches.size(); i++) {
      EmbeddedRows.Batch batch = batches.get(i);
      String text = text(sources[i], "upsert_rows[" + number + "]." + batch.profile().source());
      Member before = targets[i];
      if (before == null || before.kind() == ValueKind.NULL) {
        batch.add(text, vector -> rows.splice(splice(rows.target(batch), before, brace, vector)));
      }
    }
  }

  private static Splice splice(String name, @Nullable Member before, long brace, float[] vector) {
    Json value = Json.floats(vector);
    return before == null
        ? new Splice(brace, 0, Members.following(name, value))
        : new Splice(before.offset(), before.end() - before.offset(), JsonBytes.of(value));
  }

  private String text(@Nullable Member source, String path) {
    if (source == null) {
      throw missing(path);
    }
    Json value = new JsonReader(index.body(), source.offset(), source.end(), true).document();
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw Fields.invalid(path, value, "a string, which is embedded");
  }

  static Fault.Invalid missing(String path) {
    return new Fault.Invalid(path + " is missing; allowed is a string, which is embedded");
  }
}
