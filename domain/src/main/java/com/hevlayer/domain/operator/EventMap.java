package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.IndexObjects;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says which objects a change concerns. Thread-safe. */
final class EventMap {
  static final ObjectRef DEFAULT_RULES = new ObjectRef(Kinds.INFRA_RULES, "", "default");

  private static final Set<ResourceKind> CHILDREN =
      Set.of(Kinds.DEPLOYMENT, Kinds.SERVICE, Kinds.SCALED_OBJECT, Kinds.TRIGGER_AUTHENTICATION);

  private final OperatorSettings settings;
  private final View view;
  private final IndexDirectory directory;
  private final Namesakes namesakes;

  EventMap(OperatorSettings settings, View view, IndexDirectory directory, Namesakes namesakes) {
    this.settings = settings;
    this.view = view;
    this.directory = directory;
    this.namesakes = namesakes;
  }

  /** Returns the objects to be reconciled because an object came, changed or went. */
  Set<ObjectRef> concerned(
      ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
    Set<ObjectRef> concerned = new LinkedHashSet<>();
    JsonObject some = after != null ? after : before;
    if (some == null) {
      return concerned;
    }
    ObjectRef self = Metadata.ref(kind, some);
    if (kind.equals(Kinds.VECTOR_STORE)) {
      concerned.add(self);
      if (differs(before, after, "spec")) {
        addAll(concerned, Kinds.INDEX, "");
        addAll(concerned, Kinds.VECTOR_STORE, self.namespace());
      }
    } else if (kind.equals(Kinds.INDEX)) {
      concerned.add(self);
      index(concerned, before, after);
    } else if (kind.equals(Kinds.INFRA_RULES)) {
      concerned.add(self);
      if (differs(before, after, "spec")) {
        workloads(concerned, "");
      }
    } else if (kind.equals(Kinds.PIPELINE)) {
      concerned.add(self);
    } else if (kind.equals(Kinds.FUNCTION)) {
      concerned.add(self);
      if (before == null || after == null) {
        namesakes(concerned, self);
      }
    } else if (kind.equals(Kinds.SECRET)) {
      secret(concerned, self);
    } else if (CHILDREN.contains(kind) || kind.equals(Kinds.STATEFUL_SET)) {
      child(concerned, self, before);
      child(concerned, self, after);
    }
    return concerned;
  }

  /** Returns the objects to be reconciled because a kind is served, or is not any more. */
  Set<ObjectRef> concernedByService(ResourceKind kind) {
    Set<ObjectRef> concerned = new LinkedHashSet<>();
    if (kind.equals(Kinds.SCALED_OBJECT) || kind.equals(Kinds.TRIGGER_AUTHENTICATION)) {
      workloads(concerned, "");
    }
    return concerned;
  }

  /** Returns every object that is reconciled. */
  Set<ObjectRef> all() {
    Set<ObjectRef> all = new LinkedHashSet<>();
    addAll(all, Kinds.VECTOR_STORE, "");
    addAll(all, Kinds.INFRA_RULES, "");
    addAll(all, Kinds.INDEX, "");
    workloads(all, "");
    return all;
  }

  private void index(
      Set<ObjectRef> concerned, @Nullable JsonObject before, @Nullable JsonObject after) {
    boolean matters =
        differs(before, after, "spec", "backend")
            || differs(before, after, "metadata", "labels")
            || (before != null
                && after != null
                && IndexObjects.isRefused(before) != IndexObjects.isRefused(after));
    if (!matters) {
      return;
    }
    for (JsonObject object : both(before, after)) {
      String namespace = Metadata.namespace(object);
      for (String name : directory.describing(namespace, IndexObjects.namespace(object))) {
        concerned.add(new ObjectRef(Kinds.INDEX, namespace, name));
      }
      if (namespace.equals(settings.indexNamespace())) {
        for (JsonObject function : view.list(Kinds.FUNCTION, "")) {
          if (Fields.value(function, "spec", "indexSelector") != null) {
            concerned.add(Metadata.ref(Kinds.FUNCTION, function));
          }
        }
      }
    }
  }

  /** Functions of the same name wait for an id that is freed, or lose it to an older one. */
  private void namesakes(Set<ObjectRef> concerned, ObjectRef self) {
    for (String namespace : namesakes.namespaces(self.name())) {
      concerned.add(new ObjectRef(Kinds.FUNCTION, namespace, self.name()));
    }
  }

  private void secret(Set<ObjectRef> concerned, ObjectRef self) {
    for (JsonObject store : view.list(Kinds.VECTOR_STORE, self.namespace())) {
      if (secretsOf(store).contains(self.name())) {
        concerned.add(Metadata.ref(Kinds.VECTOR_STORE, store));
      }
    }
    if (self.name().equals(settings.workload().gatewaySecretName())) {
      // A mirror concerns only those who read it.
      workloads(
          concerned, self.namespace().equals(settings.operatorNamespace()) ? "" : self.namespace());
    }
  }

  private static List<String> secretsOf(JsonObject store) {
    List<String> names = new ArrayList<>();
    Consumer<JsonObject> reference =
        holder -> Fields.text(holder, "secretRef", "name").ifPresent(names::add);
    reference.accept(Fields.object(store, "spec", "credential"));
    for (Json key : Fields.list(store, "spec", "inboundAuth", "keys")) {
      if (key instanceof JsonObject holder) {
        reference.accept(holder);
      }
    }
    return names;
  }

  private void child(Set<ObjectRef> concerned, ObjectRef self, @Nullable JsonObject object) {
    OperatorSettings.DocumentCache cache = settings.documentCache();
    if (cache != null
        && self.namespace().equals(settings.operatorNamespace())
        && (self.kind().equals(Kinds.STATEFUL_SET)
            ? self.name().equals(cache.statefulSet())
            : self.kind().equals(Kinds.SCALED_OBJECT)
                && self.name().equals(cache.scaledObject()))) {
      concerned.add(DEFAULT_RULES);
    }
    if (object == null || self.kind().equals(Kinds.STATEFUL_SET)) {
      return;
    }
    Metadata.controller(object)
        .ifPresent(owner -> {
          String group = Fields.text(owner, "apiVersion").orElse("");
          String kind = Fields.text(owner, "kind").orElse("");
          String name = Fields.text(owner, "name").orElse("");
          for (ResourceKind workload : List.of(Kinds.PIPELINE, Kinds.FUNCTION)) {
            if (group.startsWith(Kinds.GROUP + "/") && kind.equals(workload.kind())) {
              concerned.add(new ObjectRef(workload, self.namespace(), name));
            }
          }
        });
  }

  private void workloads(Set<ObjectRef> concerned, String namespace) {
    addAll(concerned, Kinds.PIPELINE, namespace);
    addAll(concerned, Kinds.FUNCTION, namespace);
  }

  private void addAll(Set<ObjectRef> concerned, ResourceKind kind, String namespace) {
    for (JsonObject object : view.list(kind, namespace)) {
      concerned.add(Metadata.ref(kind, object));
    }
  }

  private static List<JsonObject> both(@Nullable JsonObject before, @Nullable JsonObject after) {
    List<JsonObject> both = new ArrayList<>();
    if (before != null) {
      both.add(before);
    }
    if (after != null) {
      both.add(after);
    }
    return both;
  }

  /** Whether a part differs, or the object came, began to go, or went. */
  private static boolean differs(
      @Nullable JsonObject before, @Nullable JsonObject after, String... path) {
    return before == null
        || after == null
        || Metadata.isGoing(before) != Metadata.isGoing(after)
        || !Metadata.uid(before).equals(Metadata.uid(after))
        || !Objects.equals(Fields.value(before, path), Fields.value(after, path));
  }
}
