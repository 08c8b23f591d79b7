package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;

/** Configurations that change a part of one existing object and of no other. */
final class Configurations {
  private Configurations() {}

  /** Returns the configuration of one member of an object. */
  static JsonObject of(ResourceKind kind, JsonObject object, String member, JsonObject value) {
    return Json.objectBuilder()
        .put("apiVersion", kind.apiVersion())
        .put("kind", kind.kind())
        .put("metadata", identity(kind, object).build())
        .put(member, value)
        .build();
  }

  /** Returns the metadata that mean an object. */
  static Json.ObjectBuilder identity(ResourceKind kind, JsonObject object) {
    Json.ObjectBuilder metadata = Json.objectBuilder().put("name", Metadata.name(object));
    if (kind.namespaced()) {
      metadata.put("namespace", Metadata.namespace(object));
    }
    return metadata.put("uid", Metadata.uid(object));
  }
}
