package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cells of one column, row by row. */
final class ColumnCells {
  private final MemorySegment body;
  private final Member column;
  private final ArrayCursor cells;
  private final boolean flat;
  private float @Nullable [] all; // the vectors of all rows, where they are written as one
  private final int rows;
  private int at = -1;

  ColumnCells(MemorySegment body, Member column, int rows) {
    this.body = body;
    this.column = column;
    this.rows = rows;
    cells = new ArrayCursor(body);
    flat = isVector() && isFlat();
    if (flat) {
      all = VectorReader.read(body, column.offset(), column.end());
    } else {
      cells.open(column.offset(), 3);
    }
  }

  private boolean isVector() {
    return column.name().equals("vector");
  }

  private boolean isFlat() {
    if (column.kind() == ValueKind.STRING) {
      return true;
    }
    cells.open(column.offset(), 3);
    return cells.next() && cells.kind() == ValueKind.NUMBER;
  }

  /** Goes to the next row. */
  void next() {
    at++;
    if (!flat) {
      cells.next();
    }
  }

  private float @Nullable [] vector() {
    if (!flat) {
      return VectorReader.read(body, cells.offset(), cells.end());
    }
    float[] vectors = all;
    if (vectors == null) {
      return null;
    }
    int dimensions = vectors.length / rows;
    return Arrays.copyOfRange(vectors, at * dimensions, (at + 1) * dimensions);
  }

  private Json value() {
    return new JsonReader(body, cells.offset(), cells.end(), false).document();
  }

  private long bytes() {
    return flat ? (column.end() - column.offset()) / rows : cells.end() - cells.offset();
  }

  /** Returns the row that all columns are at. */
  static Marks.Content row(List<ColumnCells> columns) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    float @Nullable [] vector = null;
    long bytes = 0;
    for (ColumnCells cells : columns) {
      bytes += cells.bytes();
      if (cells.isVector()) {
        vector = cells.vector();
      } else {
        attributes.put(cells.column.name(), cells.value());
      }
    }
    return new Marks.Content(attributes, vector, bytes);
  }
}
