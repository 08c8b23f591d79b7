package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.ports.store.OperationStatus;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads turbopuffer's metadata, schemas and operations, leniently. */
public final class DescriptionDecoder {
  private static final List<String> BYTES_BESIDE_INDEX =
      List.of("approx_unindexed_logical_bytes", "unindexed_bytes", "unindexed_writes_bytes");

  private DescriptionDecoder() {}

  /** Returns what a metadata answer says, whatever it is; one that is no object says nothing. */
  public static NamespaceDescription metadata(Json answer) {
    return answer instanceof JsonObject object
        ? metadata(object)
        : NamespaceDescription.builder().source(answer).build();
  }

  /** Returns what a metadata answer of either version says. */
  public static NamespaceDescription metadata(JsonObject answer) {
    NamespaceDescription.Builder builder =
        NamespaceDescription.builder()
            .source(answer)
            .size(
                AnswerDecoder.number(answer, "approx_row_count"),
                answer.get("approx_logical_bytes") instanceof JsonNumber
                    ? AnswerDecoder.number(answer, "approx_logical_bytes")
                    : -1)
            .times(
                instant(answer.get("created_at")),
                instant(answer.get("updated_at")),
                instant(answer.get("last_write_at")))
            .readOnly(AnswerDecoder.flag(answer, "read_only"));
    if (answer.get("schema") instanceof JsonObject schema) {
      builder.schema(schema(schema));
    }
    if (answer.get("encryption") instanceof JsonObject encryption) {
      builder.encryption(encryption(encryption));
    }
    if (answer.get("pinning") instanceof JsonObject pinning) {
      builder.pinning(pinning);
    }
    if (answer.get("sharding") instanceof JsonObject sharding) {
      builder.shards((int) AnswerDecoder.number(sharding, "num_shards"));
    }
    if (answer.get("branching") instanceof JsonObject branching
        && branching.get("parent") instanceof JsonString parent) {
      builder.branchParent(parent.value());
    }
    index(answer, builder);
    return builder.build();
  }

  /** Returns a schema of either view by attribute. */
  public static Map<String, AttributeSchema> schema(JsonObject schema) {
    Map<String, AttributeSchema> attributes = new LinkedHashMap<>();
    schema.members().forEach((name, definition) -> attributes.put(name, attribute(definition)));
    return attributes;
  }

  /**
   * Returns the schema of an answer to a question for it: the attributes stand at its top, or below
   * {@code schema.attributes}, {@code schema} or {@code attributes}.
   */
  public static Map<String, AttributeSchema> wrappedSchema(JsonObject answer) {
    // An attribute may have one of these names; its definition tells, since that has a type.
    if (answer.get("schema") instanceof JsonObject schema && !isDefinition(schema)) {
      return schema(
          schema.get("attributes") instanceof JsonObject attributes && !isDefinition(attributes)
              ? attributes
              : schema);
    }
    return schema(
        answer.get("attributes") instanceof JsonObject attributes && !isDefinition(attributes)
            ? attributes
            : answer);
  }

  private static boolean isDefinition(JsonObject object) {
    return object.get("type") instanceof JsonString;
  }

  /**
   * Returns how far an operation is.
   *
   * @throws IllegalArgumentException if a finished one has neither success nor error
   */
  public static OperationStatus operation(JsonObject answer, Instant otherwise) {
    Instant start = instant(answer.get("start_time"), otherwise);
    if (!AnswerDecoder.string(answer, "status", "").equals("finished")) {
      String progress = AnswerDecoder.string(answer, "progress", "");
      return OperationStatus.running(start, progress.isEmpty() ? null : progress);
    }
    Instant finish = instant(answer.get("finish_time"), otherwise);
    if (answer.get("result") instanceof JsonObject result) {
      if (result.get("success") instanceof JsonObject success) {
        return OperationStatus.finished(
            start, finish, Answer.ok(AnswerDecoder.write(success), AnswerDecoder.usage(success)));
      }
      if (result.get("error") instanceof JsonObject error) {
        Json detail = AnswerDecoder.member(error, "detail");
        return OperationStatus.finished(
            start,
            finish,
            Answer.refused(
                Math.toIntExact(AnswerDecoder.number(error, "status_code")),
                List.of(Map.entry("content-type", "application/json")),
                (detail == null ? "{}" : detail.toString()).getBytes(StandardCharsets.UTF_8)));
      }
    }
    throw new IllegalArgumentException("a finished operation has neither success nor error");
  }

  private static void index(JsonObject answer, NamespaceDescription.Builder builder) {
    JsonObject index =
        answer.get("index") instanceof JsonObject object ? object : Json.object(Map.of());
    long bytes = AnswerDecoder.number(index, "unindexed_bytes");
    if (!(index.get("unindexed_bytes") instanceof JsonNumber)) {
      // The first that is given counts, a zero too.
      for (String name : BYTES_BESIDE_INDEX) {
        if (answer.get(name) instanceof JsonNumber) {
          bytes = AnswerDecoder.number(answer, name);
          break;
        }
      }
    }
    IndexStatus status =
        switch (AnswerDecoder.string(index, "status", "")) {
          case "up-to-date" -> IndexStatus.UP_TO_DATE;
          case "updating" -> IndexStatus.UPDATING;
          default -> hasUnindexedBytes(answer) ? IndexStatus.UPDATING : IndexStatus.UNKNOWN;
        };
    builder.index(status, bytes, AnswerDecoder.number(index, "unindexed_rows"));
  }

  /** Whether a positive number of unindexed bytes stands anywhere in a body. */
  private static boolean hasUnindexedBytes(Json value) {
    return switch (value) {
      case JsonObject object ->
          (object.get("unindexed_bytes") instanceof JsonNumber bytes && bytes.doubleValue() > 0)
              || object.members().values().stream().anyMatch(DescriptionDecoder::hasUnindexedBytes);
      case JsonArray array ->
          !array.isNumbers()
              && array.values().stream().anyMatch(DescriptionDecoder::hasUnindexedBytes);
      default -> false;
    };
  }

  private static AttributeSchema attribute(Json definition) {
    if (!(definition instanceof JsonObject object)) {
      return AttributeSchema.builder(
              definition instanceof JsonString type ? type.value() : "unknown")
          .build();
    }
    return AttributeSchema.builder(AnswerDecoder.string(object, "type", "unknown"))
        .filterable(filterable(object))
        .fullTextSearch(options(object.get("full_text_search")))
        .patterns(
            AnswerDecoder.flag(object, "regex"),
            AnswerDecoder.flag(object, "glob"),
            AnswerDecoder.flag(object, "fuzzy"))
        .ann(options(object.get("ann")))
        .sparseKnn(options(object.get("sparse_knn")))
        .embed(AnswerDecoder.member(object, "embed"))
        .build();
  }

  private static @Nullable Boolean filterable(JsonObject definition) {
    Json value = definition.get("filterable");
    if (!(value instanceof JsonBoolean)) {
      value = definition.get("filterable_attribute");
    }
    return value instanceof JsonBoolean flag ? (Boolean) flag.value() : null;
  }

  /** {@code true} says that there is an index without saying how it is set. */
  private static @Nullable JsonObject options(@Nullable Json value) {
    return switch (value) {
      case JsonObject object -> object;
      case JsonBoolean flag when flag.value() -> Json.object(Map.of());
      case null, default -> null;
    };
  }

  private static JsonObject encryption(JsonObject encryption) {
    if (AnswerDecoder.flag(encryption, "sse")) {
      return Json.object("mode", Json.of("default"));
    }
    if (encryption.get("cmek") instanceof JsonObject managed) {
      return Json.objectBuilder()
          .put("mode", "customer-managed")
          .put("key_name", AnswerDecoder.string(managed, "key_name", ""))
          .build();
    }
    return encryption;
  }

  private static Instant instant(@Nullable Json text, Instant otherwise) {
    Instant read = instant(text);
    return read == null ? otherwise : read;
  }

  private static @Nullable Instant instant(@Nullable Json text) {
    if (!(text instanceof JsonString string)) {
      return null;
    }
    try {
      return OffsetDateTime.parse(string.value()).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
