package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;

/**
 * An object of the server. Immutable.
 *
 * @param object without {@code managedFields}
 * @param owners of its fields
 */
record Stored(JsonObject object, List<Owner> owners) {

  /** Returns the object as clients see it. */
  JsonObject toJson() {
    return owners.isEmpty()
        ? object
        : Values.with(
            object, Json.array(owners.stream().map(Owner::toJson).toList()), "metadata", "managedFields");
  }

  String uid() {
    return Values.text(object, "metadata", "uid");
  }

  List<Json> finalizers() {
    return Values.elements(object, "metadata", "finalizers");
  }

  boolean isGoing() {
    return Values.at(object, "metadata", "deletionTimestamp") != null;
  }
}
