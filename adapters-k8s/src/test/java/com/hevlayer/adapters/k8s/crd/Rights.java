package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the operator may do, as the contract's table has it, and the manifests that grant it. */
final class Rights {
  private static final Path FOLDER = Repository.root().resolve("deploy/rbac");

  private static final String EVERYTHING = "get list watch create patch update delete";

  /** The rows: API groups, resources, verbs. A dash stands for the core group. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of(
              "hevlayer.com",
              "vectorstores infrarules pipelines functions",
              "get list watch patch update"),
          List.of("hevlayer.com", "indexes", "get list watch create patch update"),
          List.of(
              "hevlayer.com",
              "vectorstores/status indexes/status infrarules/status pipelines/status"
                  + " functions/status",
              "get patch update"),
          List.of("hevlayer.com", "functions/finalizers pipelines/finalizers", "update"),
          List.of("apps", "deployments", EVERYTHING),
          List.of("apps", "statefulsets", "get list watch"),
          List.of("-", "services", EVERYTHING),
          List.of("-", "secrets", EVERYTHING),
          List.of("keda.sh", "scaledobjects triggerauthentications", EVERYTHING),
          List.of("- events.k8s.io", "events", "create patch"),
          List.of("coordination.k8s.io", "leases", "get list watch create patch update"));

  /** Every single right of the table. */
  static final Set<Right> TABLE = table();

  private Rights() {}

  /** One verb on one resource. */
  record Right(String group, String resource, String verb) implements Comparable<Right> {
    private static final Comparator<Right> ORDER =
        Comparator.comparing(Right::group)
            .thenComparing(Right::resource)
            .thenComparing(Right::verb);

    boolean isLease() {
      return resource.equals("leases");
    }

    boolean isAboutInfraRules() {
      return resource.startsWith("infrarules");
    }

    @Override
    public int compareTo(Right other) {
      return ORDER.compare(this, other);
    }
  }

  /** Returns the objects of a file. */
  static List<ObjectNode> manifests(String file) {
    return Yaml.readAll(text(file));
  }

  /** Returns a file as it is. */
  static String text(String file) {
    return Repository.read(FOLDER.resolve(file));
  }

  /** Returns what rules grant, each with groups, resources and verbs. */
  static Set<Right> of(JsonNode rules) {
    var rights = new TreeSet<Right>();
    for (var rule : rules) {
      for (var group : rule.path("apiGroups")) {
        for (var resource : rule.path("resources")) {
          for (var verb : rule.path("verbs")) {
            rights.add(new Right(group.asText(), resource.asText(), verb.asText()));
          }
        }
      }
    }
    return rights;
  }

  private static Set<Right> table() {
    var rights = new TreeSet<Right>();
    for (var row : ROWS) {
      for (var group : row.get(0).split(" ", -1)) {
        for (var resource : row.get(1).split(" ", -1)) {
          for (var verb : row.get(2).split(" ", -1)) {
            rights.add(new Right(group.equals("-") ? "" : group, resource, verb));
          }
        }
      }
    }
    return rights;
  }
}
