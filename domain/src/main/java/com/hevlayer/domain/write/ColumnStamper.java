package com.hevlayer.domain.write;

import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import org.jspecify.annotations.Nullable;

/** Checks and stamps rows that are written as columns. */
final class ColumnStamper {
  private final Stamp stamp;
  private final String path;
  private final boolean upsert;
  private final ArrayCursor cells;
  private final StringBuilder times = new StringBuilder("[");
  private final StringBuilder shards = new StringBuilder("[");

  private ColumnStamper(Stamp stamp, Member columns, boolean upsert) {
    this.stamp = stamp;
    this.path = columns.name();
    this.upsert = upsert;
    this.cells = new ArrayCursor(stamp.body());
  }

  /** Stamps the columns and returns how many rows there are. */
  static long stamp(Stamp stamp, Member columns, boolean upsert) {
    if (columns.kind() == ValueKind.NULL) {
      return 0;
    }
    if (columns.kind() != ValueKind.OBJECT) {
      throw new Invalid(
          columns.name() + ": invalid type: " + columns.kind().title() + ", expected a map");
    }
    return new ColumnStamper(stamp, columns, upsert).stamp(columns);
  }

  private long stamp(Member columns) {
    Member id = find(columns, "id");
    if (id == null) {
      throw new Invalid(path + ": missing field `id`");
    }
    array(id.kind(), "id");
    long rows = ids(id);
    Member time = null;
    Member shard = null;
    ObjectCursor column = new ObjectCursor(stamp.body());
    column.open(columns.offset(), 2);
    while (column.next()) {
      if (column.nameIs("id")) {
        continue;
      }
      if (column.nameStartsWith(WireNames.RESERVED_PREFIX)) {
        if (column.nameIs(WireNames.UPSERTED_AT)) {
          time = column.member();
        } else if (column.nameIs(WireNames.SHARD)) {
          shard = column.member();
        } else {
          throw RowStamper.reserved(path, column.memberName());
        }
      } else {
        column(column, rows);
      }
    }
    long brace = column.end() - 1;
    one(WireNames.UPSERTED_AT, times.append(']').toString(), time, brace);
    one(WireNames.SHARD, shards.append(']').toString(), shard, brace);
    return rows;
  }

  private @Nullable Member find(Member columns, String name) {
    ObjectCursor column = new ObjectCursor(stamp.body());
    column.open(columns.offset(), 2);
    Member found = null;
    while (column.next()) {
      if (column.nameIs(name)) {
        found = column.member();
      }
    }
    return found;
  }

  private void one(String name, String value, @Nullable Member written, long brace) {
    if (written == null) {
      stamp.insert(brace, ",\"" + name + "\":" + value);
    } else {
      stamp.replace(written.offset(), written.end(), value);
    }
  }

  private void array(ValueKind kind, String name) {
    if (kind != ValueKind.ARRAY) {
      throw new Invalid(
          path + "." + name + ": invalid type: " + kind.title() + ", expected a sequence");
    }
  }

  private long ids(Member id) {
    cells.open(id.offset(), 3);
    long rows = 0;
    while (cells.next()) {
      if (cells.kind() != ValueKind.STRING && cells.kind() != ValueKind.NUMBER) {
        throw new Invalid(
            path
                + ".id["
                + rows
                + "]: invalid type: "
                + cells.kind().title()
                + ", expected a string or a number");
      }
      if (rows > 0) {
        times.append(',');
        shards.append(',');
      }
      times.append(stamp.millis());
      shards.append(stamp.shard(cells.offset(), cells.end(), cells.kind()));
      rows++;
    }
    if (rows == 0) {
      throw new Invalid(path + ".id: the column is empty");
    }
    return rows;
  }

  private void column(ObjectCursor column, long rows) {
    boolean single = column.nameIs("vector");
    boolean multiple = !single && column.nameIs("vectors");
    String at = path + "." + column.memberName();
    if (!upsert && (single || multiple)) {
      throw new Invalid(at + ": vectors cannot be patched");
    }
    if (upsert && column.nameIs("blobs")) {
      throw new Invalid(at + ": blobs cannot be written with rows");
    }
    if (single && isFlat(column, rows)) {
      return;
    }
    array(column.kind(), column.memberName());
    cells.open(column.valueOffset(), 3);
    long size = 0;
    while (cells.next()) {
      if (single ? !isVector() : multiple && !areVectors()) {
        throw VectorCheck.invalid(at + "[" + size + "]");
      }
      size++;
    }
    column.consumed(cells.arrayEnd());
    if (size != rows) {
      throw new Invalid(at + ": the column has " + size + " values, the column `id` has " + rows);
    }
  }

  private boolean isVector() {
    return cells.kind() == ValueKind.ARRAY
        ? cells.skipNumbers()
        : cells.kind() == ValueKind.STRING
            && VectorCheck.isBase64(stamp.body(), cells.offset(), cells.end());
  }

  private boolean areVectors() {
    return cells.kind() == ValueKind.ARRAY
        && VectorCheck.areVectors(stamp.body(), cells.offset(), 4);
  }

  /** The column {@code vector} may be all rows' numbers in one array or one base64 string. */
  private boolean isFlat(ObjectCursor column, long rows) {
    String at = path + ".vector";
    long values;
    if (column.kind() == ValueKind.STRING) {
      values = VectorCheck.floats(stamp.body(), column.valueOffset(), column.valueEnd());
      if (values < 0) {
        throw VectorCheck.invalid(at);
      }
    } else {
      if (column.kind() != ValueKind.ARRAY) {
        return false;
      }
      cells.open(column.valueOffset(), 3);
      if (!cells.next() || cells.kind() != ValueKind.NUMBER) {
        return false;
      }
      values = 1;
      while (cells.next()) {
        if (cells.kind() != ValueKind.NUMBER) {
          throw VectorCheck.invalid(at + "[" + values + "]");
        }
        values++;
      }
      column.consumed(cells.arrayEnd());
    }
    if (values % rows != 0) {
      throw new Invalid(
          at
              + ": the flat column has "
              + values
              + " values, no multiple of the "
              + rows
              + " values of the column `id`");
    }
    return true;
  }
}
