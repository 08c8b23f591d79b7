package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.plugin.Telemetry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that definitions name by {@code secretRef}, as they were last read. What could not be
 * read stays as it was; what is gone is gone. Thread-safe.
 */
final class NamedSecrets {
  private static final int FORBIDDEN = 403;
  private static final ResourceKind SECRET = new ResourceKind("", "v1", "Secret", "secrets", true);

  private final Cluster cluster;
  private final String namespace;
  private final Telemetry telemetry;
  private volatile Map<Ref, Secret> known = Map.of();
  private boolean failing;

  /** Where a value stands. */
  record Ref(String name, String key) {}

  NamedSecrets(Cluster cluster, String namespace, Telemetry telemetry) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.telemetry = telemetry;
  }

  Optional<Secret> find(String name, String key) {
    return Optional.ofNullable(known.get(new Ref(name, key)));
  }

  Map<Ref, Secret> all() {
    return known;
  }

  /** Reads what these definitions name; blocks. */
  synchronized void look(Collection<Json> definitions) {
    Map<String, Set<String>> wanted = new TreeMap<>();
    for (Json definition : definitions) {
      if (definition instanceof JsonObject spec) {
        spec.members()
            .forEach((name, value) -> {
              // Reserved, and nobody's yet.
              if (!name.equals("search")) {
                collect(value, wanted);
              }
            });
      }
    }
    Map<Ref, Secret> now = new HashMap<>();
    ClusterException failure = null;
    for (Map.Entry<String, Set<String>> each : wanted.entrySet()) {
      // A role may name single Secrets. After any other failure the rest would only wait for it
      // too.
      if (failure == null || failure.status() == FORBIDDEN) {
        try {
          take(each.getKey(), each.getValue(), now);
          continue;
        } catch (ClusterException e) {
          failure = e;
        }
      }
      keep(each.getKey(), each.getValue(), now);
    }
    tell(failure);
    known = Map.copyOf(now);
  }

  private void take(String name, Set<String> keys, Map<Ref, Secret> now) {
    JsonObject secret = cluster.read(new ObjectRef(SECRET, namespace, name)).orElse(null);
    for (String key : keys) {
      String base64 = Values.text(secret, "data", key);
      if (!base64.isEmpty()) {
        byte[] value = Base64.getDecoder().decode(base64);
        now.put(new Ref(name, key), Secret.of(new String(value, StandardCharsets.UTF_8)));
      }
    }
  }

  private void keep(String name, Set<String> keys, Map<Ref, Secret> now) {
    for (String key : keys) {
      Ref ref = new Ref(name, key);
      Secret before = known.get(ref);
      if (before != null) {
        now.put(ref, before);
      }
    }
  }

  private void tell(@Nullable ClusterException failure) {
    if (failure != null && !failing) {
      telemetry.event(
          Telemetry.Level.WARN,
          "Secrets of "
              + namespace
              + " cannot be read and stay as they were: "
              + failure.getMessage(),
          null);
    } else if (failure == null && failing) {
      telemetry.event(Telemetry.Level.INFO, "Secrets of " + namespace + " are read again", null);
    }
    failing = failure != null;
  }

  private static void collect(Json value, Map<String, Set<String>> wanted) {
    if (value instanceof JsonObject object) {
      String name = Values.text(object, "secretRef", "name").strip();
      String key = Values.text(object, "secretRef", "key").strip();
      if (!name.isEmpty() && !key.isEmpty()) {
        wanted.computeIfAbsent(name, _ -> new TreeSet<>()).add(key);
      }
      object.members().values().forEach(member -> collect(member, wanted));
    } else if (value instanceof JsonArray array) {
      array.values().forEach(element -> collect(element, wanted));
    }
  }
}
