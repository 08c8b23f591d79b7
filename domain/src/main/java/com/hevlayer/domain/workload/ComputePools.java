package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pools that an InfraRules object declares, in its order. Immutable. */
public final class ComputePools {
  private static final JsonArray NONE = Json.array();

  private final List<JsonObject> declared;

  private ComputePools(List<JsonObject> declared) {
    this.declared = List.copyOf(declared);
  }

  /** Returns the pools of an InfraRules object; each is judged when it is asked for. */
  public static ComputePools read(JsonObject rules) {
    List<JsonObject> declared = new ArrayList<>();
    for (Json each : Fields.list(rules, "spec", "computePools")) {
      if (each instanceof JsonObject pool) {
        declared.add(pool);
      }
    }
    return new ComputePools(declared);
  }

  /** Returns all pools, in their order, each with what is wrong with it. */
  public List<Pool> all() {
    return declared.stream().map(ComputePools::pool).toList();
  }

  /** Returns the pool with this name, with what is wrong with it. */
  public Optional<Pool> named(String name) {
    return declared.stream()
        .filter(pool -> name(pool).equals(name))
        .findFirst()
        .map(ComputePools::pool);
  }

  /** Returns the names, sorted. */
  public List<String> names() {
    return declared.stream().map(ComputePools::name).sorted().toList();
  }

  /** Returns what is wrong with each pool that has a problem, led by the name of the pool. */
  public List<String> problems() {
    return all().stream()
        .filter(pool -> !pool.isValid())
        .map(pool -> "pool \"" + pool.name() + "\": " + String.join("; ", pool.problems()))
        .toList();
  }

  private static String name(JsonObject pool) {
    return Fields.text(pool, "name").orElse("");
  }

  private static Pool pool(JsonObject pool) {
    return new Pool(
        name(pool),
        Fields.text(pool, "kind").orElse(""),
        Fields.textMap(pool, "nodeSelector"),
        Fields.value(pool, "tolerations") instanceof JsonArray tolerations ? tolerations : NONE,
        rendered(Fields.object(pool, "resources")),
        Fields.integer(pool, "maxReplicasPerWorkload").orElse(0),
        PoolProblems.of(pool));
  }

  // The schema admits numbers where Kubernetes wants the quantity as a string.
  private static JsonObject rendered(JsonObject resources) {
    Map<String, Json> members = new LinkedHashMap<>(resources.members());
    for (String part : List.of("requests", "limits")) {
      if (members.get(part) instanceof JsonObject amounts) {
        Map<String, Json> texts = new LinkedHashMap<>();
        amounts
            .members()
            .forEach((name, amount) ->
                texts.put(
                    name, amount instanceof JsonNumber number ? Json.of(number.text()) : amount));
        members.put(part, Json.object(texts));
      }
    }
    return Json.object(members);
  }
}
