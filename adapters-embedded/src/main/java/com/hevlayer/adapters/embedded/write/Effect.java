package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.ByteReader;
import com.hevlayer.adapters.embedded.index.ByteWriter;
import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.RowCodec;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * What a request changes, conditions and patches resolved: applying it needs nothing but itself,
 * and applying it twice is the same as once.
 *
 * @param state of the namespace afterwards
 * @param rebuild whether rows that exist are indexed anew for the schema
 * @param removes ids of rows to remove, before anything is put
 * @param puts whole rows to add or replace
 * @param documents of the rows to put, in their order, where they were made already
 */
public record Effect(
    NamespaceState state,
    boolean rebuild,
    List<Object> removes,
    List<Row> puts,
    @Nullable List<Document> documents) {
  private static final int VERSION = 1;
  private static final int REBUILD = 1;
  private static final int SAMPLE = 64;
  private static final int LARGEST_GUESS = 1 << 30;

  /** Returns the record for the log. */
  public ByteWriter encode() {
    ValueKind idKind = state.schema().idKind();
    ByteWriter out = new ByteWriter(256 + puts.size() * 512);
    out.writeByte(VERSION);
    out.writeByte(rebuild ? REBUILD : 0);
    byte[] encoded = StateCodec.encode(state);
    out.writeVarInt(encoded.length);
    out.writeBytes(encoded);
    out.writeVarInt(removes.size());
    for (Object id : removes) {
      RowCodec.writeId(out, idKind, id);
    }
    out.writeVarInt(puts.size());
    int before = out.size();
    for (int i = 0; i < puts.size(); i++) {
      if (i == SAMPLE) {
        // Rows of a request are alike: growing step by step would hold the record twice at the end.
        long rest = (long) (out.size() - before) * (puts.size() - i) / i;
        out.reserve((int) Math.min(LARGEST_GUESS, out.size() + rest + rest / 16));
      }
      RowCodec.write(out, idKind, puts.get(i));
    }
    return out;
  }

  /** Reads a record of the log. */
  public static Effect decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalStateException(
          "a record of the log has version " + version + ", this program reads " + VERSION);
    }
    boolean rebuild = (in.readByte() & REBUILD) != 0;
    NamespaceState state = StateCodec.decode(in.readBytes(in.readVarInt()));
    ValueKind idKind = state.schema().idKind();
    int removed = in.readVarInt();
    List<Object> removes = new ArrayList<>(Math.min(removed, 1 << 16));
    for (int i = 0; i < removed; i++) {
      removes.add(RowCodec.readId(in, idKind));
    }
    int put = in.readVarInt();
    List<Row> puts = new ArrayList<>(Math.min(put, 1 << 16));
    for (int i = 0; i < put; i++) {
      puts.add(RowCodec.read(in, idKind));
    }
    return new Effect(state, rebuild, removes, puts, null);
  }
}
