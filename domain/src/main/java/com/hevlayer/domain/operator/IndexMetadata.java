package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.FieldManagers;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Copies the labels, annotations and tags that an Index object declares onto it. Thread-safe. */
final class IndexMetadata {
  static final String TYPE = "MetadataSynced";

  private final Writes writes;

  IndexMetadata(Writes writes) {
    this.writes = writes;
  }

  /**
   * What came of it.
   *
   * @param failure what the API server refused it with, or {@code null}
   */
  record Synced(Condition condition, @Nullable ClusterException failure) {}

  Synced sync(JsonObject index) {
    Map<String, String> labels = Fields.textMap(index, "spec", "metadata", "labels");
    Map<String, String> annotations = Fields.textMap(index, "spec", "metadata", "annotations");
    Condition problem = problem(labels, annotations);
    if (problem != null) {
      return new Synced(problem, null);
    }
    Map<String, String> wantedLabels = copied(labels);
    Map<String, String> wantedAnnotations = copied(annotations);
    List<String> tags = Fields.texts(index, "spec", "metadata", "tags");
    if (!tags.isEmpty()) {
      wantedAnnotations.put(Labels.TAGS, String.join(",", tags));
    }
    if (!isCopied(index, "labels", wantedLabels)
        || !isCopied(index, "annotations", wantedAnnotations)) {
      try {
        apply(index, wantedLabels, wantedAnnotations);
      } catch (ClusterException e) {
        return new Synced(Condition.no(TYPE, "SyncFailed", String.valueOf(e.getMessage())), e);
      }
    }
    return new Synced(Condition.yes(TYPE, "Synced", ""), null);
  }

  private static @Nullable Condition problem(
      Map<String, String> labels, Map<String, String> annotations) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String problem = Labels.problemOfKey(label.getKey());
      problem = problem == null ? Labels.problemOfValue(label.getValue()) : problem;
      if (problem != null) {
        return Condition.no(
            TYPE, "InvalidLabel", "metadata.labels \"" + label.getKey() + "\" " + problem);
      }
    }
    for (String key : annotations.keySet()) {
      String problem = Labels.problemOfKey(key);
      if (problem != null) {
        return Condition.no(
            TYPE, "InvalidAnnotation", "metadata.annotations \"" + key + "\" " + problem);
      }
    }
    return null;
  }

  private static Map<String, String> copied(Map<String, String> declared) {
    Map<String, String> copied = new TreeMap<>(declared);
    copied.keySet().removeIf(key -> isReserved(key) && !key.equals(Labels.DISCOVERED));
    return copied;
  }

  private static boolean isReserved(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    return prefix.equals(Kinds.GROUP)
        || prefix.equals("kubernetes.io")
        || prefix.endsWith(".kubernetes.io")
        || prefix.equals("k8s.io")
        || prefix.endsWith(".k8s.io");
  }

  /** Whether an object has exactly these entries from us, so that nothing is to be written. */
  private static boolean isCopied(JsonObject index, String part, Map<String, String> wanted) {
    return owned(index, part).equals(wanted.keySet())
        && Fields.textMap(index, "metadata", part).entrySet().containsAll(wanted.entrySet());
  }

  private static Set<String> owned(JsonObject index, String part) {
    Set<String> owned = new TreeSet<>();
    for (Json each : Fields.list(index, "metadata", "managedFields")) {
      if (each instanceof JsonObject entry
          && Fields.text(entry, "manager").filter(FieldManagers.METADATA::equals).isPresent()) {
        Fields.object(entry, "fieldsV1", "f:metadata", "f:" + part)
            .members()
            .keySet()
            .forEach(field -> {
              if (field.startsWith("f:")) {
                owned.add(field.substring(2));
              }
            });
      }
    }
    return owned;
  }

  private void apply(
      JsonObject index, Map<String, String> labels, Map<String, String> annotations) {
    Json.ObjectBuilder metadata = Configurations.identity(Kinds.INDEX, index);
    if (!labels.isEmpty()) {
      metadata.put("labels", object(labels));
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", object(annotations));
    }
    writes.apply(
        Kinds.INDEX,
        Json.objectBuilder()
            .put("apiVersion", Kinds.INDEX.apiVersion())
            .put("kind", Kinds.INDEX.kind())
            .put("metadata", metadata.build())
            .build(),
        FieldManagers.METADATA);
  }

  private static JsonObject object(Map<String, String> texts) {
    Json.ObjectBuilder object = Json.objectBuilder();
    texts.forEach((name, text) -> object.put(name, Json.of(text)));
    return object.build();
  }
}
