package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the document cache that an installation runs against what is declared. Thread-safe. */
final class CacheCompliance {
  static final String TYPE = "DocumentCacheCompliant";
  private static final BigInteger GIB = BigInteger.ONE.shiftLeft(30);

  private final View view;
  private final String namespace;
  private final OperatorSettings.@Nullable DocumentCache installed;

  CacheCompliance(View view, OperatorSettings settings) {
    this.view = view;
    namespace = settings.operatorNamespace();
    installed = settings.documentCache();
  }

  /** Returns {@code ready/desired} nodes; empty without a cache. */
  Optional<String> nodes() {
    return statefulSet()
        .map(set -> Fields.integer(set, "status", "readyReplicas").orElse(0) + "/" + desired(set));
  }

  /** Says what is contradictory in a declaration; {@code null} if nothing is. */
  @Nullable String problemOfShape(JsonObject rules) {
    if (Fields.value(rules, "spec", "documentCache") == null) {
      return null;
    }
    JsonObject declared = Fields.object(rules, "spec", "documentCache");
    long min = Fields.integer(declared, "scaling", "nodes", "min").orElse(0);
    long max = Fields.integer(declared, "scaling", "nodes", "max").orElse(0);
    long copies = Fields.integer(declared, "replicationFactor").orElse(0);
    if (copies > max) {
      return "documentCache.replicationFactor " + copies + " exceeds scaling.nodes.max " + max;
    }
    return isFixed(declared) && min != max
        ? "documentCache.scaling.mode fixed needs equal nodes.min and nodes.max, not "
            + min
            + " and "
            + max
        : null;
  }

  /** Judges the cache that is installed. */
  Condition judge(JsonObject rules) {
    if (Fields.value(rules, "spec", "documentCache") == null) {
      return Condition.yes(TYPE, "NotDeclared", "");
    }
    Optional<JsonObject> set = statefulSet();
    if (installed == null || set.isEmpty()) {
      return Condition.unknown(TYPE, "CacheNotInstalled", "");
    }
    JsonObject declared = Fields.object(rules, "spec", "documentCache");
    long min = Fields.integer(declared, "scaling", "nodes", "min").orElse(0);
    long max = Fields.integer(declared, "scaling", "nodes", "max").orElse(0);
    long desired = desired(set.get());
    if (desired < min || desired > max) {
      return Condition.no(
          TYPE,
          "NodesOutOfRange",
          desired + " nodes are desired, declared are " + min + ".." + max);
    }
    Condition scaler = judgeScaler(min, max);
    if (scaler != null) {
      return scaler;
    }
    BigInteger total = BigInteger.valueOf(max).multiply(BigInteger.valueOf(installed.fileBytes()));
    BigInteger cap = BigInteger.valueOf(Fields.integer(declared, "capGiB").orElse(0)).multiply(GIB);
    return total.compareTo(cap) > 0
        ? Condition.no(
            TYPE,
            "CapacityExceeded",
            max
                + " nodes with "
                + installed.fileBytes()
                + " bytes each exceed capGiB "
                + Fields.integer(declared, "capGiB").orElse(0))
        : Condition.yes(TYPE, "Compliant", "");
  }

  private @Nullable Condition judgeScaler(long min, long max) {
    if (installed == null) {
      return null;
    }
    Optional<JsonObject> scaler =
        view.get(new ObjectRef(Kinds.SCALED_OBJECT, namespace, installed.scaledObject()));
    if (scaler.isEmpty()) {
      return null;
    }
    long least = Fields.integer(scaler.get(), "spec", "minReplicaCount").orElse(0);
    // What KEDA takes if nothing is said.
    long most = Fields.integer(scaler.get(), "spec", "maxReplicaCount").orElse(100);
    return least == min && most == max
        ? null
        : Condition.no(
            TYPE,
            "ScalerMismatch",
            "ScaledObject \""
                + installed.scaledObject()
                + "\" scales "
                + least
                + ".."
                + most
                + ", declared are "
                + min
                + ".."
                + max);
  }

  private Optional<JsonObject> statefulSet() {
    return installed == null
        ? Optional.empty()
        : view.get(new ObjectRef(Kinds.STATEFUL_SET, namespace, installed.statefulSet()));
  }

  private static long desired(JsonObject set) {
    return Fields.integer(set, "spec", "replicas").orElse(1);
  }

  private static boolean isFixed(JsonObject declared) {
    return Fields.text(declared, "scaling", "mode").filter("fixed"::equals).isPresent();
  }
}
