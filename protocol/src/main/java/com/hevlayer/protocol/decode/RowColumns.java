package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code upsert_columns} or {@code patch_columns}: where the columns stand, walked in
 * step. The column {@code vector} may be one flat array of numbers, or base64 of one.
 */
final class RowColumns implements Rows {
  private final MemorySegment body;
  private final Member id;
  private final List<Member> columns;
  private final float @Nullable [] flat;
  private final int size;

  private RowColumns(
      MemorySegment body, Member id, List<Member> columns, float @Nullable [] flat, int size) {
    this.body = body;
    this.id = id;
    this.columns = columns;
    this.flat = flat;
    this.size = size;
  }

  /** Validates the columns and notes where they stand. */
  static Rows of(MemorySegment body, Member member, IdSet ids) {
    String path = member.name();
    if (member.kind() == ValueKind.NULL) {
      return Rows.NONE;
    }
    if (member.kind() != ValueKind.OBJECT) {
      throw Shape.invalid(path, read(body, member.offset(), member.end()), "a map");
    }
    ObjectCursor members = new ObjectCursor(body);
    members.open(member.offset(), 2);
    Member id = null;
    List<Member> columns = new ArrayList<>();
    while (members.next()) {
      Member column = members.member();
      String at = path + "." + column.name();
      boolean flat = column.name().equals("vector") && column.kind() == ValueKind.STRING;
      if (column.kind() != ValueKind.ARRAY && !flat) {
        throw Shape.invalid(at, read(body, column.offset(), column.end()), "a sequence");
      }
      if (column.name().equals("id")) {
        id = column;
      } else {
        Cells.name(column.name(), path);
        columns.add(column);
      }
    }
    if (id == null) {
      throw Shape.missing(path, "id");
    }
    int size = checkIds(body, id, path, ids);
    float[] flat = null;
    for (Member column : columns) {
      if (isFlat(body, column)) {
        flat = flat(body, column, size, path);
      } else {
        checkCells(body, column, size, path);
      }
    }
    return size == 0 ? Rows.NONE : new RowColumns(body, id, List.copyOf(columns), flat, size);
  }

  private static int checkIds(MemorySegment body, Member column, String path, IdSet ids) {
    ArrayCursor cursor = open(body, column);
    int size = 0;
    while (cursor.next()) {
      ids.add(read(body, cursor.offset(), cursor.end()), path + ".id", size++, "");
    }
    return size;
  }

  private static void checkCells(MemorySegment body, Member column, int rows, String path) {
    ArrayCursor cursor = open(body, column);
    int size = 0;
    while (cursor.next()) {
      Json cell = read(body, cursor.offset(), cursor.end());
      if (!Cells.isPlain(cell)) {
        Cells.value(cell, path + "." + column.name() + "[" + size + "]");
      }
      size++;
    }
    if (size != rows) {
      throw Shape.meaning(
          path + "." + column.name(),
          "the column has " + size + " values, the column `id` has " + rows);
    }
  }

  private static boolean isFlat(MemorySegment body, Member column) {
    if (!column.name().equals("vector")) {
      return false;
    }
    if (column.kind() == ValueKind.STRING) {
      return true;
    }
    ArrayCursor cursor = open(body, column);
    return cursor.next() && cursor.kind() == ValueKind.NUMBER;
  }

  private static float[] flat(MemorySegment body, Member column, int rows, String path) {
    String at = path + "." + column.name();
    Json value = read(body, column.offset(), column.end());
    float[] floats =
        switch (value) {
          case JsonString base64 -> Vectors.base64(base64.value(), at);
          case JsonArray array -> Vectors.floats(array, at);
          default -> throw Shape.invalid(at, value, "a sequence");
        };
    if (rows == 0 || floats.length % rows != 0) {
      throw Shape.meaning(
          at,
          "the flat column has "
              + floats.length
              + " values, no multiple of the "
              + rows
              + " values of the column `id`");
    }
    for (int i = 0; i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        throw Shape.meaning(at, "value " + i + " is not finite");
      }
    }
    return floats;
  }

  private static ArrayCursor open(MemorySegment body, Member column) {
    ArrayCursor cursor = new ArrayCursor(body);
    cursor.open(column.offset(), 3);
    return cursor;
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
    return new Walk();
  }

  private final class Walk implements Cursor {
    private final ArrayCursor ids = open(body, id);
    private final @Nullable ArrayCursor[] cells = new ArrayCursor[columns.size()];
    private final String[] names = new String[columns.size()];
    private int next;

    Walk() {
      for (int i = 0; i < names.length; i++) {
        Member column = columns.get(i);
        names[i] = column.name();
        cells[i] = flat != null && isFlat(body, column) ? null : open(body, column);
      }
    }

    @Override
    public @Nullable Row next() {
      if (next == size) {
        return null;
      }
      Json[] values = new Json[names.length];
      for (int i = 0; i < names.length; i++) {
        ArrayCursor cursor = cells[i];
        values[i] = cursor == null ? slice() : read(cursor);
      }
      Json rowId = read(ids);
      next++;
      return new ColumnRow(rowId, names, values);
    }

    private Json read(ArrayCursor cursor) {
      cursor.next();
      return RowColumns.read(body, cursor.offset(), cursor.end());
    }

    private Json slice() {
      float[] all = flat == null ? new float[0] : flat;
      int dimensions = all.length / size;
      return Json.floats(Arrays.copyOfRange(all, next * dimensions, (next + 1) * dimensions));
    }
  }

  private static final class ColumnRow implements Row {
    private final Json id;
    private final String[] names;
    private final Json[] values;

    ColumnRow(Json id, String[] names, Json[] values) {
      this.id = id;
      this.names = names;
      this.values = values;
    }

    @Override
    public Json id() {
      return id;
    }

    @Override
    public int size() {
      return names.length;
    }

    @Override
    public String name(int index) {
      return names[index];
    }

    @Override
    public Json value(int index) {
      return values[index];
    }
  }
}
