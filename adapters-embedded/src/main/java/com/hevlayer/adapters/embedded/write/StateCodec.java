package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.ByteReader;
import com.hevlayer.adapters.embedded.index.ByteWriter;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.AttributeType;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.Language;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.adapters.embedded.text.WordTokenizer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a namespace as bytes, for the log and for the commits of the index. */
public final class StateCodec {
  private static final int VERSION = 1;

  private StateCodec() {}

  /** Returns the bytes of a state. */
  public static byte[] encode(NamespaceState state) {
    ByteWriter out = new ByteWriter(256);
    out.writeVarInt(VERSION);
    writeInstant(out, state.createdAt());
    writeInstant(out, state.updatedAt());
    writeInstant(out, state.lastWriteAt());
    out.writeVarInt(state.shards());
    out.writeVarInt(state.replicas());
    out.writeByte(state.readOnly() ? 1 : 0);
    String parent = state.branchParent();
    out.writeString(parent == null ? "" : parent);
    out.writeLong(state.writtenRows());
    out.writeLong(state.writtenBytes());
    writeSchema(out, state.schema());
    return out.toBytes();
  }

  /** Reads a state. */
  public static NamespaceState decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readVarInt();
    if (version != VERSION) {
      throw new IllegalStateException(
          "the state of a namespace has version " + version + ", this program reads " + VERSION);
    }
    Instant created = readInstant(in);
    Instant updated = readInstant(in);
    Instant lastWrite = readInstant(in);
    int shards = in.readVarInt();
    int replicas = in.readVarInt();
    boolean readOnly = in.readByte() != 0;
    String parent = in.readString();
    long rows = in.readLong();
    long written = in.readLong();
    return new NamespaceState(
        readSchema(in),
        created,
        updated,
        lastWrite,
        shards,
        replicas,
        readOnly,
        parent.isEmpty() ? null : parent,
        rows,
        written);
  }

  static void writeInstant(ByteWriter out, Instant instant) {
    out.writeLong(instant.getEpochSecond());
    out.writeVarInt(instant.getNano());
  }

  static Instant readInstant(ByteReader in) {
    return Instant.ofEpochSecond(in.readLong(), in.readVarInt());
  }

  private static void writeSchema(ByteWriter out, NamespaceSchema schema) {
    out.writeString(schema.idKind().name());
    DistanceMetric metric = schema.metric();
    out.writeString(metric == null ? "" : metric.wireName());
    out.writeVarInt(schema.nextNumber());
    out.writeVarInt(schema.byName().size());
    for (Attribute attribute : schema.attributes()) {
      out.writeString(attribute.name());
      out.writeVarInt(attribute.id());
      out.writeVarInt(attribute.field());
      out.writeString(attribute.type().wireName());
      out.writeVarInt(
          bit(0, attribute.filterable())
              | bit(1, attribute.regex())
              | bit(2, attribute.glob())
              | bit(3, attribute.fuzzy())
              | bit(4, attribute.ann())
              | bit(5, attribute.lateInteraction())
              | bit(6, attribute.sparseKnn())
              | bit(7, attribute.text() != null));
      TextOptions text = attribute.text();
      if (text != null) {
        writeText(out, text);
      }
    }
  }

  private static NamespaceSchema readSchema(ByteReader in) {
    ValueKind idKind = ValueKind.valueOf(in.readString());
    String metric = in.readString();
    int nextNumber = in.readVarInt();
    int count = in.readVarInt();
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.readString();
      int id = in.readVarInt();
      int field = in.readVarInt();
      AttributeType type = AttributeType.parse(in.readString());
      int flags = in.readVarInt();
      TextOptions text = isSet(flags, 7) ? readText(in) : null;
      attributes.put(
          name,
          new Attribute(
              name,
              id,
              field,
              type,
              isSet(flags, 0),
              text,
              isSet(flags, 1),
              isSet(flags, 2),
              isSet(flags, 3),
              isSet(flags, 4),
              isSet(flags, 5),
              isSet(flags, 6)));
    }
    @Nullable DistanceMetric known = metric.isEmpty() ? null : DistanceMetric.of(metric);
    return new NamespaceSchema(idKind, known, nextNumber, attributes);
  }

  private static void writeText(ByteWriter out, TextOptions text) {
    out.writeString(text.tokenizer().wireName());
    out.writeString(text.language().name());
    out.writeVarInt(
        bit(0, text.stemming())
            | bit(1, text.removeStopwords())
            | bit(2, text.caseSensitive())
            | bit(3, text.asciiFolding()));
    out.writeVarInt(text.maxTokenLength());
    out.writeLong(Double.doubleToRawLongBits(text.k1()));
    out.writeLong(Double.doubleToRawLongBits(text.b()));
    out.writeLong(Double.doubleToRawLongBits(text.k3()));
  }

  private static TextOptions readText(ByteReader in) {
    String tokenizer = in.readString();
    String language = in.readString();
    int flags = in.readVarInt();
    return new TextOptions(
        WordTokenizer.ofWireName(tokenizer).orElseThrow(),
        Language.valueOf(language),
        isSet(flags, 0),
        isSet(flags, 1),
        isSet(flags, 2),
        isSet(flags, 3),
        in.readVarInt(),
        Double.longBitsToDouble(in.readLong()),
        Double.longBitsToDouble(in.readLong()),
        Double.longBitsToDouble(in.readLong()));
  }

  private static int bit(int position, boolean set) {
    return set ? 1 << position : 0;
  }

  private static boolean isSet(int flags, int position) {
    return (flags & 1 << position) != 0;
  }
}
