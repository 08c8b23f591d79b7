package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Keeps a patch from touching what makes a pod the worker of its workload. */
final class ProtectedFields {
  private static final String NAME = "name";
  private static final String CONTAINERS = "containers";
  private static final String IMAGE = "image";
  private static final String ENV = "env";

  private final String path;
  private final String worker;

  ProtectedFields(String path, String worker) {
    this.path = path;
    this.worker = worker;
  }

  /**
   * Checks a patch and what came of it.
   *
   * @param base the pod spec before
   * @param patched the pod spec after
   * @throws PatchException if something protected was touched
   */
  void check(JsonObject base, JsonObject patch, JsonObject patched) {
    checkPatch(patch);
    if (Fields.value(patched, "nodeName") != null) {
      throw new PatchException(path + ".nodeName", "is protected: the pool decides on nodes");
    }
    String restart = Fields.text(patched, "restartPolicy").orElse("Always");
    if (!restart.equals("Always")) {
      throw new PatchException(
          path + ".restartPolicy", "is \"" + restart + "\", but a Deployment needs Always");
    }
    JsonObject before = container(base).orElseThrow();
    JsonObject after =
        container(patched)
            .orElseThrow(() ->
                new PatchException(
                    at(), "is protected: the worker must be neither deleted nor renamed"));
    if (!Fields.text(after, IMAGE).equals(Fields.text(before, IMAGE))) {
      throw image();
    }
    for (String variable : WorkerEnvironment.PROTECTED) {
      if (!entries(after, variable).equals(entries(before, variable))) {
        throw variable(variable);
      }
    }
  }

  // Even the value that is there anyway would become another's business.
  private void checkPatch(JsonObject patch) {
    for (JsonObject container : named(patch, CONTAINERS, worker)) {
      if (container.get(IMAGE) != null) {
        throw image();
      }
      for (String variable : WorkerEnvironment.PROTECTED) {
        if (!named(container, ENV, variable).isEmpty()) {
          throw variable(variable);
        }
      }
    }
  }

  private PatchException image() {
    return new PatchException(at() + "." + IMAGE, "is protected: it is spec.worker.image");
  }

  private PatchException variable(String name) {
    return new PatchException(
        at() + "." + ENV + "[" + name + "]", "is protected: it binds the worker");
  }

  private String at() {
    return path + "." + CONTAINERS + "[" + worker + "]";
  }

  private Optional<JsonObject> container(JsonObject pod) {
    List<JsonObject> found = named(pod, CONTAINERS, worker);
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static List<JsonObject> entries(JsonObject container, String variable) {
    return named(container, ENV, variable);
  }

  private static List<JsonObject> named(JsonObject holder, String list, String name) {
    return Fields.list(holder, list).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(element -> Json.of(name).equals(element.get(NAME)))
        .toList();
  }
}
