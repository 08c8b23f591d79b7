package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that one manager owns. Immutable.
 *
 * @param applied whether by server-side apply
 * @param status whether through the status subresource
 */
record Owner(
    String manager,
    boolean applied,
    boolean status,
    String apiVersion,
    String time,
    Set<List<String>> paths) {

  boolean is(String name, boolean byApply, boolean ofStatus) {
    return manager.equals(name) && applied == byApply && status == ofStatus;
  }

  Owner with(Set<List<String>> others, String now) {
    return others.equals(paths)
        ? this
        : new Owner(manager, applied, status, apiVersion, now, others);
  }

  JsonObject toJson() {
    return Json.objectBuilder()
        .put("manager", manager)
        .put("operation", applied ? "Apply" : "Update")
        .put("apiVersion", apiVersion)
        .put("time", time)
        .put("fieldsType", "FieldsV1")
        .put("fieldsV1", FieldPaths.tree(paths))
        .put("subresource", status ? Json.of("status") : null)
        .build();
  }

  /**
   * Returns who owns what after a write.
   *
   * @param mine what the writer owns now; {@code null}: what it owned and what it changed
   * @param changed what the write changed; others lose it
   */
  static List<Owner> after(
      List<Owner> owners, Owner writer, @Nullable Set<List<String>> mine, Set<List<String>> changed) {
    List<Owner> after = new ArrayList<>();
    boolean found = false;
    for (Owner owner : owners) {
      Set<List<String>> paths = new LinkedHashSet<>(owner.paths());
      if (owner.is(writer.manager(), writer.applied(), writer.status())) {
        found = true;
        if (mine == null) {
          paths.addAll(changed);
        } else {
          paths = new LinkedHashSet<>(mine);
        }
      } else {
        paths.removeAll(changed);
      }
      if (!paths.isEmpty()) {
        after.add(owner.with(paths, writer.time()));
      }
    }
    Set<List<String>> first = mine == null ? changed : mine;
    if (!found && !first.isEmpty()) {
      after.add(writer.with(first, writer.time()));
    }
    return List.copyOf(after);
  }
}
