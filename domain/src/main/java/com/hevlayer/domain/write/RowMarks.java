package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that are written as objects: checked and noted in one walk. */
final class RowMarks implements Marks {
  // Of each row: its brace, its id from and to, its closing brace.
  private static final int MARKS = 4;
  // Of each row that brings stamps of its own: its number, the time from and to, the shard
  // likewise.
  private static final int OWN = 5;

  private final MemorySegment body;
  private final String path;
  private final boolean upsert;
  private final boolean chunked;
  private final ObjectCursor row;
  private final IntList marks = new IntList(64);
  private final IntList own = new IntList(0);
  private int count;
  private long end;

  private RowMarks(MemorySegment body, Part part, boolean chunked) {
    this.body = body;
    this.path = part.member();
    this.upsert = part.isUpsert();
    this.chunked = chunked;
    this.row = new ObjectCursor(body);
  }

  /**
   * Notes the rows of the array whose bracket is here.
   *
   * @param chunked whether upserted rows may be chunks that the gateway made
   * @throws Invalid if a rule is broken
   */
  static RowMarks scan(MemorySegment body, Part part, long bracket, boolean chunked) {
    RowMarks rows = new RowMarks(body, part, chunked);
    ArrayCursor cursor = new ArrayCursor(body);
    cursor.open(bracket, 2);
    while (cursor.next()) {
      if (cursor.kind() != ValueKind.OBJECT) {
        throw new Invalid(
            rows.at("") + ": invalid type: " + cursor.kind().title() + ", expected a map");
      }
      cursor.consumed(rows.row(cursor.offset()));
      rows.count++;
    }
    rows.end = cursor.arrayEnd();
    return rows;
  }

  private String at(String member) {
    return path + "[" + count + "]" + member;
  }

  private long row(long offset) {
    row.open(offset, 3);
    long idOffset = -1;
    long idEnd = -1;
    ValueKind idKind = ValueKind.NULL;
    long timeOffset = -1;
    long timeEnd = -1;
    long shardOffset = -1;
    long shardEnd = -1;
    while (row.next()) {
      if (row.nameIs("id")) {
        idOffset = row.valueOffset();
        idKind = row.kind();
        idEnd = row.valueEnd();
      } else if (!row.nameStartsWith(WireNames.RESERVED_PREFIX)) {
        attribute();
      } else if (row.nameIs(WireNames.UPSERTED_AT)) {
        timeOffset = row.valueOffset();
        timeEnd = row.valueEnd();
      } else if (row.nameIs(WireNames.SHARD)) {
        shardOffset = row.valueOffset();
        shardEnd = row.valueEnd();
      } else if (!upsert || !chunked || !Reserved.isOfChunk(row)) {
        throw Reserved.refused(at(""), row.memberName());
      }
    }
    if (idOffset < 0) {
      throw new Invalid(at("") + ": missing field `id`");
    }
    if (idKind != ValueKind.STRING && idKind != ValueKind.NUMBER) {
      throw new Invalid(
          at(".id") + ": invalid type: " + idKind.title() + ", expected a string or a number");
    }
    marks.add(offset);
    marks.add(idOffset);
    marks.add(idEnd);
    marks.add(row.end() - 1);
    if (timeOffset >= 0 || shardOffset >= 0) {
      own.add(count);
      own.add(timeOffset);
      own.add(timeEnd);
      own.add(shardOffset);
      own.add(shardEnd);
    }
    return row.end();
  }

  private void attribute() {
    boolean single = row.nameIs("vector");
    boolean multiple = !single && row.nameIs("vectors");
    if (single || multiple) {
      if (!upsert) {
        throw new Invalid(at("." + row.memberName()) + ": vectors cannot be patched");
      }
      if (single ? !isVector() : !areVectors()) {
        throw VectorCheck.invalid(at("." + row.memberName()));
      }
    } else if (upsert && row.nameIs("blobs")) {
      throw new Invalid(at(".blobs") + ": blobs cannot be written with rows");
    }
  }

  private boolean isVector() {
    return row.kind() == ValueKind.ARRAY
        ? row.skipNumbers()
        : row.kind() == ValueKind.STRING
            && VectorCheck.isBase64(body, row.valueOffset(), row.valueEnd());
  }

  private boolean areVectors() {
    return row.kind() == ValueKind.ARRAY && VectorCheck.areVectors(body, row.valueOffset(), 4);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public void stamp(Stamp stamp) {
    int nextOwn = 0;
    for (int i = 0; i < count; i++) {
      int shard = stamp.shard(marks.get(MARKS * i + 1), marks.get(MARKS * i + 2));
      long brace = marks.get(MARKS * i + 3);
      if (nextOwn < own.size() && own.get(nextOwn) == i) {
        one(stamp, WireNames.UPSERTED_AT, stamp.millis(), nextOwn + 1, brace);
        one(stamp, WireNames.SHARD, Integer.toString(shard), nextOwn + 3, brace);
        nextOwn += OWN;
      } else {
        stamp.insertBoth(brace, shard);
      }
    }
  }

  private void one(Stamp stamp, String name, String value, int range, long brace) {
    if (own.get(range) < 0) {
      stamp.insert(brace, ",\"" + name + "\":" + value);
    } else {
      stamp.replace(own.get(range), own.get(range + 1), value);
    }
  }

  @Override
  public Walk walk(boolean contents) {
    return new RowWalk();
  }

  private final class RowWalk implements Walk {
    private final ObjectCursor members = new ObjectCursor(body);
    private int at = -1;

    @Override
    public boolean next() {
      return ++at < count;
    }

    @Override
    public Json id() {
      return read(marks.get(MARKS * at + 1), marks.get(MARKS * at + 2));
    }

    @Override
    public Content content() {
      long from = marks.get(MARKS * at);
      members.open(from, 3);
      Map<String, Json> attributes = new LinkedHashMap<>();
      float @Nullable [] vector = null;
      while (members.next()) {
        if (members.nameIs("vector")) {
          vector = VectorReader.read(body, members.valueOffset(), members.valueEnd());
        } else if (Reserved.isAttribute(members)) {
          attributes.put(members.memberName(), read(members.valueOffset(), members.valueEnd()));
        }
      }
      return new Content(attributes, vector, members.end() - from);
    }

    private Json read(long offset, long limit) {
      return new JsonReader(body, offset, limit, false).document();
    }
  }
}
