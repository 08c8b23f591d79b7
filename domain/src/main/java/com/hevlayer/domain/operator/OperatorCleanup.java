package com.hevlayer.domain.operator;

import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.resource.FieldManagers;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes back, before the operator is uninstalled, what nobody could take back afterwards: the
 * finalizers of Functions, and KEDA's hold on the workers.
 */
public final class OperatorCleanup {
  private static final Duration LONGEST_READING = Duration.ofMinutes(1);
  private static final Duration READING_STEP = Duration.ofMillis(100);
  private static final int ATTEMPTS = 6;

  private final Cluster cluster;
  private final Set<String> namespaces;
  private final Tasks tasks;
  private final InstantSource clock;

  /**
   * Creates one.
   *
   * @param cluster is watched by this object alone; closed by whoever opened it
   * @param watchNamespace the only namespace to clean, or empty for all
   */
  public OperatorCleanup(Cluster cluster, String watchNamespace, Tasks tasks, InstantSource clock) {
    this.cluster = cluster;
    namespaces = watchNamespace.isEmpty() ? Set.of() : Set.of(watchNamespace);
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Cleans up; may block for minutes. What is gone already is no failure, and neither is a kind
   * that is not served.
   *
   * @throws ClusterException if the API server refused something else or gave no answer
   */
  public void run() {
    read();
    Set<String> released = new HashSet<>();
    for (JsonObject scaledObject : cluster.list(Kinds.SCALED_OBJECT, "")) {
      ObjectRef ref = Metadata.ref(Kinds.SCALED_OBJECT, scaledObject);
      ignoringAbsence(
          () -> cluster.delete(ref, Metadata.uid(scaledObject), Propagation.BACKGROUND));
      released.add(
          ref.namespace()
              + "/"
              + Fields.text(scaledObject, "spec", "scaleTargetRef", "name").orElse(ref.name()));
    }
    for (JsonObject deployment : cluster.list(Kinds.DEPLOYMENT, "")) {
      String place = Metadata.namespace(deployment) + "/" + Metadata.name(deployment);
      if (released.contains(place)
          && Fields.integer(deployment, "spec", "replicas").orElse(1) != 0) {
        ignoringAbsence(() -> scaleToZero(deployment));
      }
    }
    for (JsonObject function : cluster.list(Kinds.FUNCTION, "")) {
      ignoringAbsence(() -> release(function));
    }
  }

  /** Waits until everything is in the cache that will ever be, but not for ever. */
  private void read() {
    String managed = Labels.MANAGED_BY + "=" + Labels.OPERATOR;
    cluster.watch(
        List.of(
            new Selection(Kinds.FUNCTION, namespaces, null, null, true),
            new Selection(Kinds.DEPLOYMENT, namespaces, managed, null, true),
            new Selection(Kinds.SCALED_OBJECT, namespaces, managed, null, false)),
        new Deaf());
    Instant end = clock.instant().plus(LONGEST_READING);
    while (!cluster.missing().isEmpty() && clock.instant().isBefore(end)) {
      if (!tasks.sleep(READING_STEP, Cancellation.NEVER)) {
        break;
      }
    }
    if (cluster.missing().stream().anyMatch(name -> name.startsWith(Kinds.DEPLOYMENT.plural()))) {
      throw new ClusterException(
          ClusterException.NO_ANSWER, "", "the API server could not be read", null, null);
    }
  }

  private void scaleToZero(JsonObject deployment) {
    cluster.apply(
        Kinds.DEPLOYMENT,
        Configurations.of(
            Kinds.DEPLOYMENT, deployment, "spec", Json.object("replicas", Json.of(0))),
        FieldManagers.SCALE);
  }

  private void release(JsonObject function) {
    ObjectRef ref = Metadata.ref(Kinds.FUNCTION, function);
    JsonObject current = function;
    for (int attempt = 1; FunctionRemoval.isGuarded(current); attempt++) {
      try {
        cluster.patch(ref, FunctionRemoval.patch(current, false), FieldManagers.OPERATOR);
        return;
      } catch (ClusterException e) {
        if (!e.isConflict() || attempt == ATTEMPTS) {
          throw e;
        }
      }
      Optional<JsonObject> again = cluster.read(ref);
      if (again.isEmpty()) {
        return;
      }
      current = again.get();
    }
  }

  private static void ignoringAbsence(Runnable step) {
    try {
      step.run();
    } catch (ClusterException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /** Hears nothing: what is in the cache is enough. */
  private static final class Deaf implements ClusterListener {
    @Override
    public void changed(
        ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {}

    @Override
    public void served(ResourceKind kind, boolean served) {}
  }
}
