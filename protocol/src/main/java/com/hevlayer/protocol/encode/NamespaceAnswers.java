package com.hevlayer.protocol.encode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * Bodies that describe a namespace. Key sets are exact, since clients compare them; the attributes
 * that the gateway stamps are left out.
 */
public final class NamespaceAnswers {
  private static final DateTimeFormatter NANOS =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

  private NamespaceAnswers() {}

  /** Returns an instant with nine digits of a second, as in {@code …:01.000000000Z}. */
  public static String timestamp(Instant instant) {
    return NANOS.format(instant);
  }

  /** Returns the schema as {@code /v1/…/schema} shows it. */
  public static byte[] schema(Map<String, AttributeSchema> schema) {
    JsonBytes out = new JsonBytes(1024);
    out.openObject();
    for (Map.Entry<String, AttributeSchema> entry : schema.entrySet()) {
      if (!WireNames.isStamp(entry.getKey())) {
        out.name(entry.getKey());
        attribute(out, entry.getValue());
      }
    }
    return out.closeObject().toByteArray();
  }

  private static void attribute(JsonBytes out, AttributeSchema schema) {
    out.openObject().name("type").value(schema.type());
    if (schema.ann().isPresent()) {
      out.name("ann").value(true);
    }
    out.name("filterable");
    if (schema.filterable().isPresent()) {
      out.value(schema.filterable().get().booleanValue());
    } else {
      out.nullValue();
    }
    out.name("full_text_search");
    if (schema.fullTextSearch().isPresent()) {
      out.value(schema.fullTextSearch().get());
    } else {
      out.nullValue();
    }
    indexes(out, schema);
    out.closeObject();
  }

  private static void indexes(JsonBytes out, AttributeSchema schema) {
    if (schema.regex()) {
      out.name("regex").value(true);
    }
    if (schema.glob()) {
      out.name("glob").value(true);
    }
    if (schema.fuzzy()) {
      out.name("fuzzy").value(true);
    }
    member(out, "sparse_knn", schema.sparseKnn());
  }

  private static void member(JsonBytes out, String name, Optional<JsonObject> value) {
    if (value.isPresent()) {
      out.name(name).value(value.get());
    }
  }

  /** Returns the metadata as {@code /v1/…/metadata} shows it. */
  public static byte[] metadataV1(NamespaceDescription description) {
    return metadata(description, true);
  }

  /** Returns the metadata as {@code /v2/…/metadata} shows it. */
  public static byte[] metadataV2(NamespaceDescription description) {
    return metadata(description, false);
  }

  /** Returns the metadata as a value: the store's own document, or that of {@code /v2}. */
  public static Json document(NamespaceDescription description) {
    return description.source().orElseGet(() -> JsonText.parseAnswer(metadataV2(description)));
  }

  private static byte[] metadata(NamespaceDescription description, boolean first) {
    JsonBytes out = new JsonBytes(1024);
    out.openObject().name("schema").openObject();
    for (Map.Entry<String, AttributeSchema> entry : description.schema().entrySet()) {
      if (!WireNames.isStamp(entry.getKey())) {
        out.name(entry.getKey());
        described(out, entry.getValue());
      }
    }
    out.closeObject();
    out.name("approx_row_count").value(description.approxRowCount());
    if (description.approxLogicalBytes().isPresent()) {
      out.name("approx_logical_bytes").value(description.approxLogicalBytes().getAsLong());
    }
    time(out, "created_at", description.createdAt());
    time(out, "updated_at", description.updatedAt());
    time(out, "last_write_at", description.lastWriteAt());
    JsonObject encryption =
        description.encryption().orElse(Json.object("mode", Json.of("default")));
    out.name("encryption").value(first ? oldEncryption(encryption) : encryption);
    index(out, description);
    member(out, "pinning", description.pinning());
    if (description.shards().isPresent()) {
      out.name("sharding").openObject().name("num_shards");
      out.value(description.shards().getAsInt()).closeObject();
    }
    if (description.branchParent().isPresent()) {
      out.name("branching").openObject().name("parent");
      out.value(description.branchParent().get()).closeObject();
    }
    if (description.readOnly()) {
      out.name("read_only").value(true);
    }
    return out.closeObject().toByteArray();
  }

  private static void described(JsonBytes out, AttributeSchema schema) {
    out.openObject().name("type").value(schema.type());
    if (schema.filterable().isPresent()) {
      out.name("filterable").value(schema.filterable().get().booleanValue());
    }
    member(out, "full_text_search", schema.fullTextSearch());
    member(out, "ann", schema.ann());
    indexes(out, schema);
    if (schema.embed().isPresent()) {
      Json embed = schema.embed().get();
      out.name("embed").value(embed instanceof JsonString ? Json.object("model", embed) : embed);
    }
    out.closeObject();
  }

  private static void time(JsonBytes out, String name, Optional<Instant> time) {
    if (time.isPresent()) {
      out.name(name).value(timestamp(time.get()));
    }
  }

  private static void index(JsonBytes out, NamespaceDescription description) {
    switch (description.index()) {
      case UP_TO_DATE ->
          out.name("index").openObject().name("status").value("up-to-date").closeObject();
      case UPDATING ->
          out.name("index")
              .openObject()
              .name("status")
              .value("updating")
              .name("unindexed_bytes")
              .value(description.unindexedBytes())
              .name("unindexed_rows")
              .value(description.unindexedRows())
              .closeObject();
      case UNKNOWN -> {}
    }
  }

  private static JsonObject oldEncryption(JsonObject encryption) {
    Json key = encryption.get("key_name");
    if (key == null) {
      return Json.object("sse", Json.of(true));
    }
    return Json.object(
        "cmek",
        Json.objectBuilder()
            .put("key_name", key)
            .put("encryption_context", encryption.get("encryption_context"))
            .build());
  }
}
