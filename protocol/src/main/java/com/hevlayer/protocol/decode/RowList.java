package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code upsert_rows} or {@code patch_rows}: their offsets, parsed when walked. Of a
 * body that is not large the parsed rows are kept, since validating has made them and stores walk
 * more than once; their vectors stay slices of the body.
 */
final class RowList implements Rows {
  private static final long LARGE = 16L << 20;

  private final MemorySegment body;
  private final long[] bounds;
  private final @Nullable List<Row> kept;
  private final int size;

  private RowList(MemorySegment body, long[] bounds, @Nullable List<Row> kept, int size) {
    this.body = body;
    this.bounds = bounds;
    this.kept = kept;
    this.size = size;
  }

  /** Validates the rows and notes where they stand. */
  static Rows of(MemorySegment body, Member member, IdSet ids) {
    String path = member.name();
    if (member.kind() == ValueKind.NULL) {
      return Rows.NONE;
    }
    if (member.kind() != ValueKind.ARRAY) {
      throw Shape.invalid(path, read(body, member.offset(), member.end()), "a sequence");
    }
    ArrayCursor cursor = new ArrayCursor(body);
    cursor.open(member.offset(), 2);
    long[] bounds = new long[64];
    List<Row> kept = body.byteSize() < LARGE ? new ArrayList<>() : null;
    int size = 0;
    while (cursor.next()) {
      if (2 * size == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      }
      bounds[2 * size] = cursor.offset();
      bounds[2 * size + 1] = cursor.end();
      JsonObject row = check(read(body, cursor.offset(), cursor.end()), path, size, ids);
      if (kept != null) {
        kept.add(new ObjectRow(row));
      }
      size++;
    }
    return size == 0 ? Rows.NONE : new RowList(body, bounds, kept, size);
  }

  private static JsonObject check(Json row, String path, int index, IdSet ids) {
    if (!(row instanceof JsonObject object)) {
      throw Shape.invalid(path + "[" + index + "]", row, "a map");
    }
    Json id = object.get("id");
    if (id == null) {
      throw Shape.missing(path + "[" + index + "]", "id");
    }
    ids.add(id, path, index, ".id");
    for (Map.Entry<String, Json> cell : object.members().entrySet()) {
      Cells.name(cell.getKey(), path);
      if (!Cells.isPlain(cell.getValue())) {
        Cells.value(cell.getValue(), path + "[" + index + "]." + cell.getKey());
      }
    }
    return object;
  }

  private static Json read(MemorySegment body, long from, long to) {
    return new JsonReader(body, from, to, true).document();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Cursor cursor() {
    return new Cursor() {
      private int next;

      @Override
      public @Nullable Row next() {
        if (next == size) {
          return null;
        }
        if (kept != null) {
          return kept.get(next++);
        }
        Json row = read(body, bounds[2 * next], bounds[2 * next + 1]);
        next++;
        return new ObjectRow((JsonObject) row);
      }
    };
  }
}
