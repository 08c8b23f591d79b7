package com.hevlayer.domain.write;

import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ObjectCursor;
import com.hevlayer.protocol.scan.ValueKind;

/** Checks and stamps rows that are written as objects. */
final class RowStamper {
  private final Stamp stamp;
  private final String path;
  private final boolean upsert;
  private final ObjectCursor row;
  private int index;

  private RowStamper(Stamp stamp, Member rows, boolean upsert) {
    this.stamp = stamp;
    this.path = rows.name();
    this.upsert = upsert;
    this.row = new ObjectCursor(stamp.body());
  }

  /** Stamps the rows and returns how many there are. */
  static long stamp(Stamp stamp, Member rows, boolean upsert) {
    if (rows.kind() == ValueKind.NULL) {
      return 0;
    }
    if (rows.kind() != ValueKind.ARRAY) {
      throw new Invalid(
          rows.name() + ": invalid type: " + rows.kind().title() + ", expected a sequence");
    }
    RowStamper stamper = new RowStamper(stamp, rows, upsert);
    ArrayCursor cursor = new ArrayCursor(stamp.body());
    cursor.open(rows.offset(), 2);
    while (cursor.next()) {
      if (cursor.kind() != ValueKind.OBJECT) {
        throw new Invalid(
            stamper.at("") + ": invalid type: " + cursor.kind().title() + ", expected a map");
      }
      cursor.consumed(stamper.row(cursor.offset()));
      stamper.index++;
    }
    return stamper.index;
  }

  private String at(String member) {
    return path + "[" + index + "]" + member;
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
      } else if (row.nameStartsWith(WireNames.RESERVED_PREFIX)) {
        if (row.nameIs(WireNames.UPSERTED_AT)) {
          timeOffset = row.valueOffset();
          timeEnd = row.valueEnd();
        } else if (row.nameIs(WireNames.SHARD)) {
          shardOffset = row.valueOffset();
          shardEnd = row.valueEnd();
        } else if (!upsert || !stamp.chunked() || !isOfChunk()) {
          throw reserved(at(""), row.memberName());
        }
      } else {
        attribute();
      }
    }
    if (idOffset < 0) {
      throw new Invalid(at("") + ": missing field `id`");
    }
    if (idKind != ValueKind.STRING && idKind != ValueKind.NUMBER) {
      throw new Invalid(
          at(".id") + ": invalid type: " + idKind.title() + ", expected a string or a number");
    }
    int shard = stamp.shard(idOffset, idEnd, idKind);
    long brace = row.end() - 1;
    if (timeOffset < 0 && shardOffset < 0) {
      stamp.insertBoth(brace, shard);
    } else {
      one(WireNames.UPSERTED_AT, stamp.millis(), timeOffset, timeEnd, brace);
      one(WireNames.SHARD, Integer.toString(shard), shardOffset, shardEnd, brace);
    }
    return row.end();
  }

  private boolean isOfChunk() {
    return row.nameIs(WireNames.PARENT_ID) || row.nameIs(WireNames.CHUNK_INDEX);
  }

  private void one(String name, String value, long offset, long end, long brace) {
    if (offset < 0) {
      stamp.insert(brace, ",\"" + name + "\":" + value);
    } else {
      stamp.replace(offset, end, value);
    }
  }

  static Invalid reserved(String path, String name) {
    return new Invalid(
        path + ": attribute `" + name + "` is reserved: its name starts with `_hevlayer_`");
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
            && VectorCheck.isBase64(stamp.body(), row.valueOffset(), row.valueEnd());
  }

  private boolean areVectors() {
    return row.kind() == ValueKind.ARRAY
        && VectorCheck.areVectors(stamp.body(), row.valueOffset(), 4);
  }
}
