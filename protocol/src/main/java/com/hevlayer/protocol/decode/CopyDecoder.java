package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies, branches and encryption. */
final class CopyDecoder {
  private CopyDecoder() {}

  static CopyRequest copy(
      BodyIndex index,
      @Nullable Json copy,
      @Nullable Json branch,
      @Nullable Json encryption,
      @Nullable Json sharding) {
    Json source = copy != null ? copy : branch;
    if (source == null) {
      throw new IllegalArgumentException("neither a copy nor a branch");
    }
    String field = copy != null ? "copy_from_namespace" : "branch_from_namespace";
    Set<String> allowed = copy != null ? Set.of(field, "encryption", "sharding") : Set.of(field);
    for (String name : WriteDecoder.given(index)) {
      if (!allowed.contains(name)) {
        throw WireRefusal.meaning(field + " cannot be combined with `" + name + "`");
      }
    }
    if (source instanceof JsonString name) {
      return request(
          copy == null,
          name.value(),
          field,
          null,
          null,
          encryption == null ? null : encryption(encryption, "encryption"),
          sharding);
    }
    JsonObject object = Shape.object(source, field, "a string or a map");
    Json name = Shape.member(object, "source_namespace");
    if (name == null) {
      throw Shape.missing(field, "source_namespace");
    }
    String namespace = Shape.string(name, field + ".source_namespace");
    if (copy == null) {
      return request(true, namespace, field, null, null, null, null);
    }
    Json inner = Shape.member(object, "dest_encryption");
    JsonObject target = null;
    if (inner != null) {
      target = encryption(inner, field + ".dest_encryption");
    }
    if (encryption != null) {
      target = encryption(encryption, "encryption");
    }
    Json key = Shape.member(object, "source_api_key");
    Json region = Shape.member(object, "source_region");
    return request(
        false,
        namespace,
        field,
        region == null ? null : Shape.string(region, field + ".source_region"),
        key == null ? null : key(key, field + ".source_api_key"),
        target,
        sharding);
  }

  private static Secret key(Json source, String path) {
    if (source instanceof JsonString key) {
      return Secret.of(key.value());
    }
    // The value is not shown: it may be a key all the same.
    throw WireRefusal.shape(path + ": invalid type, expected a string");
  }

  private static CopyRequest request(
      boolean branch,
      String source,
      String field,
      @Nullable String region,
      @Nullable Secret key,
      @Nullable JsonObject encryption,
      @Nullable Json sharding) {
    String namespace;
    try {
      namespace = new NamespaceName(source).value();
    } catch (IllegalArgumentException illegal) {
      throw Shape.meaning(field, String.valueOf(illegal.getMessage()));
    }
    return new CopyRequest(
        branch,
        namespace,
        region,
        key,
        encryption,
        sharding == null ? null : WriteDecoder.shards(sharding));
  }

  /** Returns the encryption in the form of {@code /v2}. */
  static JsonObject encryption(Json source, String path) {
    JsonObject object = Shape.object(source, path);
    Json cmek = Shape.member(object, "cmek");
    if (cmek != null) {
      return customerManaged(Shape.object(cmek, path + ".cmek"), path + ".cmek");
    }
    Json mode = Shape.member(object, "mode");
    if (mode == null) {
      throw Shape.missing(path, "mode");
    }
    String word = Shape.word(mode, path + ".mode", List.of("default", "customer-managed"));
    return word.equals("default")
        ? Json.object("mode", Json.of("default"))
        : customerManaged(object, path);
  }

  private static JsonObject customerManaged(JsonObject object, String path) {
    Json name = Shape.member(object, "key_name");
    if (name == null) {
      throw Shape.missing(path, "key_name");
    }
    Json context = Shape.member(object, "encryption_context");
    if (context != null) {
      String at = path + ".encryption_context";
      for (Map.Entry<String, Json> entry : Shape.object(context, at).members().entrySet()) {
        Shape.string(entry.getValue(), at + "." + entry.getKey());
        if (entry.getKey().startsWith("tpuf:") || entry.getKey().startsWith("aws:")) {
          throw Shape.meaning(at, "key `" + entry.getKey() + "` starts with `tpuf:` or `aws:`");
        }
      }
    }
    return Json.objectBuilder()
        .put("mode", "customer-managed")
        .put("key_name", Shape.string(name, path + ".key_name"))
        .put("encryption_context", context)
        .build();
  }
}
