package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Manifests of our kinds, as the tests and the documentation have them. */
final class Manifests {
  private static final Path TEST_RESOURCES =
      Repository.root().resolve("adapters-k8s/src/test/resources");

  private static final Path DOCS = Repository.root().resolve("docs");

  private static final Pattern BLOCK =
      Pattern.compile(
          "^```yaml\\n(apiVersion: hevlayer\\.com/.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private Manifests() {}

  /** Returns an object of a kind in which no member is absent. */
  static ObjectNode full(Class<?> kind) {
    return Yaml.readObject(
        Repository.read(TEST_RESOURCES.resolve("crd-full/" + Crds.plural(kind) + ".yaml")));
  }

  /** Returns the documented examples, by where they stand. */
  static Map<String, ObjectNode> documented() {
    var manifests = new LinkedHashMap<String, ObjectNode>();
    for (var file : Repository.list(DOCS.resolve("examples"), ".yaml")) {
      add(file.getFileName().toString(), Yaml.readAll(Repository.read(file)), manifests);
    }
    blocks()
        .forEach(
            (where, texts) -> texts.forEach(text -> add(where, Yaml.readAll(text), manifests)));
    return manifests;
  }

  /** Returns the manifests inside pages, by the name of the page. */
  static Map<String, List<String>> blocks() {
    var blocks = new LinkedHashMap<String, List<String>>();
    for (var page : Repository.list(DOCS, ".md")) {
      var found = new ArrayList<String>();
      var matcher = BLOCK.matcher(Repository.read(page));
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
      if (!found.isEmpty()) {
        blocks.put(page.getFileName().toString(), found);
      }
    }
    return blocks;
  }

  private static void add(String where, List<ObjectNode> found, Map<String, ObjectNode> manifests) {
    for (var manifest : found) {
      manifests.put(where + " " + manifest.at("/metadata/name").asText(), manifest);
    }
  }
}
