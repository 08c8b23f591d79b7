package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** Judges whom a store lets in. Thread-safe. */
final class InboundAuthCheck {
  static final String TYPE = "InboundAuthValid";
  static final String DERIVE = "deriveFromStore";

  private final Secrets secrets;

  InboundAuthCheck(Secrets secrets) {
    this.secrets = secrets;
  }

  static String mode(JsonObject store) {
    return Fields.text(store, "spec", "inboundAuth", "mode").orElse(DERIVE);
  }

  Condition judge(JsonObject store) {
    if (!mode(store).equals("keys")) {
      return Condition.yes(TYPE, "Valid", "");
    }
    Map<String, Secret> values = new LinkedHashMap<>();
    for (Json each : Fields.list(store, "spec", "inboundAuth", "keys")) {
      if (!(each instanceof JsonObject entry)) {
        continue;
      }
      String name = Fields.text(entry, "name").orElse("");
      String secret = Fields.text(entry, "secretRef", "name").orElse("");
      String key = Fields.text(entry, "secretRef", "key").orElse("");
      switch (secrets.find(Metadata.namespace(store), secret, key)) {
        case SecretValue.Absent absent -> {
          return Condition.no(
              TYPE,
              "Key" + absent.reason(),
              "key \"" + name + "\": " + absent.message(secret, key));
        }
        case SecretValue.Found found -> {
          for (Map.Entry<String, Secret> other : values.entrySet()) {
            if (other.getValue().equals(found.value())) {
              return Condition.no(
                  TYPE,
                  "DuplicateKeyValue",
                  "keys \"" + other.getKey() + "\" and \"" + name + "\" have the same value");
            }
          }
          values.put(name, found.value());
        }
      }
    }
    return Condition.yes(TYPE, "Valid", "");
  }
}
