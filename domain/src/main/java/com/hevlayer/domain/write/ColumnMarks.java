package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are written as columns: checked and noted. */
final class ColumnMarks implements Marks {
  private final MemorySegment body;
  private final String path;
  private final boolean upsert;
  private final ArrayCursor cells;
  private final IntList ids = new IntList(64); // of each id from and to
  private final List<Member> columns = new ArrayList<>();
  private @Nullable Member time;
  private @Nullable Member shard;
  private long brace;

  private ColumnMarks(MemorySegment body, Part part) {
    this.body = body;
    this.path = part.member();
    this.upsert = part.isUpsert();
    this.cells = new ArrayCursor(body);
  }

  /**
   * Notes the columns of the object whose brace is here.
   *
   * @throws Invalid if a rule is broken
   */
  static ColumnMarks scan(MemorySegment body, Part part, long brace) {
    ColumnMarks marks = new ColumnMarks(body, part);
    marks.scan(brace);
    return marks;
  }

  private void scan(long open) {
    Member id = id(open);
    if (id == null) {
      throw new Invalid(path + ": missing field `id`");
    }
    array(id.kind(), "id");
    ids(id);
    ObjectCursor column = new ObjectCursor(body);
    column.open(open, 2);
    while (column.next()) {
      if (column.nameIs("id")) {
        continue;
      }
      if (!column.nameStartsWith(WireNames.RESERVED_PREFIX)) {
        column(column);
      } else if (column.nameIs(WireNames.UPSERTED_AT)) {
        time = column.member();
        continue;
      } else if (column.nameIs(WireNames.SHARD)) {
        shard = column.member();
        continue;
      } else {
        throw Reserved.refused(path, column.memberName());
      }
      columns.add(column.member());
    }
    brace = column.end() - 1;
  }

  private @Nullable Member id(long open) {
    ObjectCursor column = new ObjectCursor(body);
    column.open(open, 2);
    while (column.next()) {
      if (column.nameIs("id")) {
        return column.member();
      }
    }
    return null;
  }

  private void array(ValueKind kind, String name) {
    if (kind != ValueKind.ARRAY) {
      throw new Invalid(
          path + "." + name + ": invalid type: " + kind.title() + ", expected a sequence");
    }
  }

  private void ids(Member id) {
    cells.open(id.offset(), 3);
    while (cells.next()) {
      if (cells.kind() != ValueKind.STRING && cells.kind() != ValueKind.NUMBER) {
        throw new Invalid(
            path
                + ".id["
                + count()
                + "]: invalid type: "
                + cells.kind().title()
                + ", expected a string or a number");
      }
      ids.add(cells.offset());
      ids.add(cells.end());
    }
    if (count() == 0) {
      throw new Invalid(path + ".id: the column is empty");
    }
  }

  private void column(ObjectCursor column) {
    boolean single = column.nameIs("vector");
    boolean multiple = !single && column.nameIs("vectors");
    String at = path + "." + column.memberName();
    if (!upsert && (single || multiple)) {
      throw new Invalid(at + ": vectors cannot be patched");
    }
    if (upsert && column.nameIs("blobs")) {
      throw new Invalid(at + ": blobs cannot be written with rows");
    }
    if (single && isFlat(column)) {
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
    if (size != count()) {
      throw new Invalid(
          at + ": the column has " + size + " values, the column `id` has " + count());
    }
  }

  private boolean isVector() {
    return cells.kind() == ValueKind.ARRAY
        ? cells.skipNumbers()
        : cells.kind() == ValueKind.STRING
            && VectorCheck.isBase64(body, cells.offset(), cells.end());
  }

  private boolean areVectors() {
    return cells.kind() == ValueKind.ARRAY && VectorCheck.areVectors(body, cells.offset(), 4);
  }

  /** The column {@code vector} may be all rows' numbers in one array or one base64 string. */
  private boolean isFlat(ObjectCursor column) {
    String at = path + ".vector";
    long values;
    if (column.kind() == ValueKind.STRING) {
      values = VectorCheck.floats(body, column.valueOffset(), column.valueEnd());
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
    if (values % count() != 0) {
      throw new Invalid(
          at
              + ": the flat column has "
              + values
              + " values, no multiple of the "
              + count()
              + " values of the column `id`");
    }
    return true;
  }

  @Override
  public int count() {
    return ids.size() / 2;
  }

  @Override
  public long end() {
    return brace + 1;
  }

  @Override
  public void stamp(Stamp stamp) {
    StringBuilder times = new StringBuilder(count() * 14 + 2).append('[');
    StringBuilder shards = new StringBuilder(count() * 3 + 2).append('[');
    for (int i = 0; i < count(); i++) {
      if (i > 0) {
        times.append(',');
        shards.append(',');
      }
      times.append(stamp.millis());
      shards.append(stamp.shard(ids.get(2 * i), ids.get(2 * i + 1)));
    }
    one(stamp, WireNames.UPSERTED_AT, times.append(']').toString(), time);
    one(stamp, WireNames.SHARD, shards.append(']').toString(), shard);
  }

  private void one(Stamp stamp, String name, String value, @Nullable Member written) {
    if (written == null) {
      stamp.insert(brace, ",\"" + name + "\":" + value);
    } else {
      stamp.replace(written.offset(), written.end(), value);
    }
  }

  @Override
  public Walk walk(boolean contents) {
    return new ColumnWalk(contents ? columns : List.of());
  }

  Json read(long from, long to) {
    return new JsonReader(body, from, to, false).document();
  }

  /** Walks over the columns in step. */
  private final class ColumnWalk implements Walk {
    private final List<ColumnCells> values = new ArrayList<>();
    private int at = -1;

    ColumnWalk(List<Member> walked) {
      for (Member column : walked) {
        if (!column.name().equals("vectors")) {
          values.add(new ColumnCells(body, column, count()));
        }
      }
    }

    @Override
    public boolean next() {
      values.forEach(ColumnCells::next);
      return ++at < count();
    }

    @Override
    public Json id() {
      return read(ids.get(2 * at), ids.get(2 * at + 1));
    }

    @Override
    public Content content() {
      return ColumnCells.row(values);
    }
  }
}
