package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The custom resource definitions: which there are, where they lie, how they are made. */
final class Crds {
  static final String GROUP = "hevlayer.com";

  /** The version in which objects are stored. */
  static final String VERSION = "v1alpha1";

  static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(VectorStore.class, Index.class, InfraRules.class, Pipeline.class, Function.class);

  /** The folder from which Helm installs them. */
  static final Path FOLDER = Repository.root().resolve("deploy/helm/layer/crds");

  private static final String HEADER =
      "# Generated from the annotated classes in adapters-k8s; written anew by its CrdFilesTest with"
          + " -Dcrds.write=true.\n";

  private Crds() {}

  /** Returns the name of the file that holds the definition of a kind. */
  static String fileName(Class<?> kind) {
    return GROUP + "_" + plural(kind) + ".yaml";
  }

  /** Returns the plural under which a kind is served. */
  static String plural(Class<?> kind) {
    return HasMetadata.getPlural(kind);
  }

  /** Returns the committed definition of a kind. */
  static ObjectNode committed(Class<?> kind) {
    return Yaml.readObject(Repository.read(FOLDER.resolve(fileName(kind))));
  }

  /** Generates the files, in memory and without a network; by name. */
  static Map<String, String> generate() {
    var drafts = drafts();
    var files = new TreeMap<String, String>();
    for (var kind : KINDS) {
      var draft = drafts.get(plural(kind) + "." + GROUP);
      if (draft == null) {
        throw new IllegalStateException("the generator left out " + kind.getSimpleName());
      }
      files.put(fileName(kind), HEADER + Yaml.write(Refinement.of(kind, Yaml.readObject(draft))));
    }
    return files;
  }

  /** What the generator makes of the classes, by name of the definition. */
  private static Map<String, String> drafts() {
    var output = new Drafts();
    List<Class<? extends HasMetadata>> kinds = List.copyOf(KINDS);
    new CRDGenerator().customResourceClasses(kinds).withOutput(output).generate();
    var drafts = new HashMap<String, String>();
    for (var yaml : output.written.values()) {
      var text = yaml.toString(StandardCharsets.UTF_8);
      drafts.put(Yaml.readObject(text).at("/metadata/name").asText(), text);
    }
    return drafts;
  }

  /** Keeps in memory what the generator writes. */
  private static final class Drafts implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    @Override
    public ByteArrayOutputStream outputFor(String name) {
      var stream = new ByteArrayOutputStream();
      written.put(name, stream);
      return stream;
    }

    @Override
    public void close() throws IOException {
      for (var stream : written.values()) {
        stream.close();
      }
    }
  }
}
