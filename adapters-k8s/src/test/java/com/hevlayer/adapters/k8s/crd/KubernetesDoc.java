package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The reference of the five kinds: tables from the committed definitions, prose from resources. */
final class KubernetesDoc {
  private final StringBuilder text = new StringBuilder(resource("head"));

  private KubernetesDoc() {}

  /** Returns the document as it is to be committed. */
  static String generate() {
    var doc = new KubernetesDoc();
    Crds.KINDS.forEach(doc::kind);
    return doc.text.toString();
  }

  private void kind(Class<? extends CustomResource<?, ?>> kind) {
    var definition = Crds.committed(kind);
    var version = SchemaPaths.version(definition, Crds.VERSION);
    var root = (ObjectNode) version.at("/schema/openAPIV3Schema");
    line("");
    line("## " + kind.getSimpleName());
    line("");
    line(root.get("description").asText());
    line("");
    facts(definition, version);
    line("");
    line("| field | type | required | default | bounds | meaning |");
    line("|---|---|---|---|---|---|");
    var paths = SchemaPaths.of(definition, Crds.VERSION);
    for (var path : SchemaPaths.declared(kind)) {
      row(path, paths);
    }
    rules(root, paths);
    line("");
    text.append(resource(Crds.plural(kind)));
  }

  private void facts(ObjectNode definition, ObjectNode version) {
    line(
        "`%s`, short `%s`, %s, %s. Columns of `kubectl get`: %s."
            .formatted(
                definition.at("/metadata/name").asText(),
                definition.at("/spec/names/shortNames/0").asText(),
                definition.at("/spec/scope").asText().equals("Cluster")
                    ? "one for the whole cluster"
                    : "in namespaces",
                join(definition.at("/spec/versions"), "name", " and "),
                join(version.get("additionalPrinterColumns"), "name", ", ")));
  }

  private void row(String path, Map<String, ObjectNode> paths) {
    var schema = paths.get(path);
    if (schema == null) {
      throw new IllegalStateException("the committed definition lacks " + path);
    }
    var description = schema.get("description").asText();
    line(
        "| `%s` | %s | %s | %s | %s | %s |"
            .formatted(
                path,
                SchemaWords.type(schema),
                required(path, paths) ? "yes" : "no",
                SchemaWords.cell(SchemaWords.defaultOf(schema)),
                SchemaWords.cell(SchemaWords.bounds(schema)),
                SchemaWords.cell(AbsentValue.without(description))));
  }

  private static boolean required(String path, Map<String, ObjectNode> paths) {
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return path.equals("spec");
    }
    var parent = Objects.requireNonNull(paths.get(path.substring(0, dot)), path);
    for (var name : parent.path("required")) {
      if (name.asText().equals(path.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  private void rules(ObjectNode root, Map<String, ObjectNode> paths) {
    var rules = new StringBuilder();
    rule("", root, rules);
    paths.forEach((path, schema) -> rule("`" + path + "`: ", schema, rules));
    if (!rules.isEmpty()) {
      line("");
      line("Rules that go beyond one field, and what a refusal says:");
      line("");
      text.append(rules);
    }
  }

  private static void rule(String where, ObjectNode schema, StringBuilder rules) {
    for (var rule : schema.path("x-kubernetes-validations")) {
      rules
          .append("- ")
          .append(where)
          .append('`')
          .append(rule.get("rule").asText())
          .append("`: \"")
          .append(rule.get("message").asText().replace("<", "\\<"))
          .append("\"\n");
    }
  }

  private static String join(JsonNode list, String member, String between) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> "`" + item.get(member).asText() + "`")
        .collect(Collectors.joining(between));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String resource(String name) {
    var file = "/docs/" + name + ".md";
    try (var stream = KubernetesDoc.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("no text " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
