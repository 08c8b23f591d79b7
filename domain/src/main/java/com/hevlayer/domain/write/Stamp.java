package com.hevlayer.domain.write;

import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stamp of one request: what is inserted into rows, made once for every shard. */
final class Stamp {
  private static final int MOST_KEPT = 4096;

  private final MemorySegment body;
  private final int shards;
  private final String millis;
  private final byte[] @Nullable [] members;
  private final List<Splice> splices = new ArrayList<>();

  Stamp(MemorySegment body, long epochMillis, int shards) {
    this.body = body;
    this.shards = shards;
    this.millis = Long.toString(epochMillis);
    this.members = new byte[Math.min(MOST_KEPT, Math.max(1, shards))][];
  }

  MemorySegment body() {
    return body;
  }

  String millis() {
    return millis;
  }

  List<Splice> splices() {
    return splices;
  }

  void insert(long offset, String text) {
    replace(offset, offset, text);
  }

  void replace(long from, long to, String text) {
    splices.add(new Splice(from, to - from, ascii(text)));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Inserts both members at the end of a row. */
  void insertBoth(long closingBrace, int shard) {
    byte[] text = shard < members.length ? members[shard] : null;
    if (text == null) {
      text =
          ascii(
              ",\""
                  + WireNames.UPSERTED_AT
                  + "\":"
                  + millis
                  + ",\""
                  + WireNames.SHARD
                  + "\":"
                  + shard);
      if (shard < members.length) {
        members[shard] = text;
      }
    }
    splices.add(new Splice(closingBrace, 0, text));
  }

  /** Returns the shard of the id that stands in this range, a string or a number. */
  int shard(long offset, long end) {
    if (body.get(ValueLayout.JAVA_BYTE, offset) != '"') {
      return ShardHash.shard(body, offset, end - offset, shards);
    }
    for (long i = offset + 1; i < end - 1; i++) {
      if (body.get(ValueLayout.JAVA_BYTE, i) == '\\') {
        return ShardHash.shard(new JsonReader(body, offset, end, true).string(), shards);
      }
    }
    return ShardHash.shard(body, offset + 1, end - offset - 2, shards);
  }
}
