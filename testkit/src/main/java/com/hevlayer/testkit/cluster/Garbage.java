package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the garbage collector of a cluster does: one pass over all objects. */
final class Garbage {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private final Map<ObjectRef, Stored> objects;
  private final Set<String> uids;

  Garbage(Map<ObjectRef, Stored> objects) {
    this.objects = Map.copyOf(objects);
    uids = objects.values().stream().map(Stored::uid).collect(Collectors.toSet());
  }

  /** Returns the objects whose owners are gone, or wait for them to go. */
  List<ObjectRef> doomed() {
    List<ObjectRef> doomed = new ArrayList<>();
    objects.forEach(
        (ref, stored) -> {
          List<Json> owners = owners(stored);
          boolean ownerless =
              !owners.isEmpty()
                  && owners.stream().noneMatch(owner -> uids.contains(Values.text(owner, "uid")));
          boolean waitedFor =
              owners.stream().anyMatch(owner -> isGoing(Values.text(owner, "uid"), FOREGROUND));
          if (!stored.isGoing() && (ownerless || waitedFor)) {
            doomed.add(ref);
          }
        });
    return doomed;
  }

  /** Returns the objects that are to forget an owner, which goes without them. */
  List<ObjectRef> orphaned() {
    return objects.entrySet().stream()
        .filter(
            each ->
                owners(each.getValue()).stream()
                    .anyMatch(owner -> isGoing(Values.text(owner, "uid"), ORPHAN)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the owner references that stay. */
  List<Json> staying(Stored stored) {
    return owners(stored).stream()
        .filter(owner -> !isGoing(Values.text(owner, "uid"), ORPHAN))
        .toList();
  }

  /** Returns the objects that wait for nobody any more, with the finalizer to be taken away. */
  Map<ObjectRef, String> released() {
    return objects.entrySet().stream()
        .filter(each -> !waitingFor(each.getValue()).isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, each -> waitingFor(each.getValue())));
  }

  private String waitingFor(Stored stored) {
    boolean hasDependents =
        objects.values().stream()
            .anyMatch(
                other ->
                    owners(other).stream()
                        .anyMatch(owner -> Values.text(owner, "uid").equals(stored.uid())));
    if (!stored.isGoing() || hasDependents) {
      return "";
    }
    return stored.finalizers().contains(Json.of(FOREGROUND))
        ? FOREGROUND
        : stored.finalizers().contains(Json.of(ORPHAN)) ? ORPHAN : "";
  }

  private boolean isGoing(String uid, String how) {
    return objects.values().stream()
        .anyMatch(
            each ->
                each.uid().equals(uid)
                    && each.isGoing()
                    && each.finalizers().contains(Json.of(how)));
  }

  private static List<Json> owners(Stored stored) {
    return Values.elements(stored.object(), "metadata", "ownerReferences");
  }
}
